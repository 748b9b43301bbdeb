// A look at a 7z archive before its decoder believes the header.

package archive

import (
	"encoding/binary"
	"io"
)

const (
	mostHeader  = 256 << 20 // bytes, unpacked
	mostCoders  = 64        // of one folder, and the streams they read or write, as in 7-Zip
	mostStreams = 4_000_000 // that the coders of all folders read and write
	mostLookups = 1 << 34   // of a file's folder, which the decoder does one by one
)

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
	h, err := readHeader(io.NewSectionReader(file, sevenStart+int64(offset), int64(size)))
	if err == nil && h.encoded {
		var in io.Reader
		if in, err = h.open(file); err == nil {
			h, err = readHeader(io.LimitReader(in, int64(h.unpacked)))
		}
	}
	return h.memory, err
}

// refuse gives why an archive with this header is not unpacked, or nil.
func (h *sevenHeader) refuse() error {
	switch {
	case h.encrypted:
		return &Error{Reason: Encrypted}
	case h.memory > mostMemory,
		max(h.coders, h.in, h.out) > mostCoders,
		h.streams > mostStreams,
		h.files*h.folders > mostLookups:
		return &Error{Reason: Memory}
	}
	return nil
}
