package web

// The name of a file, by its headers or its link.

import (
	"cmp"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"gannet/downloader/disk"
	"gannet/downloader/link"
	"gannet/downloader/sniff"

	"golang.org/x/net/idna"
	"golang.org/x/text/encoding/htmlindex"
)

// NameOf gives the safe name that a link promises, before anything was asked of it; never "".
func NameOf(u *url.URL) string { return fileName(nil, u) }

// fileName gives the safe name for what an answer carries, never "": the one in
// its Content-Disposition, else the one in the link it came from, else the host's, these two with an extension that
// fits its Content-Type.
//
// A name from Content-Disposition was chosen for the file and is not completed.
func fileName(header http.Header, final *url.URL) string {
	for _, value := range header.Values("Content-Disposition") {
		if name := dispositionName(value); name != "" {
			return name
		}
	}
	media, _, _ := strings.Cut(header.Get("Content-Type"), ";")
	media = strings.ToLower(strings.TrimSpace(media))
	if name := linkName(final); name != "" {
		return disk.SafeName(completed(name, media))
	}
	host, err := idna.Display.ToUnicode(final.Hostname())
	if err != nil {
		host = final.Hostname()
	}
	if host = disk.SafeName(host); host == "" {
		host = "download"
	}
	return disk.SafeName(host + sniff.Extension(media))
}

// dispositionName gives the safe name in a Content-Disposition (RFC 6266), or "":
// filename* where it is well formed, else filename, else name, read as leniently
// as browsers do.
func dispositionName(value string) string {
	params := dispositionParams(value)
	joinPieces(params, "filename")
	extended := params["filename*"]
	for _, name := range []string{
		extendedValue(extended), plainValue(params["filename"]), plainValue(params["name"]), carelessValue(extended),
	} {
		if name = disk.SafeName(name); name != "" {
			return name
		}
	}
	return ""
}

// dispositionParams splits a Content-Disposition; of a name given twice the first
// counts. The type before them may be missing, as may the semicolon after it.
func dispositionParams(s string) map[string]string {
	params := map[string]string{}
	for {
		end := strings.IndexAny(s, ";=")
		if end < 0 {
			return params
		}
		words := strings.Fields(strings.ReplaceAll(s[:end], " *", "*"))
		separator := s[end]
		s = s[end+1:]
		if separator == ';' {
			continue
		}
		var value string
		value, s = dispositionValue(strings.TrimLeft(s, " \t"))
		if len(words) == 0 {
			continue
		}
		name := strings.ToLower(words[len(words)-1])
		if _, known := params[name]; !known {
			params[name] = value
		}
	}
}

// joinPieces puts together the value of a parameter that comes in pieces: name*0, name*1 and so on, where those are
// percent-encoded that end in * (RFC 2231 §3, §4.1). Whole ones win.
func joinPieces(params map[string]string, name string) {
	var all strings.Builder
	extended := false
	for i := 0; ; i++ {
		key := fmt.Sprintf("%s*%d", name, i)
		piece, plain := params[key]
		coded, ok := params[key+"*"]
		switch {
		case plain && extended:
			piece = url.PathEscape(piece)
		case ok:
			piece, extended = coded, extended || i == 0
		case !plain:
			if extended {
				name += "*"
			}
			if params[name] == "" && i > 0 {
				params[name] = all.String()
			}
			return
		}
		all.WriteString(piece)
	}
}

// dispositionValue takes a parameter's value off s: a quoted string, or all up to
// the next semicolon, spaces too.
func dispositionValue(s string) (value, rest string) {
	quote := strings.HasPrefix(s, `"`)
	if strings.HasPrefix(s, `""`) && strings.Trim(s, "\"; \t") != "" && !strings.HasPrefix(strings.TrimLeft(s[2:], " \t"), ";") {
		quote = false // quoted twice
	}
	if !quote {
		value, rest, _ = strings.Cut(s, ";")
		return strings.Trim(value, `" `), rest
	}
	var quoted strings.Builder
	drive := len(s) > 3 && s[2] == ':' && s[3] == '\\' // C:\file, whose backslashes escape nothing
	i := 1
	for ; i < len(s) && s[i] != '"'; i++ {
		if s[i] == '\\' && !drive {
			i++
		}
		quoted.WriteString(s[i:min(i+1, len(s))])
	}
	_, rest, _ = strings.Cut(s[min(i, len(s)):], ";")
	return quoted.String(), rest
}

