// A reader for lzip.

package archive

import (
	"bufio"
	"encoding/binary"
	"errors"
	"hash"
	"hash/crc32"
	"io"
)

// lzipReader reads the members of a file one after the other, as they are described in
// "File format" of lzip's manual.
type lzipReader struct {
	in     *bufio.Reader
	member io.Reader
	crc    hash.Hash32
	size   uint64
}

func newLzip(r io.Reader) (io.ReadCloser, error) {
	l := &lzipReader{in: bufio.NewReader(r)}
	return io.NopCloser(l), l.next()
}

var errLzip = errors.New("the lzip member is damaged")

// next begins a member.
func (l *lzipReader) next() (err error) {
	var head [6]byte
	if _, err := io.ReadFull(l.in, head[:]); err != nil {
		return err
	}
	// 3 literal context and 2 position bits, always, and the dictionary's size.
	properties := []byte{3 + 2*5*9}
	base := uint32(1) << (head[5] & 0x1f)
	properties = binary.LittleEndian.AppendUint32(properties, base-base/16*uint32(head[5]>>5))
	if string(head[:5]) != "LZIP\x01" {
		return errLzip
	}
	l.crc, l.size, l.member = crc32.NewIEEE(), 0, nil
	makeRoom(uint64(base))
	l.member, err = newLZMA(properties, 1<<64-1, l.in)
	return err
}

func (l *lzipReader) Read(b []byte) (int, error) {
	for {
		n, err := l.member.Read(b)
		l.crc.Write(b[:n])
		l.size += uint64(n)
		if err != io.EOF {
			return n, err
		}
		if err := l.end(); n > 0 || err != nil {
			return n, err
		}
	}
}

// end checks the member and begins the next one, or gives io.EOF.
func (l *lzipReader) end() error {
	var tail [20]byte
	if _, err := io.ReadFull(l.in, tail[:]); err != nil {
		return errors.Join(errLzip, err)
	}
	if binary.LittleEndian.Uint32(tail[:]) != l.crc.Sum32() || binary.LittleEndian.Uint64(tail[4:]) != l.size {
		return errLzip
	}
	if magic, _ := l.in.Peek(4); string(magic) != "LZIP" { // other data may follow
		return io.EOF
	}
	return l.next()
}
