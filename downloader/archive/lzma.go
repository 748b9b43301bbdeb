// A reader for the LZMA stream that the header of a 7z archive may be packed in.

package archive

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"

	"github.com/ulikunitz/xz/lzma"
)

// open gives what is in a packed header.
func (h sevenHeader) open(file io.ReaderAt) (io.Reader, error) {
	if h.unpacked > mostHeader {
		return nil, &Error{Reason: Memory}
	}
	in := bufio.NewReader(io.NewSectionReader(file, sevenStart+int64(h.at), int64(h.size)))
	if h.folders != 1 || h.coders != 1 {
		return nil, errHeader
	}
	switch c := h.coder; c.method {
	case methodCopy:
		return in, nil
	case methodLZMA:
		return newLZMA(c.properties, h.unpacked, in)
	case methodLZMA2:
		return lzma.Reader2Config{DictCap: int(c.memory())}.NewReader2(in)
	}
	return nil, &Error{Reason: Unknown}
}

// newLZMA reads LZMA without a header of its own: properties and size, in bytes or all
// ones, are known from elsewhere.
func newLZMA(properties []byte, size uint64, in *bufio.Reader) (io.Reader, error) {
	head := binary.LittleEndian.AppendUint64(bytes.Clone(properties), size)
	return lzma.ReaderConfig{DictCap: mostMemory}.NewReader(&headed{bytes.NewReader(head), in})
}

// headed reads head and then the rest, byte by byte if need be.
type headed struct {
	head *bytes.Reader
	rest *bufio.Reader
}

func (r *headed) Read(b []byte) (int, error) {
	if r.head.Len() > 0 {
		return r.head.Read(b)
	}
	return r.rest.Read(b)
}

func (r *headed) ReadByte() (byte, error) {
	if r.head.Len() > 0 {
		return r.head.ReadByte()
	}
	return r.rest.ReadByte()
}
