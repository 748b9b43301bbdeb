package link

import (
	"slices"
	"strings"
	"unicode"

	"gannet/internal/phrase"
)

// findLink finds the next link of any kind in line at or after from: where it
// starts and ends, and its scheme in lower case; start is -1 if there is none.
func findLink(line string, from int) (start, end int, scheme string) {
	for {
		i := strings.IndexByte(line[from:], ':')
		if i < 0 {
			return -1, -1, ""
		}
		colon := from + i
		scheme = schemeBefore(line[from:colon])
		start = colon - len(scheme)
		scheme = strings.ToLower(scheme)
		if beginsLink(scheme, line[colon+1:]) {
			if !foreign(scheme).IsZero() {
				return start, foreignEnd(line, colon), scheme
			}
			return start, linkEnd(line, start), scheme
		}
		from = colon + 1
	}
}

// schemeBefore gives the scheme (RFC 3986 §3.1) that s ends with; "http" also of
// "see.http" and "git+http", where it has grown on to the text before.
func schemeBefore(s string) string {
	const longest = 20 // bounds the work on text full of colons
	i := len(s)
	for i > 0 && len(s)-i < longest && (isAlphanumeric(s[i-1]) || strings.IndexByte("+-.", s[i-1]) >= 0) {
		i--
	}
	s = s[i:]
	if i := strings.LastIndexAny(s, "+-."); i >= 0 && isWeb(strings.ToLower(s[i+1:])) {
		return s[i+1:]
	}
	return strings.TrimLeft(s, "+-.0123456789")
}

func isAlphanumeric(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}

func isWeb(scheme string) bool { return scheme == "http" || scheme == "https" }

// beginsLink tells a scheme and its colon from a word and one.
func beginsLink(scheme, after string) bool {
	switch scheme {
	case "http", "https", "javascript", "mailto", "ed2k":
		return after != "" && after[0] > ' '
	case "magnet":
		return strings.HasPrefix(after, "?")
	case "blob":
		return strings.HasPrefix(after, "http")
	case "data":
		for _, media := range []string{",", ";", "application/", "audio/", "font/", "image/", "text/", "video/"} {
			if strings.HasPrefix(after, media) {
				return true
			}
		}
		return false
	}
	return len(scheme) > 1 && strings.HasPrefix(after, "//")
}

// foreign says why a link of this scheme cannot be used; zero if it can.
func foreign(scheme string) phrase.Phrase {
	switch scheme {
	case "http", "https":
		return phrase.Phrase{}
	case "file":
		return phrase.Of("This is the place of a file on a computer, not a link")
	case "javascript":
		return phrase.Of("This is a program of a web page, not a link")
	case "data":
		return phrase.Of("This is the file itself written as text, not a link")
	case "blob":
		return phrase.Of("This link works only inside the browser it comes from")
	case "mailto":
		return phrase.Of("This is an e-mail address, not a link")
	}
	return phrase.Of("Gannet does not know {{.X}} links yet", phrase.Gaps{"X": scheme})
}

// foreignEnd is where a link that is not for the web ends: others may stand in it.
func foreignEnd(line string, from int) int {
	for i, r := range line[from:] {
		if unicode.IsSpace(r) || r == '"' || r == '<' || r == '>' || quoteEntity(line[from+i:]) > 0 {
			return from + i
		}
	}
	return len(line)
}

// linkEnd is where a link ends that starts at line[start]: at what can be in no
// link, at a quote written as HTML, at the bracket that closes one right before it, or at a comma and the next link.
func linkEnd(line string, start int) int {
	var opening, closing rune
	if start > 0 {
		opening = rune(line[start-1])
		closing = map[rune]rune{'(': ')', '[': ']', '{': '}', '\'': '\''}[opening]
	}
	depth := 0
	for i, r := range line[start:] {
		switch {
		case endsLink(r), quoteEntity(line[start+i:]) > 0:
			return start + i
		case r == closing && depth == 0:
			return start + i
		case r == closing:
			depth--
		case r == opening:
			depth++
		case r == ',' || r == ';' || r == '|':
			next := strings.ToLower(line[start+i+1 : min(start+i+1+len("https://"), len(line))])
			if strings.HasPrefix(next, "http://") || next == "https://" {
				return start + i
			}
		}
	}
	return len(line)
}

// quoteEntities are what HTML writes for quotes and for the brackets of its tags.
var quoteEntities = []string{
	"&quot;", "&#34;", "&#034;", "&#x22;", "&apos;", "&#39;", "&#039;", "&#x27;",
	"&lt;", "&#60;", "&#x3c;", "&gt;", "&#62;", "&#x3e;",
}

const longestEntity = 6 // bytes, of those

// quoteEntity is how long the one of quoteEntities is that s begins with, 0 if it begins with none.
func quoteEntity(s string) int {
	if !strings.HasPrefix(s, "&") {
		return 0
	}
	end := strings.IndexByte(s[:min(len(s), longestEntity)], ';') + 1
	if !slices.Contains(quoteEntities, strings.ToLower(s[:end])) {
		return 0
	}
	return end
}

// behindQuoteEntity reports whether s ends with one of quoteEntities.
func behindQuoteEntity(s string) bool {
	s = s[max(0, len(s)-longestEntity):]
	begin := strings.LastIndexByte(s, '&')
	return begin >= 0 && quoteEntity(s[begin:]) == len(s)-begin
}

// endsLink is true of what is in no link: spaces, quotes, invisible characters
// (but for the two that spelling needs), and the punctuation of Chinese and
// Japanese, which stands close to the words around it.
func endsLink(r rune) bool {
	if r < 0x80 {
		return r <= ' ' || r == 0x7f || strings.ContainsRune("\"<>`\\", r)
	}
	return unicode.IsSpace(r) || unicode.IsControl(r) ||
		unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d' ||
		strings.ContainsRune("“”„‘’‚«»‹›，。、；：！？（）［］【】「」『』《》〈〉", r)
}
