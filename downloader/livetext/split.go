// How text that comes in pieces becomes lines in UTF-8.

package livetext

import (
	"bytes"
	"io"
	"mime"
	"slices"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/transform"

	"gannet/downloader/sniff"
)

// Splitter makes lines of pieces of text. A line ends with LF or CR LF.
type Splitter struct {
	Most int  // bytes of a line
	Cut  bool // what is longer is left out, with a sign; else it goes on as a line of its own
	Emit func(line []byte)

	decode   func(line []byte) []byte // nil: the lines are UTF-8
	begun    bool                     // a line was handed out
	line     []byte                   // begun
	skipping bool                     // the rest of the line is left out
}

// ellipsis stands for the rest of a line that was cut.
const ellipsis = "…"

func (s *Splitter) write(b []byte) {
	for len(b) > 0 {
		end := bytes.IndexByte(b, '\n')
		piece := b
		if end >= 0 {
			piece = b[:end]
		}
		s.take(piece)
		if end < 0 {
			return
		}
		if !s.skipping {
			s.out(false)
		}
		s.line, s.skipping = s.line[:0], false
		b = b[end+1:]
	}
}

// take adds to the line that has begun.
func (s *Splitter) take(piece []byte) {
	for !s.skipping && len(s.line)+len(piece) > s.Most {
		n := s.Most - len(s.line)
		s.line = append(s.line, piece[:n]...)
		piece = piece[n:]
		whole := len(s.line) - sniff.PartialRune(s.line)
		if whole == 0 {
			whole = len(s.line)
		}
		rest := append([]byte(nil), s.line[whole:]...)
		s.line = s.line[:whole]
		if s.Cut {
			s.out(true)
			s.skipping = true
			break
		}
		s.out(false)
		s.line = append(s.line[:0], rest...)
	}
	if !s.skipping {
		s.line = append(s.line, piece...)
	}
}

// Skip leaves out what comes until the next line begins.
func (s *Splitter) Skip() { s.line, s.skipping = s.line[:0], true }

// end hands out a last line that nothing has ended.
func (s *Splitter) end() {
	if len(s.line) > 0 && !s.skipping {
		s.out(false)
	}
	s.line, s.skipping = s.line[:0], false
}

// out hands out the line.
func (s *Splitter) out(cut bool) {
	line := bytes.TrimSuffix(s.line, []byte("\r"))
	if s.decode != nil {
		line = s.decode(line)
	}
	if !s.begun {
		line, s.begun = bytes.TrimPrefix(line, []byte("\ufeff")), true // a byte order mark
	}
	if cut {
		line = append(slices.Clip(line), ellipsis...)
	}
	s.Emit(line)
}

// sniffed is how much of a text is looked at to find out its character set.
const sniffed = 1024

// ReadLines hands out the lines of r, in UTF-8, until it ends. The character set is
// that of contentType, else that of a byte order mark; else lines that are
// not UTF-8 are taken for what the beginning looks like, mostly Windows-1252.
// With an error of r other than io.EOF the last line is handed out as well.
func ReadLines(r io.Reader, contentType string, s *Splitter) error {
	head := make([]byte, sniffed)
	n, err := r.Read(head)
	for n == 0 && err == nil {
		n, err = r.Read(head)
	}
	head = head[:n]
	if name := charsetOf(contentType); name != "" {
		if known, canonical := charset.Lookup(name); known != nil && canonical != "utf-8" {
			return split(transform.NewReader(resumed(head, r, err), known.NewDecoder()), s)
		}
	}
	guess, name, certain := charset.DetermineEncoding(head, "")
	if certain && name != "utf-8" && hasMark(head) {
		return split(transform.NewReader(resumed(head, r, err), guess.NewDecoder()), s)
	}
	if name == "utf-8" {
		guess, _ = charset.Lookup("windows-1252")
	}
	fallback := guess
	s.decode = func(line []byte) []byte {
		if !utf8.Valid(line) {
			if decoded, err := fallback.NewDecoder().Bytes(line); err == nil {
				return decoded
			}
		}
		return line
	}
	return split(resumed(head, r, err), s)
}

// hasMark reports whether b begins with a byte order mark of UTF-16.
func hasMark(b []byte) bool {
	return bytes.HasPrefix(b, []byte("\xfe\xff")) || bytes.HasPrefix(b, []byte("\xff\xfe"))
}

// resumed reads head, then what r has, or err if that has come already.
func resumed(head []byte, r io.Reader, err error) io.Reader {
	if err != nil {
		r = failing{err}
	}
	return &sequence{head, r}
}

// sequence reads what it holds, then on; unlike io.MultiReader it never waits for the
// one while it has something of the other.
type sequence struct {
	head []byte
	rest io.Reader
}

func (s *sequence) Read(b []byte) (int, error) {
	if len(s.head) > 0 {
		n := copy(b, s.head)
		s.head = s.head[n:]
		return n, nil
	}
	return s.rest.Read(b)
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func split(r io.Reader, s *Splitter) error {
	buf := make([]byte, 64<<10)
	for {
		n, err := r.Read(buf)
		s.write(buf[:n])
		if err != nil {
			s.end()
			if err == io.EOF {
				return nil
			}
			return err
		}
	}
}

func charsetOf(contentType string) string {
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return ""
	}
	return params["charset"]
}
