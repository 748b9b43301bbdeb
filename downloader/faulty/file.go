package faulty

import (
	"fmt"
	"time"
)

// Faults of the file: which one it is and what it is known by.

// Serve gives another file, its ETag with it.
func Serve(b Body) Option {
	return Option{view: func(x *Exchange) {
		x.Body = b
		x.ETag = etag(b)
	}}
}

// ETag sets the file's ETag as it stands in the header, quotes included; ""
// sends none.
func ETag(value string) Option { return Option{view: func(x *Exchange) { x.ETag = value }} }

// Modified sets the file's date; the zero Time sends none.
func Modified(date time.Time) Option { return Option{view: func(x *Exchange) { x.Modified = date }} }

// Names gives each request the next of the names for the same file: ETag and date, as often as there are any; "" and
// zero send none. Without names it makes a new ETag for each request.
func Names(names ...Name) Option {
	return Option{view: func(x *Exchange) {
		if len(names) == 0 {
			x.ETag = fmt.Sprintf(`"request-%d"`, x.Number)
			return
		}
		name := names[(x.Number-1)%len(names)]
		x.ETag, x.Modified = name.ETag, name.Modified
	}}
}

// Name is what a server calls a version of its file.
type Name struct {
	ETag     string
	Modified time.Time
}

// NewDates makes the file an hour newer with each request.
func NewDates() Option {
	return Option{view: func(x *Exchange) { x.ETag, x.Modified = "", modified.Add(time.Duration(x.Number)*time.Hour) }}
}

// WeakETag makes the ETag a weak one.
func WeakETag() Option {
	return Option{view: func(x *Exchange) { x.ETag = "W/" + x.ETag }}
}

// NoValidator sends neither ETag nor Last-Modified.
func NoValidator() Option {
	return Option{view: func(x *Exchange) { x.ETag, x.Modified = "", time.Time{} }}
}

// IgnoreIfRange sends the range even if the file has changed.
func IgnoreIfRange() Option { return Option{view: func(x *Exchange) { x.IfRange = false }} }

// NoRanges answers 200 with the whole file to a ranged request.
func NoRanges() Option { return Option{view: func(x *Exchange) { x.Ranges = false }} }
