package drop

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

// ReadFile gives the links in a file: one that stands for a link (.url, .desktop, .webloc), a
// page, a table, or any text.
func ReadFile(path string) (Drop, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return Drop{}, err
	case !info.Mode().IsRegular():
		return Drop{}, ErrNoFile
	case info.Size() > mostFile:
		return Drop{}, ErrFileSize
	}
	f, err := os.Open(path)
	if err != nil {
		return Drop{}, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, mostFile))
	if err != nil {
		return Drop{}, err
	}
	return parseFile(strings.ToLower(filepath.Ext(path)), data)
}

func parseFile(ext string, data []byte) (Drop, error) {
	if ext == ".webloc" {
		return parseWebloc(data)
	}
	if isBinary(data) {
		return Drop{}, ErrNoList
	}
	text := decode(data)
	switch ext {
	case ".url":
		return parseKeyFile(text, "[InternetShortcut]", func(value string) string { return value }), nil
	case ".desktop":
		return parseKeyFile(text, "[Desktop Entry]", unescapeDesktop), nil
	case ".html", ".htm", ".xhtml", ".xht":
		return parseHTML(text, ""), nil
	case ".csv", ".tsv":
		return parseTable(text), nil
	default:
		return parseList(text), nil
	}
}

// parseList gives the lines that are one link each, to the byte, and the text of the others.
func parseList(text string) Drop {
	var d Drop
	var rest strings.Builder
	for _, line := range lines(text) {
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

// isBinary tells data that is no text in any encoding that decode knows.
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
func parseKeyFile(text, group string, unescape func(string) string) (d Drop) {
	within := false
	for _, line := range lines(text) {
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
func parseTable(text string) Drop {
	head, _, _ := strings.Cut(text, "\n")
	r := csv.NewReader(bufio.NewReader(strings.NewReader(text)))
	r.Comma = ','
	for _, mark := range []rune{';', '\t'} {
		if strings.Count(head, string(mark)) > strings.Count(head, string(r.Comma)) {
			r.Comma = mark
		}
	}
	r.FieldsPerRecord, r.LazyQuotes, r.ReuseRecord = -1, true, true
	var d Drop
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
