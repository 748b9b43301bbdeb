// Content of any size that takes no memory.

package faulty

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"io"
)

// Body is a file's content: Size bytes that follow from Seed alone. It is made
// where it is read, so its size costs no memory.
type Body struct {
	Size  int64
	Seed  uint64
	Patch int64 // offset of a thousand bytes that another version has otherwise; 0 if there are none
}

const patchLength = 1000

// ReadAt gives the bytes from off on.
func (b Body) ReadAt(p []byte, off int64) (int, error) {
	if off >= b.Size {
		return 0, io.EOF
	}
	var err error
	if left := b.Size - off; int64(len(p)) > left {
		p, err = p[:left], io.EOF
	}
	for n := 0; n < len(p); {
		at := off + int64(n)
		word := b.word(uint64(at) / 8)
		if at%8 == 0 && len(p)-n >= 8 {
			binary.LittleEndian.PutUint64(p[n:], word)
			n += 8
			continue
		}
		p[n] = byte(word >> (at % 8 * 8))
		n++
	}
	if b.Patch > 0 {
		for at := max(b.Patch, off); at < min(b.Patch+patchLength, off+int64(len(p))); at++ {
			p[at-off] ^= 0xff
		}
	}
	return len(p), err
}

// word is the i-th group of eight bytes, by the mixing function of SplitMix64.
func (b Body) word(i uint64) uint64 {
	z := b.Seed*0xD1342543DE82EF95 + (i+1)*0x9E3779B97F4A7C15
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

// Span reads the bytes from from up to, not including, to.
func (b Body) Span(from, to int64) io.Reader { return io.NewSectionReader(b, from, to-from) }

// Bytes is the whole content; for small bodies.
func (b Body) Bytes() []byte {
	p := make([]byte, b.Size)
	b.ReadAt(p, 0) // reads from memory: cannot fail
	return p
}

// SHA256 is the content's checksum in hexadecimal digits.
func (b Body) SHA256() string { return hex.EncodeToString(b.Sum(sha256.New())) }

// Sum is the content's checksum by h.
func (b Body) Sum(h hash.Hash) []byte {
	// Neither reading a Body nor writing to a hash can fail.
	_, _ = io.CopyBuffer(h, struct{ io.Reader }{b.Span(0, b.Size)}, make([]byte, 256<<10))
	return h.Sum(nil)
}
