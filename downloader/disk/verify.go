// Checksums of a file, computed behind those who write it.

package disk

import (
	"context"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"fmt"
	"hash"
	"io"
	"sync"
)

// verifyBuffer is how much is read at once: large enough to be cheap, small
// enough to stay in the processor's cache.
const verifyBuffer = 256 << 10

// NewHash gives the hash named md5, sha1, sha256 or sha512, or nil.
func NewHash(algorithm string) hash.Hash {
	switch algorithm {
	case "md5":
		return md5.New()
	case "sha1":
		return sha1.New()
	case "sha256":
		return sha256.New()
	case "sha512":
		return sha512.New()
	}
	return nil
}

// verifyBuffers are the unused ones: many files may be hashed in part, each waiting for the rest.
var verifyBuffers = sync.Pool{New: func() any { return new([verifyBuffer]byte) }}

// Verifier hashes a file in order, behind those who write it. One goroutine at a
// time may use it.
type Verifier struct {
	hashes map[string]hash.Hash
	pos    int64 // bytes hashed
}

// NewVerifier makes a Verifier for algorithms known to NewHash.
func NewVerifier(algorithms ...string) *Verifier {
	v := &Verifier{hashes: make(map[string]hash.Hash)}
	for _, name := range algorithms {
		v.hashes[name] = NewHash(name)
	}
	return v
}

// Follow hashes on to the offset to, reading from r.
func (v *Verifier) Follow(ctx context.Context, r io.ReaderAt, to int64) error {
	buf := verifyBuffers.Get().(*[verifyBuffer]byte)
	defer verifyBuffers.Put(buf)
	for v.pos < to {
		if err := context.Cause(ctx); err != nil {
			return err
		}
		n, err := r.ReadAt(buf[:min(verifyBuffer, to-v.pos)], v.pos)
		if n == 0 {
			return fmt.Errorf("reading what was written: %w", err)
		}
		v.Write(buf[:n])
	}
	return nil
}

// Write hashes on with b, the bytes that come next.
func (v *Verifier) Write(b []byte) {
	for _, h := range v.hashes {
		h.Write(b)
	}
	v.pos += int64(len(b))
}

// Len is the number of bytes hashed.
func (v *Verifier) Len() int64 { return v.pos }

// Sum is the hash of what was followed so far, or nil for an algorithm not asked for.
func (v *Verifier) Sum(algorithm string) []byte {
	if h := v.hashes[algorithm]; h != nil {
		return h.Sum(nil)
	}
	return nil
}
