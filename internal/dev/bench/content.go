//go:build linux

// The content of the files that are downloaded.

package main

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"os"
)

// period is the length after which a file's bytes repeat. It is prime, so bytes
// put in a wrong place by any block size are noticed, and small enough to stay in
// a processor's cache, so that making and checking content costs little.
const period = 262_139

// pattern holds two periods: a slice of up to one period may start anywhere in the first.
var pattern = makePattern()

func makePattern() []byte {
	one := make([]byte, period)
	source := rand.NewChaCha8([32]byte{'g', 'a', 'n', 'n', 'e', 't'})
	_, _ = source.Read(one) // never fails
	return append(one, one...)
}

// content is a file of size bytes whose bytes follow from its name and the offset.
type content struct {
	name string
	size int64
}

// at gives up to limit bytes from off on: at most one period and never past the end.
func (c content) at(off int64, limit int) []byte {
	hash := fnv.New32a()
	_, _ = io.WriteString(hash, c.name) // never fails
	phase := (int64(hash.Sum32()) + off) % period
	n := min(int64(limit), period, c.size-off)
	return pattern[phase : phase+n]
}

// writeTo makes the file at path.
func (c content) writeTo(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	for off := int64(0); off < c.size; {
		n, err := f.Write(c.at(off, period))
		if err != nil {
			_ = f.Close()
			return err
		}
		off += int64(n)
	}
	return f.Close()
}

// check says where the file at path differs from the content, or nil.
func (c content) check(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	got := make([]byte, min(period, c.size+1))
	for off := int64(0); off < c.size; {
		want := c.at(off, period)
		if n, err := io.ReadFull(f, got[:len(want)]); err != nil {
			return fmt.Errorf("%s ends at byte %d of %d: %w", path, off+int64(n), c.size, err)
		}
		if !bytes.Equal(got[:len(want)], want) {
			return fmt.Errorf("%s has wrong bytes between %d and %d", path, off, off+int64(len(want)))
		}
		off += int64(len(want))
	}
	if n, _ := f.Read(got); n > 0 {
		return fmt.Errorf("%s is longer than %d bytes", path, c.size)
	}
	return nil
}
