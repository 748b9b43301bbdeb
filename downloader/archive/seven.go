package archive

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
)

// Of a 7z archive, as DOC/7zFormat.txt and DOC/Methods.txt of the LZMA SDK have it.
const (
	sevenStart = 32 // bytes before everything else

	idEnd       = 0x00
	idHeader    = 0x01
	idMain      = 0x04
	idFiles     = 0x05
	idPack      = 0x06
	idUnpack    = 0x07
	idSub       = 0x08
	idSize      = 0x09
	idCRC       = 0x0a
	idFolder    = 0x0b
	idSizes     = 0x0c
	idStreams   = 0x0d
	idEncoded   = 0x17
	bytesOfCRC  = 4
	mostCoders  = 64        // with their streams, of one folder, as in 7-Zip
	mostStreams = 4_000_000 // that the coders of all folders read and write
	mostHeader  = 256 << 20 // bytes, unpacked
	mostLookups = 1 << 34   // of a file's folder, which the decoder does one by one

	methodCopy  = "\x00"
	methodLZMA  = "\x03\x01\x01"
	methodPPMd  = "\x03\x04\x01"
	methodLZMA2 = "\x21"
	methodAES   = "\x06\xf1\x07\x01"
)

var errHeader = errors.New("the header is damaged")

// checkSeven refuses a 7z archive with which its decoder would take too much memory: it
// believes the header, which may speak of four thousand million files. It gives how many
// bytes the decoders of one stream take at most.
func checkSeven(file io.ReaderAt) (memory uint64, err error) {
	var start [sevenStart]byte
	if _, err := file.ReadAt(start[:], 0); err != nil {
		return 0, err
	}
	offset, size := binary.LittleEndian.Uint64(start[12:]), binary.LittleEndian.Uint64(start[20:])
	if size > mostHeader {
		return 0, &Error{Reason: Memory}
	}
	h := &sevenHeader{in: bufio.NewReader(io.NewSectionReader(file, sevenStart+int64(offset), int64(size)))}
	id := h.byte()
	if id == idEncoded {
		packed := h.streams()
		if h.err != nil {
			return 0, h.err
		}
		in, err := packed.open(file)
		if err != nil {
			return 0, err
		}
		h = &sevenHeader{in: bufio.NewReader(in)}
		id = h.byte()
	}
	if id == idHeader {
		h.list()
	}
	return h.memory, h.err
}

// sevenHeader reads a header, of which only err counts once it is set.
type sevenHeader struct {
	in     *bufio.Reader
	memory uint64 // bytes that the decoders of one stream take at most
	err    error
}

// sevenStreams are what a header says of packed data.
type sevenStreams struct {
	at, size uint64 // of the first, in bytes, behind the start
	folders  int
	coders   []coder // of the last folder
	coded    int     // streams that the coders of all folders read and write
	unpacked uint64  // bytes of the last stream
}

type coder struct {
	method     string
	properties []byte
}

func (h *sevenHeader) fail(err error) {
	if h.err == nil {
		h.err = err
	}
}

func (h *sevenHeader) byte() byte {
	b, err := h.in.ReadByte()
	if err != nil {
		h.fail(err)
	}
	return b
}

func (h *sevenHeader) bytes(n int) []byte {
	b := make([]byte, n)
	if _, err := io.ReadFull(h.in, b); err != nil {
		h.fail(err)
	}
	return b
}

// number is one of which the first byte's leading ones say how many bytes follow it.
func (h *sevenHeader) number() uint64 {
	first := h.byte()
	var n uint64
	for i, mask := 0, byte(0x80); i < 8; i, mask = i+1, mask>>1 {
		if first&mask == 0 {
			return n | uint64(first&(mask-1))<<(8*i)
		}
		n |= uint64(h.byte()) << (8 * i)
	}
	return n
}

// count is a number of things for which the decoder takes memory at once.
func (h *sevenHeader) count(most int) int {
	n := h.number()
	if n > uint64(most) {
		h.fail(&Error{Reason: Memory})
	}
	if h.err != nil {
		return 0
	}
	return int(n)
}

func (h *sevenHeader) want(got, id byte) {
	if got != id {
		h.fail(errHeader)
	}
}

