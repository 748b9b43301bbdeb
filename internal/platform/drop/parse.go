// What is dropped, read in whichever format it is offered.

package drop

import (
	"bytes"
	"encoding/binary"
	"strconv"
	"strings"

	"gannet/downloader/link"
)

// formats are the names under which programs offer what can be read, on X11 and
// on Windows, the most exact first: a link as such, then files, pages, text.
var formats = []struct {
	name  string
	parse func(data []byte) Drop
}{
	{"text/x-moz-url", parseTitled},
	{"text/uri-list", parseURIList},
	{"_NETSCAPE_URL", parseFirstLine},
	{"UniformResourceLocatorW", parseFirstLine},
	{"UniformResourceLocator", parseFirstLine},
	{"CF_HDROP", parseHDrop},
	{"HTML Format", parseHTMLFormat},
	{"text/html", func(data []byte) Drop { return Of(link.Page(link.Decode(data), "")) }},
	{"text/plain;charset=utf-8", parseText},
	{"UTF8_STRING", parseText},
	{"CF_UNICODETEXT", parseText},
	{"text/plain", parseText},
	{"STRING", parseText},
	{"TEXT", parseText},
}

// read gives the first offer that holds something; get fetches one by its name.
func read(offered []string, get func(format string) ([]byte, error)) (Drop, error) {
	has := make(map[string]bool, len(offered))
	for _, name := range offered {
		has[name] = true
	}
	var failure error
	for _, f := range formats {
		if !has[f.name] {
			continue
		}
		data, err := get(f.name)
		if err != nil {
			failure = err
			continue
		}
		if d := f.parse(data); !d.Empty() {
			return d, nil
		}
	}
	return Drop{}, failure
}

// readable reports whether one of the formats offered can be read.
func readable(offered []string) bool {
	for _, f := range formats {
		for _, name := range offered {
			if name == f.name {
				return true
			}
		}
	}
	return false
}

// parseTitled reads links that alternate with their titles, a line each.
func parseTitled(data []byte) (d Drop) {
	for i, line := range link.Lines(link.Decode(data)) {
		if i%2 == 0 {
			d.add(line)
		}
	}
	return d
}

// parseFirstLine reads a link that may have its title in the next line.
func parseFirstLine(data []byte) (d Drop) {
	d.add(link.Lines(link.Decode(data))[0])
	return d
}

// parseURIList reads RFC 2483 §5.
func parseURIList(data []byte) (d Drop) {
	for _, line := range link.Lines(link.Decode(data)) {
		if !strings.HasPrefix(line, "#") {
			d.add(line)
		}
	}
	return d
}

// parseHDrop reads DROPFILES of the Windows API: a head that says where the paths begin
// and whether they are in UTF-16, and the paths, each ended by a NUL, the last by two.
func parseHDrop(data []byte) (d Drop) {
	const head = 20
	if len(data) < head {
		return d
	}
	from := binary.LittleEndian.Uint32(data)
	if from < head || uint64(from) > uint64(len(data)) {
		return d
	}
	paths, wide := string(data[from:]), binary.LittleEndian.Uint32(data[16:]) != 0
	if wide {
		paths = link.Decode16(data[from:], binary.LittleEndian)
	}
	for path := range strings.SplitSeq(paths, "\x00") {
		if path == "" {
			break
		}
		d.Files = append(d.Files, path)
	}
	return d
}

func parseText(data []byte) Drop { return Drop{Text: link.Decode(data)} }

// parseHTMLFormat reads the clipboard format of Windows: lines "Name:value", some of
// which are places in what follows, counted in bytes from the very start.
func parseHTMLFormat(data []byte) Drop {
	base, from, to := "", 0, len(data)
	for line := range bytes.Lines(data) {
		name, value, ok := strings.Cut(strings.TrimSpace(string(line)), ":")
		if !ok || strings.HasPrefix(name, "<") {
			break
		}
		switch name {
		case "SourceURL":
			base = value
		case "StartFragment":
			from = place(value, from)
		case "EndFragment":
			to = place(value, to)
		}
	}
	if from > to || to > len(data) {
		from, to = 0, len(data)
	}
	return Of(link.Page(link.Decode(data[from:to]), base))
}

// place gives the number in a header of HTML Format, or what was there if there is none.
func place(value string, before int) int {
	if n, err := strconv.ParseUint(value, 10, 31); err == nil {
		return int(n)
	}
	return before
}
