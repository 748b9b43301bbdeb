package faulty

import "net/http"

// Faults of framing: how long an answer says it is, and is.

// Chunked sends bodies in chunks, without Content-Length.
func Chunked() Option { return Option{answer: func(x *Exchange) { x.Chunked = true }} }

// Unsized sends bodies without any length: the connection's end is the end.
func Unsized() Option {
	return Option{answer: func(x *Exchange) { x.Length, x.Close = -1, true }}
}

// HTTP10 answers as HTTP/1.0 servers do: without chunks, ranges or a
// connection that is kept.
func HTTP10() Option {
	return Option{
		view:   func(x *Exchange) { x.Ranges = false },
		answer: func(x *Exchange) { x.Proto, x.Close, x.Chunked = "HTTP/1.0", true, false },
	}
}

// WrongLength adds by to the Content-Length of every body and closes after it:
// the body seems cut short if by is positive, too long if negative.
func WrongLength(by int64) Option {
	return Option{answer: func(x *Exchange) {
		x.Length += by
		DropAfter(x.To - x.From).answer(x)
	}}
}

// Empty answers 200 with an empty body.
func Empty() Option {
	return Option{answer: func(x *Exchange) {
		x.Status, x.To, x.Length = http.StatusOK, x.From, 0
		x.Header.Del("Content-Range")
	}}
}
