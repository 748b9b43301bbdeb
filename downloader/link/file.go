package link

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// mostFile is how large a file with links may be, in bytes.
const mostFile = 16 << 20

// What may be wrong with a dropped file, beside that it cannot be read.
var (
	ErrNoFile   = errors.New("not a file")
	ErrNoList   = errors.New("not a file of links")
	ErrFileSize = errors.New("too large for a file of links")
)

// Content is what a file or a page holds.
type Content struct {
	Links []string // of any scheme, as they were written
	Text  string   // in which links may be
}

// Empty reports whether there is nothing in it.
func (c Content) Empty() bool { return len(c.Links) == 0 && strings.TrimSpace(c.Text) == "" }

// add takes a link, unless it has control characters or no scheme.
func (c *Content) add(ref string) {
	if ref = strings.TrimSpace(ref); IsReference(ref) {
		c.Links = append(c.Links, ref)
	}
}

// IsReference reports whether a text has a scheme and no control characters.
func IsReference(ref string) bool {
	return strings.Contains(ref, ":") && !strings.ContainsFunc(ref, func(r rune) bool { return r < ' ' || r == 0x7f })
}

// ReadFile gives the links in a file: one that stands for a link (.url, .desktop, .webloc), a
// page, a table, or any text.
func ReadFile(path string) (Content, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return Content{}, err
	case !info.Mode().IsRegular():
		return Content{}, ErrNoFile
	case info.Size() > mostFile:
		return Content{}, ErrFileSize
	}
	f, err := os.Open(path)
	if err != nil {
		return Content{}, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, mostFile))
	if err != nil {
		return Content{}, err
	}
	return parseFile(strings.ToLower(filepath.Ext(path)), data)
}

func parseFile(ext string, data []byte) (Content, error) {
	if ext == ".webloc" {
		return parseWebloc(data)
	}
	if isBinary(data) {
		return Content{}, ErrNoList
	}
	text := Decode(data)
	switch ext {
	case ".url":
		return parseKeyFile(text, "[InternetShortcut]", func(value string) string { return value }), nil
	case ".desktop":
		return parseKeyFile(text, "[Desktop Entry]", unescapeDesktop), nil
	case ".html", ".htm", ".xhtml", ".xht":
		return Page(text, ""), nil
	case ".csv", ".tsv":
		return parseTable(text), nil
	default:
		return parseList(text), nil
	}
}

// parseList gives the lines that are one link each, to the byte, and the text of the others.
func parseList(text string) Content {
	var d Content
	var rest strings.Builder
	for _, line := range Lines(text) {
		if line = strings.TrimSpace(line); isLink(line) && !strings.HasSuffix(line, ",") && !strings.HasSuffix(line, ";") {
			d.add(line)
		} else if line != "" {
			rest.WriteString(line + "\n")
		}
	}
	d.Text = rest.String()
	return d
}

// isLink reports whether a text is one link for the web and nothing else.
func isLink(text string) bool {
	lower := strings.ToLower(text)
	web := strings.HasPrefix(lower, "http://") || strings.HasPrefix(lower, "https://")
	return web && !strings.ContainsAny(text, " \t\n\"<>") && !strings.Contains(lower[1:], "http:/") && !strings.Contains(lower[1:], "https:/")
}

// isBinary tells data that is no text in any encoding that Decode knows.
func isBinary(data []byte) bool {
	head := data[:min(len(data), 4096)]
	if bytes.HasPrefix(head, []byte{0xff, 0xfe}) || bytes.HasPrefix(head, []byte{0xfe, 0xff}) {
		return false
	}
	control := bytes.ContainsFunc(head, func(r rune) bool {
		return r < ' ' && r != '\t' && r != '\n' && r != '\r' && r != '\f' && r != 0x1a && r != 0x1b
	})
	return control || !utf8.Valid(head) && bytes.Count(head, []byte{'\n'}) == 0 && len(head) > 1000
}

// parseKeyFile gives the value of URL in a group of a file with lines "key=value".
func parseKeyFile(text, group string, unescape func(string) string) (d Content) {
	within := false
	for _, line := range Lines(text) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			within = strings.EqualFold(line, group)
			continue
		}
		key, value, ok := strings.Cut(line, "=")
		key, _, _ = strings.Cut(key, "[") // URL[$e], as KDE writes
		if within && ok && strings.EqualFold(strings.TrimSpace(key), "URL") {
			d.add(unescape(value))
			return d
		}
	}
	return d
}

// unescapeDesktop undoes the escapes of the Desktop Entry Specification 1.5, "Possible value types".
func unescapeDesktop(value string) string {
	return strings.NewReplacer(`\\`, `\`, `\s`, " ", `\n`, "\n", `\t`, "\t", `\r`, "\r").Replace(value)
}

// parseTable gives the cells of a table that are links, and the text of the others.
func parseTable(text string) Content {
	head, _, _ := strings.Cut(text, "\n")
	r := csv.NewReader(bufio.NewReader(strings.NewReader(text)))
	r.Comma = ','
	for _, mark := range []rune{';', '\t'} {
		if strings.Count(head, string(mark)) > strings.Count(head, string(r.Comma)) {
			r.Comma = mark
		}
	}
	r.FieldsPerRecord, r.LazyQuotes, r.ReuseRecord = -1, true, true
	var d Content
	var rest strings.Builder
	for {
		cells, err := r.Read()
		if err != nil { // with lazy quotes it is the end
			d.Text = rest.String()
			return d
		}
		for _, cell := range cells {
			cell = strings.TrimSpace(cell)
			if isLink(cell) {
				d.add(cell)
			} else {
				rest.WriteString(cell + "\n")
			}
		}
	}
}