// extendedValue decodes charset'language'percent-encoded (RFC 8187 §3.2), or gives "".
func extendedValue(s string) string {
	charset, rest, _ := strings.Cut(s, "'")
	_, encoded, _ := strings.Cut(rest, "'")
	raw, err := url.PathUnescape(encoded)
	if err != nil {
		return ""
	}
	encoding, err := htmlindex.Get(charset)
	if err != nil {
		return ""
	}
	name, err := encoding.NewDecoder().String(raw)
	if err != nil || strings.ContainsRune(name, utf8.RuneError) {
		return ""
	}
	return name
}

// carelessValue reads what should be an extended value and is none: it has no charset, or not
// the one it names.
func carelessValue(s string) string {
	if i := strings.LastIndexByte(s, '\''); i >= 0 && strings.Count(s[:i], "'") == 1 {
		s = s[i+1:]
	} else if charset, rest, _ := strings.Cut(s, "'"); strings.EqualFold(charset, "utf-8") {
		s = rest
	}
	return plainValue(s)
}

// words decodes RFC 2047, which HTTP never allowed and servers send.
var words = mime.WordDecoder{CharsetReader: func(charset string, input io.Reader) (io.Reader, error) {
	encoding, err := htmlindex.Get(charset)
	if err != nil {
		return nil, err
	}
	return encoding.NewDecoder().Reader(input), nil
}}

// plainValue reads filename=, which should be Latin-1 and is anything: RFC 2047
// words, percent-encoded or raw UTF-8, or Windows-1252.
func plainValue(s string) string {
	if strings.Contains(s, "=?") {
		if name, err := words.DecodeHeader(s); err == nil {
			return name
		}
	}
	name := link.Unescape(s)
	if utf8.ValidString(name) {
		return name
	}
	// more than one escape: "at 50%AB" is none
	if read, trust := read(name); utf8.ValidString(s) && len(s)-len(name) > 2 && trust > 0.8 {
		return read
	}
	return text(s)
}

// text reads bytes in UTF-8, or in the code page that they are likeliest to be in.
func text(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	name, _ := read(s)
	return name
}

// lastElement gives the last element of a link's path, decoded, without the
// parameters behind a semicolon (";jsessionid=1"), or "".
func lastElement(u *url.URL) string {
	path := strings.TrimRight(u.EscapedPath(), "/")
	element, _, _ := strings.Cut(path[strings.LastIndexByte(path, '/')+1:], ";")
	return text(link.Unescape(element))
}

// queryKeys are what servers call the name of a file in the query of a link, the surest first.
var queryKeys = []string{
	"filename", "file_name", "fname", "attname", "download_name", "downloadname", "file", "name",
	"download", "path", "f",
}

// dispositions are what those call a whole Content-Disposition that store files for others.
var dispositions = []string{"response-content-disposition", "rscd", "content-disposition"}

// queryName gives the name of a file that the query of a link has, or "".
func queryName(u *url.URL) string {
	query := map[string]string{}
	for pair := range strings.SplitSeq(u.RawQuery, "&") {
		key, value, _ := strings.Cut(pair, "=")
		key = strings.ToLower(link.Unescape(key))
		if _, known := query[key]; !known {
			query[key] = link.Unescape(strings.ReplaceAll(value, "+", " "))
		}
	}
	for _, key := range dispositions {
		if name := dispositionName(query[key]); name != "" {
			return name
		}
	}
	for _, key := range queryKeys {
		value, _, _ := strings.Cut(query[key], "?")
		if name := disk.SafeName(text(value)); link.IsFileType(disk.Extension(name)) {
			return name
		}
	}
	return ""
}

// linkName gives the name of the file in a link: the last element of its path or, where that says no
// more than which program gives it, what the query has.
func linkName(u *url.URL) string {
	name := disk.SafeName(lastElement(u))
	if ext := disk.Extension(name); ext == "" || slices.Contains(generators, strings.ToLower(ext)) {
		return cmp.Or(queryName(u), name)
	}
	return name
}

// generators are extensions of programs that make a file, not of the file.
var generators = []string{".php", ".asp", ".aspx", ".ashx", ".jsp", ".do", ".action", ".cgi", ".cfm"}

// completed gives a name from a link the extension of its type, so that a double
// click opens it, where the name has none or that of the program that made the
// file. Any other extension says more than the type does (.apk and .docx are
// served as application/zip), and text/plain says nothing: README, LICENSE and a
// script's source are that.
func completed(name, media string) string {
	ext := sniff.Extension(media)
	if ext == "" || media == "text/plain" {
		return name
	}
	old := disk.Extension(name)
	switch {
	case old == "":
		return name + ext
	case slices.Contains(generators, strings.ToLower(old)):
		return strings.TrimSuffix(name, old) + ext
	}
	return name
}
