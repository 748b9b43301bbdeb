// Files that hold links: which kind one is, and what is in it.

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
	Items []Item   // links that are checked, with what is said about them
	Text  string   // in which links may be
	List  bool     // a line of Text that is one link is that to the byte
}

// Empty reports whether there is nothing in it.
func (c Content) Empty() bool {
	return len(c.Links)+len(c.Items) == 0 && strings.TrimSpace(c.Text) == ""
}

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
	return Read(path, data)
}

// Read does what ReadFile does with the data of a file whose name, which may be "", it is given.
func Read(name string, data []byte) (Content, error) {
	ext := strings.ToLower(filepath.Ext(name))
	if ext == ".webloc" {
		return parseWebloc(data)
	}
	if isBinary(data) {
		return Content{}, ErrNoList
	}
	switch ext {
	case ".url":
		return parseKeyFile(Decode(data), "[internetshortcut]"), nil
	case ".desktop":
		return parseKeyFile(Decode(data), "[desktop entry]"), nil
	case ".html", ".htm", ".xhtml", ".xht":
		return Page(Decode(data), ""), nil
	case ".csv", ".tsv":
		return parseTable(Decode(data)), nil
	default:
		return Content{Text: decodeList(data), List: true}, nil
	}
}

// structured recognises pages and tables by what they begin with.
func structured(text string) (content Content, is bool) {
	begin := strings.ToLower(strings.TrimLeftFunc(text[:min(len(text), 2000)],
		func(r rune) bool { return isBlank(r) || r == '\n' || r == '\r' }))
	switch {
	case strings.HasPrefix(begin, "<!doctype html"), strings.HasPrefix(begin, "<html"),
		strings.HasPrefix(begin, "<?xml") && strings.Contains(begin, "<html"):
		return Page(text, ""), true
	case strings.HasPrefix(begin, "<?xml") && strings.Contains(begin, "<plist"):
		content, err := parseWebloc([]byte(text))
		return content, err == nil
	case strings.HasPrefix(begin, "<metalink"),
		strings.HasPrefix(begin, "<?xml") && strings.Contains(begin, "<metalink"):
		items, err := parseMetalink(text)
		return Content{Items: items}, err == nil
	case isTable(text):
		return parseTable(text), true
	}
	return Content{}, false
}

// isTable recognises a table by its heads: they and the next lines are separated alike.
func isTable(text string) bool {
	const looked = 5 // lines
	var separators int
	var comma string
	for i, line := range nonBlank(text, looked) {
		if i == 0 {
			comma = string(separator(line))
			if separators = strings.Count(line, comma); separators == 0 || !isHead(line, comma) {
				return false
			}
		} else if strings.Count(line, comma) < separators {
			return false
		}
		if i > 0 && strings.Contains(line, "://") {
			return true
		}
	}
	return false
}

// isHead tells the heads of columns from a sentence.
func isHead(line, comma string) bool {
	for cell := range strings.SplitSeq(line, comma) {
		cell = strings.Trim(cell, ` "`)
		if cell == "" || len(cell) > 30 || strings.ContainsAny(cell, ":.!?") {
			return false
		}
	}
	return true
}

// nonBlank gives the first lines of a text that are not blank.
func nonBlank(text string, most int) (lines []string) {
	for text != "" && len(lines) < most {
		line := text
		if end := strings.IndexAny(text, "\n\r"); end >= 0 {
			line, text = text[:end], text[end+1:]
		} else {
			text = ""
		}
		if line = strings.TrimFunc(line, isBlank); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// separator guesses from the first line of a table what stands between its cells.
func separator(line string) rune {
	comma := ','
	for _, mark := range []rune{';', '\t'} {
		if strings.Count(line, string(mark)) > strings.Count(line, string(comma)) {
			comma = mark
		}
	}
	return comma
}

// isLink reports whether a text is one link for the web and nothing else.
func isLink(text string) bool {
	lower := strings.ToLower(text)
	web := strings.HasPrefix(lower, "http://") || strings.HasPrefix(lower, "https://")
	return web && !strings.ContainsAny(text, " \t\n\"<>") && !strings.Contains(lower[1:], "http:/") &&
		!strings.Contains(lower[1:], "https:/")
}

// isBinary tells data that is no text in any encoding that Decode knows.
func isBinary(data []byte) bool {
	head := data[:min(len(data), 4096)]
	if bytes.HasPrefix(head, []byte{0xff, 0xfe}) || bytes.HasPrefix(head, []byte{0xfe, 0xff}) {
		return false
	}
	if isWide(head) {
		return false
	}
	lines := bytes.Contains(head, []byte("://")) // which NULs may end
	control := bytes.ContainsFunc(head, func(r rune) bool {
		return r < ' ' && (r != 0 || !lines) && r != '\t' && r != '\n' && r != '\r' && r != '\f' && r != 0x1a &&
			r != 0x1b
	})
	return control || !utf8.Valid(head) && bytes.Count(head, []byte{'\n'}) == 0 && len(head) > 1000
}

// parseKeyFile gives the link in one group of a file with lines "key=value".
func parseKeyFile(text, group string) (c Content) {
	within := false
	for _, line := range Lines(text) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			within = strings.EqualFold(line, group)
		} else if within && groupKey.MatchString(line) {
			if link := groups[group].link(line); link != "" {
				c.add(link)
				return c
			}
		}
	}
	return c
}

// unescapeDesktop undoes the escapes of the Desktop Entry Specification 1.5, "Possible value types".
func unescapeDesktop(value string) string {
	return strings.NewReplacer(`\\`, `\`, `\s`, " ", `\n`, "\n", `\t`, "\t", `\r`, "\r").Replace(value)
}

// parseTable gives the cells of a table that are links, and the text of the others.
func parseTable(text string) Content {
	head, _, _ := strings.Cut(text, "\n")
	r := csv.NewReader(bufio.NewReader(strings.NewReader(text)))
	r.Comma = separator(head)
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