// list reads until the number of files is known: what follows is as long as they are many.
func (h *sevenHeader) list() {
	id, folders := h.byte(), 0
	if id == idMain {
		folders = h.streams().folders
		id = h.byte()
	}
	if id == idFiles && int64(h.count(mostEntries))*int64(folders) > mostLookups {
		h.fail(&Error{Reason: Memory})
	}
}

func (h *sevenHeader) streams() (s sevenStreams) {
	id := h.byte()
	if id == idPack {
		h.pack(&s)
		id = h.byte()
	}
	if id == idUnpack {
		h.unpack(&s)
		id = h.byte()
	}
	if id == idSub {
		h.sub(&s)
		id = h.byte()
	}
	h.want(id, idEnd)
	return s
}

func (h *sevenHeader) pack(s *sevenStreams) {
	s.at = h.number()
	n, id := h.count(mostEntries), h.byte()
	if id == idSize {
		for i := range n {
			if size := h.number(); i == 0 {
				s.size = size
			}
		}
		id = h.byte()
	}
	h.sums(n, id)
}

func (h *sevenHeader) unpack(s *sevenStreams) {
	h.want(h.byte(), idFolder)
	s.folders = h.count(mostEntries)
	h.want(h.byte(), 0) // they stand here, not elsewhere
	streams := 0
	for range s.folders {
		if h.err == nil {
			streams += h.folder(s)
		}
	}
	h.want(h.byte(), idSizes)
	for range streams {
		s.unpacked = h.number()
	}
	h.sums(s.folders, h.byte())
}

// folder reads how one stream of files is packed and gives how many sizes it has.
func (h *sevenHeader) folder(s *sevenStreams) int {
	s.coders = s.coders[:0]
	var in, out int
	var memory uint64
	for range h.count(mostCoders) {
		flags := h.byte()
		c := coder{method: string(h.bytes(int(flags & 0x0f)))}
		if flags&0x10 != 0 {
			in += h.count(mostCoders)
			out += h.count(mostCoders)
		} else {
			in, out = in+1, out+1
		}
		if flags&0x20 != 0 {
			c.properties = h.bytes(h.count(mostEntries))
		}
		if c.method == methodAES {
			h.fail(&Error{Reason: Encrypted})
		}
		memory += c.memory()
		s.coders = append(s.coders, c)
	}
	h.memory = max(h.memory, memory)
	s.coded += in + out
	if memory > mostMemory || in > mostCoders || out > mostCoders || s.coded > mostStreams {
		h.fail(&Error{Reason: Memory})
	}
	for range 2 * (out - 1) {
		h.number()
	}
	if packed := in - (out - 1); packed > 1 {
		for range packed {
			h.number()
		}
	}
	return out
}

// memory is how many bytes the decoder takes for what it looks back at.
func (c coder) memory() uint64 {
	switch p := c.properties; {
	case (c.method == methodLZMA || c.method == methodPPMd) && len(p) >= 5:
		return uint64(binary.LittleEndian.Uint32(p[1:]))
	case c.method == methodLZMA2 && len(p) == 1:
		return uint64(2|p[0]&1) << (min(p[0], 63)/2 + 11)
	}
	return 0
}

// sub reads how many files each folder has, and of their sizes and checksums no more
// than is needed to find what follows.
func (h *sevenHeader) sub(s *sevenStreams) {
	files, sizes, id := s.folders, 0, h.byte()
	if id == idStreams {
		files = 0
		for range s.folders {
			n := h.count(mostEntries)
			files, sizes = files+n, sizes+max(n-1, 0)
		}
		id = h.byte()
	}
	if files > mostEntries {
		h.fail(&Error{Reason: Memory})
		return
	}
	if id == idSize {
		for range sizes {
			h.number()
		}
		id = h.byte()
	}
	h.sums(files, id)
}

// sums reads the checksums of n things if id says that they follow, and the end.
func (h *sevenHeader) sums(n int, id byte) {
	if id == idCRC {
		known := n
		if all := h.byte(); all == 0 {
			known = 0
			bits := h.bytes((n + 7) / 8)
			for i := range n {
				known += int(bits[i/8] >> (7 - i%8) & 1)
			}
		}
		h.bytes(known * bytesOfCRC)
		id = h.byte()
	}
	h.want(id, idEnd)
}
