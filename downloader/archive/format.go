package archive

import (
	"archive/tar"
	"context"
	"errors"
	"io"
	"io/fs"
	"strings"
	"syscall"

	"github.com/bodgit/sevenzip"
	"github.com/klauspost/compress/zip"
	"github.com/klauspost/compress/zstd"
	"github.com/mholt/archives"
	"github.com/nwaples/rardecode/v2"
)

// formats of archives, and what a tar may be packed with.
var (
	formats  = []archives.Extraction{zipFormat{}, sevenFormat{}, rarFormat{}}
	packings = []archives.Compression{
		archives.Gz{},
		archives.Bz2{},
		xzPacking{},
		archives.Lz4{},
		lzipPacking{},
		archives.Zstd{DecoderOptions: []zstd.DOption{zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true)}},
	}
)

// open finds out by its content, never by its name, what an archive is, and gives what
// its format reads.
func open(ctx context.Context, file sections) (io.ReadCloser, archives.Extraction, error) {
	is := func(f archives.Format, r io.Reader) bool {
		match, err := f.Match(ctx, "", r)
		return err == nil && match.ByStream
	}
	rewind := func() error {
		_, err := file.Seek(0, io.SeekStart)
		return err
	}
	for _, format := range formats {
		found := is(format, file)
		if err := rewind(); err != nil {
			return nil, nil, err
		}
		if found {
			return whole{file}, format, nil
		}
	}
	in := func() (io.ReadCloser, error) { return whole{file}, nil }
	for _, packing := range packings {
		found := is(packing, file)
		if err := rewind(); err != nil {
			return nil, nil, err
		}
		if found {
			in = func() (io.ReadCloser, error) { return packing.OpenReader(file) }
			break
		}
	}
	r, err := in()
	if err != nil {
		return nil, nil, err
	}
	_, err = tar.NewReader(r).Next()
	r.Close()
	switch {
	case tooGreedy(err):
		return nil, nil, err
	case err != nil:
		return nil, nil, &Error{Reason: Unknown, cause: err}
	}
	if err := rewind(); err != nil {
		return nil, nil, err
	}
	r, err = in()
	return r, archives.Tar{}, err
}

// whole is an archive that is read as it is; whoever opened the file closes it.
type whole struct{ sections }

func (whole) Close() error { return nil }

// explain tells the reasons that libraries give apart.
func explain(err error) error {
	var known *Error
	var seven *sevenzip.ReadError
	var path *fs.PathError
	reason := Damaged
	switch {
	case errors.As(err, &known):
		if known.Reason == Disk && errors.Is(known.cause, syscall.ENOSPC) {
			return &Error{Reason: Full, Name: known.Name, cause: err}
		}
		return known
	case errors.Is(err, rardecode.ErrArchiveEncrypted), errors.Is(err, rardecode.ErrArchivedFileEncrypted), errors.As(err, &seven) && seven.Encrypted:
		reason = Encrypted
	case tooGreedy(err):
		reason = Memory
	case errors.As(err, &seven) && strings.HasSuffix(seven.Error(), "unsupported compression algorithm"): // it has no name outside
		reason = Unknown
	case errors.Is(err, zip.ErrAlgorithm), errors.Is(err, rardecode.ErrUnknownVersion), errors.Is(err, rardecode.ErrUnknownDecoder):
		reason = Unknown
	case errors.Is(err, rardecode.ErrMultiVolume), errors.Is(err, rardecode.ErrBadVolumeNumber):
		reason = Split
	case errors.As(err, &path):
		reason = Disk
	}
	return &Error{Reason: reason, cause: err}
}
