// Which format an archive has, by its first bytes, and which decoder reads it.

package archive

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/bzip2"
	"errors"
	"io"
	"io/fs"
	"strings"
	"syscall"

	"github.com/bodgit/sevenzip"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zip"
	"github.com/klauspost/compress/zstd"
	"github.com/nwaples/rardecode/v2"
	"github.com/pierrec/lz4/v4"
)

// decoder gives what is packed in r.
type decoder func(r io.Reader) (io.ReadCloser, error)

// Formats of archives, and what a tar may be packed with, each by the bytes it begins with.
var (
	formats = []struct {
		magic string
		read  func(file *io.SectionReader, take taker) error
	}{
		{"PK\x03\x04", readZip},
		{"PK\x05\x06", readZip}, // an empty one
		{"PK\x07\x08", readSplit},
		{"7z\xbc\xaf\x27\x1c", readSeven},
		{"Rar!\x1a\x07\x00", readRar},
		{"Rar!\x1a\x07\x01\x00", readRar},
	}
	packings = []struct {
		magic string
		open  decoder
	}{
		{"\x1f\x8b", openGzip},
		{"BZh", openBzip2},
		{"\xfd7zXZ\x00", newXz},
		{"\x04\x22\x4d\x18", openLz4},
		{"LZIP", newLzip},
		{"\x28\xb5\x2f\xfd", openZstd},
	}
	longestMagic = len("Rar!\x1a\x07\x01\x00")
)

// zipDecoders are for the methods of APPNOTE.TXT 4.4.5 that are unpacked besides deflate.
var zipDecoders = map[uint16]decoder{12: openBzip2, 93: openZstd, 95: newXz}

func openGzip(r io.Reader) (io.ReadCloser, error)  { return gzip.NewReader(r) }
func openBzip2(r io.Reader) (io.ReadCloser, error) { return io.NopCloser(bzip2.NewReader(r)), nil }
func openLz4(r io.Reader) (io.ReadCloser, error)   { return io.NopCloser(lz4.NewReader(r)), nil }

func openZstd(r io.Reader) (io.ReadCloser, error) {
	d, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true))
	if err != nil {
		return nil, err
	}
	return d.IOReadCloser(), nil
}

// read hands every entry of an archive to take. What it is, its content says, never its name.
func read(file *io.SectionReader, take taker) error {
	head := make([]byte, longestMagic)
	n, err := file.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return err
	}
	for _, f := range formats {
		if bytes.HasPrefix(head[:n], []byte(f.magic)) {
			return f.read(file, take)
		}
	}
	open := func() (io.ReadCloser, error) {
		in := bufio.NewReaderSize(io.NewSectionReader(file, 0, file.Size()), readAhead)
		for _, p := range packings {
			if bytes.HasPrefix(head[:n], []byte(p.magic)) {
				return p.open(in)
			}
		}
		return io.NopCloser(in), nil
	}
	if err := isTar(open); err != nil {
		return err
	}
	in, err := open()
	if err != nil {
		return err
	}
	defer in.Close()
	return readTar(in, take)
}

// readAhead is how many bytes of a packed tar are read at once.
const readAhead = 64 << 10

// isTar gives why there is no tar in what open gives, or nil.
func isTar(open func() (io.ReadCloser, error)) error {
	in, err := open()
	if err != nil {
		return err
	}
	defer in.Close()
	_, err = tar.NewReader(in).Next()
	if err != nil && !tooGreedy(err) {
		return &Error{Reason: Unknown, Cause: err}
	}
	return err
}

// explain tells the reasons that libraries give apart.
func explain(err error) error {
	var known *Error
	var seven *sevenzip.ReadError
	var path *fs.PathError
	reason := Damaged
	switch {
	case errors.As(err, &known):
		if known.Reason == Disk && errors.Is(known.Cause, syscall.ENOSPC) {
			return &Error{Reason: Full, Name: known.Name, Cause: err}
		}
		return known
	case errors.Is(err, rardecode.ErrArchiveEncrypted), errors.Is(err, rardecode.ErrArchivedFileEncrypted),
		errors.As(err, &seven) && seven.Encrypted:
		reason = Encrypted
	case tooGreedy(err):
		reason = Memory
	// This error has no name outside its package.
	case errors.As(err, &seven) && strings.HasSuffix(seven.Error(), "unsupported compression algorithm"):
		reason = Unknown
	case errors.Is(err, zip.ErrAlgorithm), errors.Is(err, rardecode.ErrUnknownVersion),
		errors.Is(err, rardecode.ErrUnknownDecoder):
		reason = Unknown
	case errors.Is(err, rardecode.ErrMultiVolume), errors.Is(err, rardecode.ErrBadVolumeNumber):
		reason = Split
	case errors.As(err, &path):
		reason = Disk
	}
	return &Error{Reason: reason, Cause: err}
}
