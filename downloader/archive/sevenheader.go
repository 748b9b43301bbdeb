// The header of a 7z archive, as far as it decides how much memory is needed.

package archive

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"math/bits"
)

// Of a 7z archive, as 7zFormat.txt and Methods.txt in 7-Zip's DOC folder have it.
const (
	sevenStart = 32 // bytes of the signature header, which is before everything else

	idEnd      = 0x00
	idHeader   = 0x01
	idMain     = 0x04
	idFiles    = 0x05
	idPack     = 0x06
	idUnpack   = 0x07
	idSub      = 0x08
	idSize     = 0x09
	idCRC      = 0x0a
	idFolder   = 0x0b
	idSizes    = 0x0c
	idStreams  = 0x0d
	idEncoded  = 0x17
	bytesOfCRC = 4

	methodCopy  = "\x00"
	methodLZMA  = "\x03\x01\x01"
	methodPPMd  = "\x03\x04\x01"
	methodLZMA2 = "\x21"
	methodAES   = "\x06\xf1\x07\x01"
)

var errHeader = errors.New("the header is damaged")

// sevenHeader is what a header says that decides how much memory its archive takes.
type sevenHeader struct {
	encrypted       bool
	memory          uint64 // bytes that the decoders of one folder take at most
	coders, in, out uint64 // of one folder at most: coders, the streams they read and those they write
	streams         uint64 // that the coders of all folders read and write
	folders, files  uint64

	encoded  bool   // it says only where the header is, which is packed
	at, size uint64 // of the first packed stream, in bytes behind the start
	unpacked uint64 // bytes of the last stream
	coder    coder  // the last one
}

// coder is one step of unpacking.
type coder struct {
	method     string
	properties []byte
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

// readHeader reads Header or EncodedHeader of 7-Zip's 7zFormat.txt up to the number of files,
// as what follows is as long as they are many: PackInfo, Folder with its coders, and
// SubStreamsInfo. It stops at the first error, such as what refuse says of what it has read.
//
// A count above mostEntries is such an error, before anything is made or read of that many, and
// whatever is counted has a byte at least: no made-up header takes longer than it is long, or
// more than mostEntries bytes at once.
func readHeader(in io.Reader) (h sevenHeader, err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case headerError:
			err = r.error
		default:
			panic(r)
		}
	}()
	r := headerReader{bufio.NewReader(in), &h}
	switch {
	case r.is(idEncoded):
		h.encoded = true
		r.streamsInfo()
	case r.is(idHeader):
		if r.is(idMain) {
			r.streamsInfo()
		}
		if r.is(idFiles) {
			h.files = r.count()
			must(h.refuse())
		}
	}
	return h, nil
}

// headerReader reads into a sevenHeader. Its methods panic with a headerError.
type headerReader struct {
	source *bufio.Reader
	*sevenHeader
}

type headerError struct{ error }

func must(err error) {
	if err != nil {
		panic(headerError{err})
	}
}

func (r headerReader) byte() byte {
	b, err := r.source.ReadByte()
	must(err)
	return b
}

func (r headerReader) bytes(n uint64) []byte {
	b := make([]byte, n)
	_, err := io.ReadFull(r.source, b)
	must(err)
	return b
}

// is reads an id if it is the next one.
func (r headerReader) is(id byte) bool {
	if r.byte() == id {
		return true
	}
	must(r.source.UnreadByte())
	return false
}

func (r headerReader) want(id byte) {
	if !r.is(id) {
		must(errHeader)
	}
}

// number is one of which the first byte's leading ones say how many bytes follow it.
func (r headerReader) number() uint64 {
	first := r.byte()
	more := bits.LeadingZeros8(^first)
	n := uint64(first&(0x7f>>more)) << (8 * more)
	for i := range more {
		n |= uint64(r.byte()) << (8 * i)
	}
	return n
}

func (r headerReader) skipNumbers(n uint64) {
	for range n {
		r.number()
	}
}

// count is a number of things for which the decoder takes memory at once.
func (r headerReader) count() uint64 { return bounded(r.number()) }

func bounded(n uint64) uint64 {
	if n > mostEntries {
		must(&Error{Reason: Memory})
	}
	return n
}

func (r headerReader) streamsInfo() {
	if r.is(idPack) {
		r.at = r.number()
		n := r.count()
		if r.is(idSize) && n > 0 {
			r.size = r.number()
			r.skipNumbers(n - 1)
		}
		r.sums(n)
	}
	if r.is(idUnpack) {
		r.unpackInfo()
	}
	if r.is(idSub) {
		r.subStreamsInfo()
	}
	r.want(idEnd)
}

func (r headerReader) unpackInfo() {
	r.want(idFolder)
	r.folders = r.count()
	r.want(0) // they stand here, not elsewhere
	var sizes uint64
	for range r.folders {
		sizes += r.folder()
	}
	r.want(idSizes)
	for range sizes {
		r.unpacked = r.number()
	}
	r.sums(r.folders)
}

// folder reads how one stream of files is packed and gives how many sizes it has.
func (r headerReader) folder() uint64 {
	var memory, in, out uint64
	coders := r.count()
	r.coders = max(r.coders, coders)
	must(r.refuse())
	for range coders {
		reads, writes := r.readCoder()
		in, out, memory = in+reads, out+writes, memory+r.coder.memory()
		r.encrypted = r.encrypted || r.coder.method == methodAES
	}
	r.memory, r.in, r.out = max(r.memory, memory), max(r.in, in), max(r.out, out)
	r.streams += in + out
	must(r.refuse())
	if out == 0 || in < out {
		must(errHeader)
	}
	bound := out - 1 // streams that one coder writes for another to read
	r.skipNumbers(2 * bound)
	if packed := in - bound; packed > 1 {
		r.skipNumbers(packed)
	}
	return out
}

// readCoder reads a coder and gives how many streams it reads and writes.
func (r headerReader) readCoder() (reads, writes uint64) {
	flags := r.byte()
	r.coder = coder{method: string(r.bytes(uint64(flags & 0x0f)))}
	reads, writes = 1, 1
	if flags&0x10 != 0 {
		reads, writes = r.count(), r.count()
	}
	if flags&0x20 != 0 {
		r.coder.properties = r.bytes(r.count())
	}
	return reads, writes
}

// subStreamsInfo reads how many files each folder has, and of their sizes and checksums no
// more than is needed to find what follows.
func (r headerReader) subStreamsInfo() {
	files, sizes := r.folders, uint64(0)
	if r.is(idStreams) {
		files = 0
		for range r.folders {
			n := r.count()
			files, sizes = bounded(files+n), sizes+max(n, 1)-1
		}
	}
	if r.is(idSize) {
		r.skipNumbers(sizes)
	}
	r.sums(files)
}

// sums reads the checksums of n things, if they follow, and the end.
func (r headerReader) sums(n uint64) {
	if r.is(idCRC) {
		known := n
		if all := r.byte(); all == 0 {
			known = 0
			mask := r.bytes((n + 7) / 8)
			for i := range n {
				known += uint64(mask[i/8] >> (7 - i%8) & 1)
			}
		}
		_, err := r.source.Discard(int(known) * bytesOfCRC)
		must(err)
	}
	r.want(idEnd)
}
