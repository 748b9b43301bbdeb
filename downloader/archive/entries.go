package archive

import (
	"context"
	"errors"
	"hash"
	"hash/crc32"
	"io"
	"io/fs"
	"path"
	"time"

	"github.com/bodgit/sevenzip"
	"github.com/klauspost/compress/zip"
	"github.com/mholt/archives"
	"github.com/nwaples/rardecode/v2"
)

// Formats of archives, read with bounds that the readers of package archives do not set.
type (
	zipFormat   struct{ archives.Zip }
	sevenFormat struct{ archives.SevenZip }
	rarFormat   struct{ archives.Rar }
)

const zipXz = 95 // APPNOTE.TXT 4.4.5

// Extract hands every entry to take.
func (zipFormat) Extract(ctx context.Context, in io.Reader, take archives.FileHandler) error {
	file, size, err := measured(in)
	if err != nil {
		return err
	}
	r, err := zip.NewReader(file, size)
	if err != nil {
		return err
	}
	r.RegisterDecompressor(zipXz, func(r io.Reader) io.ReadCloser {
		d, err := newXz(r)
		if err != nil {
			return io.NopCloser(failing{err})
		}
		return d
	})
	for _, f := range r.File {
		if err := take(ctx, entry(f.Name, f.FileInfo(), f.FileHeader, f.Open)); err != nil {
			return err
		}
	}
	return nil
}

// failing is a decoder that could not be made.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// Extract hands every entry to take.
func (sevenFormat) Extract(ctx context.Context, in io.Reader, take archives.FileHandler) error {
	file, size, err := measured(in)
	if err != nil {
		return err
	}
	memory, err := checkSeven(file)
	if err != nil {
		return err
	}
	r, err := sevenzip.NewReader(file, size)
	if err != nil {
		return err
	}
	stream := 0
	for _, f := range r.File {
		if f.Stream != stream {
			makeRoom(memory)
			stream = f.Stream
		}
		if f.FileInfo().IsDir() && f.UncompressedSize > 0 {
			return errHeader // its decoder would be kept for who reads it, which nobody does
		}
		open := func() (io.ReadCloser, error) {
			r, err := f.Open()
			return &summed{ReadCloser: r, sum: crc32.NewIEEE(), want: f.CRC32}, err
		}
		if err := take(ctx, entry(f.Name, f.FileInfo(), f.FileHeader, open)); err != nil {
			return err
		}
	}
	return nil
}

// summed fails at the end of content that has another checksum, which the decoder for 7z
// does not look at. One that is not known is 0.
type summed struct {
	io.ReadCloser
	sum  hash.Hash32
	want uint32
}

func (s *summed) Read(b []byte) (int, error) {
	n, err := s.ReadCloser.Read(b)
	s.sum.Write(b[:n])
	if err == io.EOF && s.want != 0 && s.sum.Sum32() != s.want {
		err = errors.New("the checksum differs")
	}
	return n, err
}

// Extract hands every entry to take.
func (rarFormat) Extract(ctx context.Context, in io.Reader, take archives.FileHandler) error {
	r, err := rardecode.NewReader(in, rardecode.MaxDictionarySize(mostMemory))
	if err != nil {
		return err
	}
	for {
		h, err := r.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		f := entry(h.Name, rarInfo{h}, h, func() (io.ReadCloser, error) { return io.NopCloser(r), nil })
		switch h.LinkType { // links of Windows are left empty
		case rardecode.LinkTypeUnixSymlink, rardecode.LinkTypeHardLink, rardecode.LinkTypeFileCopy:
			f.LinkTarget = h.LinkTarget
		}
		if err := take(ctx, f); err != nil {
			return err
		}
	}
}

// measured is an archive with its size in bytes.
func measured(in io.Reader) (sections, int64, error) {
	file, ok := in.(sections)
	if !ok {
		return nil, 0, &Error{Reason: Unknown}
	}
	size, err := file.Seek(0, io.SeekEnd)
	return file, size, err
}

func entry(name string, info fs.FileInfo, header any, open func() (io.ReadCloser, error)) archives.FileInfo {
	return archives.FileInfo{FileInfo: info, Header: header, NameInArchive: name, Open: func() (fs.File, error) {
		r, err := open()
		if err != nil {
			return nil, err
		}
		return opened{r, info}, nil
	}}
}

// opened is the content of an entry.
type opened struct {
	io.ReadCloser
	info fs.FileInfo
}

func (o opened) Stat() (fs.FileInfo, error) { return o.info, nil }

// rarInfo says of an entry what its header does.
type rarInfo struct{ *rardecode.FileHeader }

func (i rarInfo) Name() string       { return path.Base(i.FileHeader.Name) }
func (i rarInfo) Size() int64        { return i.UnPackedSize }
func (i rarInfo) ModTime() time.Time { return i.ModificationTime }
func (i rarInfo) IsDir() bool        { return i.FileHeader.IsDir }
func (i rarInfo) Sys() any           { return nil }
