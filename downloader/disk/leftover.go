package disk

import (
	"bytes"
	"context"
	"errors"
	"io"
)

// A part without a record that can be read may hold bytes of the file, but nothing says which. They are looked at as
// what they may be, and it is for the caller to prove them.

const (
	// leastHole is how many zeros in a row are taken for room that was reserved and never written to.
	leastHole = 64 << 10
	// mostLeft is how many spans are worth it: each hole costs a request.
	mostLeft = 64
	lookAt   = 4 << 10 // bytes in which both ends of a hole are looked for
)

// IsLeft reports whether an earlier run left the part without a record that could be read, and nobody has decided since
// what becomes of its bytes.
func (p *Part) IsLeft() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.record.Left
}

// Decide ends that. With a checksum, the bytes that are saved next count if the whole file has it; without one none of
// what was left does. The next Save writes it.
func (p *Part) Decide(unproved string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.record.Left, p.record.Unproved = false, unproved
}

// Leftover gives the spans of the part that may hold bytes of a file of size bytes: all that are not long runs of
// zeros. There are none if the part is longer than that.
func (p *Part) Leftover(ctx context.Context, size int64) ([]Span, error) {
	if err := p.use(); err != nil {
		return nil, err
	}
	defer p.files.RUnlock()
	info, err := p.part.Stat()
	if err != nil || info.Size() > size {
		return nil, err
	}
	var spans []Span
	buf := make([]byte, verifyBuffer)
	for at := int64(0); at < info.Size(); {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		n, err := p.part.ReadAt(buf, at)
		if n == 0 {
			if errors.Is(err, io.EOF) { // it has become shorter
				break
			}
			return nil, err
		}
		for piece := buf[:n]; len(piece) > 0; {
			b := piece[:min(len(piece), lookAt)]
			spans = addWritten(spans, b, at)
			piece, at = piece[len(b):], at+int64(len(b))
		}
	}
	if last := len(spans) - 1; last >= 0 && info.Size() == size && size-spans[last].To < leastHole {
		spans[last].To = size // so many zeros are rather the file's
	}
	for len(spans) > mostLeft {
		spans = longerHalf(spans)
	}
	return spans, nil
}

var zeros [lookAt]byte

// addWritten adds what of b, which stands at an offset behind spans, is not zero. What is between it and the last one
// is taken for written too if it is short.
func addWritten(spans []Span, b []byte, at int64) []Span {
	if bytes.Equal(b, zeros[:len(b)]) {
		return spans
	}
	from, to := at, at+int64(len(b))
	for b[from-at] == 0 {
		from++
	}
	for b[to-at-1] == 0 {
		to--
	}
	before := int64(0)
	if last := len(spans) - 1; last >= 0 {
		before = spans[last].To
	}
	switch {
	case from-before >= leastHole:
		return append(spans, Span{from, to})
	case len(spans) == 0:
		return append(spans, Span{0, to})
	}
	spans[len(spans)-1].To = to
	return spans
}
