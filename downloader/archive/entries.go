// The entries of tar and zip archives, one after the other.

package archive

import (
	"archive/tar"
	"errors"
	"hash"
	"hash/crc32"
	"io"
	"io/fs"
	"strings"
	"time"

	"github.com/bodgit/sevenzip"
	"github.com/klauspost/compress/zip"
	"github.com/nwaples/rardecode/v2"
)

// entry is one file, folder or link of an archive.
type entry struct {
	name      string // with slashes between its elements
	mode      fs.FileMode
	modified  time.Time
	target    string // of a link; that of a symbolic link may be its content instead
	encrypted bool
	open      func() (io.ReadCloser, error)
}

// taker is handed every entry of an archive, one after the other.
type taker func(entry) error

// slashed is a name written by a program for Windows, which may have either between elements.
func slashed(name string) string { return strings.ReplaceAll(name, `\`, "/") }

func readTar(in io.Reader, take taker) error {
	r := tar.NewReader(in)
	for {
		h, err := r.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if h.Typeflag == tar.TypeXGlobalHeader { // git says the commit in one
			continue
		}
		e := entry{
			name: h.Name, mode: h.FileInfo().Mode(), modified: h.ModTime,
			open: func() (io.ReadCloser, error) { return io.NopCloser(r), nil },
		}
		if h.Typeflag == tar.TypeLink || h.Typeflag == tar.TypeSymlink { // a pax header gives any entry a target
			e.target = h.Linkname
		}
		if err := take(e); err != nil {
			return err
		}
	}
}

func readZip(file *io.SectionReader, take taker) error {
	directory := &metered{ReaderAt: file, left: mostDirectory}
	r, err := zip.NewReader(directory, file.Size())
	if err != nil {
		return err
	}
	directory.left = -1
	for method, decoder := range zipDecoders {
		r.RegisterDecompressor(method, func(r io.Reader) io.ReadCloser {
			d, err := decoder(r)
			if err != nil {
				return io.NopCloser(failing{err})
			}
			return d
		})
	}
	for _, f := range r.File {
		err := take(entry{
			name: slashed(f.Name), mode: f.Mode(), modified: f.Modified,
			encrypted: f.Flags&1 != 0, // APPNOTE.TXT 4.4.4
			open:      f.Open,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// metered refuses to read more than so many bytes, if they are not negative.
type metered struct {
	io.ReaderAt
	left int64
}

func (m *metered) ReadAt(b []byte, off int64) (int, error) {
	if m.left >= 0 {
		if m.left -= int64(len(b)); m.left < 0 {
			m.left = 0
			return 0, &Error{Reason: Memory}
		}
	}
	return m.ReaderAt.ReadAt(b, off)
}

// failing is a decoder that could not be made.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func readSeven(file *io.SectionReader, take taker) error {
	memory, err := checkSeven(file)
	if err != nil {
		return err
	}
	r, err := sevenzip.NewReader(file, file.Size())
	if err != nil {
		return err
	}
	stream := 0
	for _, f := range r.File {
		if f.Stream != stream {
			makeRoom(memory)
			stream = f.Stream
		}
		info := f.FileInfo()
		if info.IsDir() && f.UncompressedSize > 0 {
			return errHeader // its decoder would be kept for who reads it, which nobody does
		}
		open := func() (io.ReadCloser, error) {
			r, err := f.Open()
			return &summed{ReadCloser: r, sum: crc32.NewIEEE(), want: f.CRC32}, err
		}
		if err := take(entry{name: slashed(f.Name), mode: info.Mode(), modified: f.Modified, open: open}); err != nil {
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

func readRar(file *io.SectionReader, take taker) error {
	r, err := rardecode.NewReader(file, rardecode.MaxDictionarySize(mostMemory))
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
		e := entry{
			name: slashed(h.Name), mode: h.Mode(), modified: h.ModificationTime, encrypted: h.Encrypted,
			open: func() (io.ReadCloser, error) { return io.NopCloser(r), nil },
		}
		switch h.LinkType { // links of Windows are left empty
		case rardecode.LinkTypeUnixSymlink, rardecode.LinkTypeHardLink, rardecode.LinkTypeFileCopy:
			e.target = h.LinkTarget
		}
		if err := take(e); err != nil {
			return err
		}
	}
}

// readSplit is for the first piece of a zip that was cut into several.
func readSplit(*io.SectionReader, taker) error { return &Error{Reason: Split} }
