package faulty

import "time"

// Faults of the connection: how an answer ends, or does not.

// at does something when n bytes of an answer's body are sent; -1 is before
// the answer's first byte.
func at(n int64, do func(*wire) error) Option {
	return Option{answer: func(x *Exchange) { x.cuts = append(x.cuts, cut{at: n, do: do}) }}
}

// DropAfter closes the connection properly when n bytes of an answer's body are
// sent. With n equal to the body's size a chunked answer lacks its end.
func DropAfter(n int64) Option { return at(n, func(*wire) error { return errCut }) }

// ResetAfter is DropAfter with a TCP reset.
func ResetAfter(n int64) Option {
	return at(n, func(w *wire) error {
		reset(w.raw)
		return errCut
	})
}

// StallAfter stops sending when n bytes of an answer's body are sent and keeps
// the connection open until the client gives up.
func StallAfter(n int64) Option { return HoldAfter(n, nil) }

// HoldAfter is StallAfter that goes on when release is closed.
func HoldAfter(n int64, release <-chan struct{}) Option {
	return at(n, func(w *wire) error { return w.hold(release) })
}

// Budget lets all answers together send n bytes of the file, to the byte. Then
// they stall until the server's Change.
func Budget(n int64) Option { return Option{answer: func(x *Exchange) { x.budget = n }} }

// Drop closes the connection instead of answering.
func Drop() Option { return DropAfter(-1) }

// Reset resets the connection instead of answering.
func Reset() Option { return ResetAfter(-1) }

// Silent never answers.
func Silent() Option { return StallAfter(-1) }

// Slow sends each body at so many bytes a second.
func Slow(rate int64) Option { return Option{answer: func(x *Exchange) { x.rate = rate }} }

// SlowHead sends status line and headers byte by byte with pauses.
func SlowHead(pause time.Duration) Option {
	return Option{answer: func(x *Exchange) { x.headPause = pause }}
}

// MaxConns resets connections beyond n on arrival.
func MaxConns(n int) Option { return Option{setup: func(s *Server) { s.maxConns = n }} }

// Garbage answers with bytes that are not HTTP.
func Garbage() Option {
	return Option{answer: func(x *Exchange) { x.head = []byte("\x00\x17SSH-2.0-not a web server\r\n\r\n") }}
}
