package disk

// Span is a range of bytes, From included, To not.
type Span struct{ From, To int64 }

// Len is the number of bytes in s.
func (s Span) Len() int64 { return s.To - s.From }
