// Where a link starts and ends in a line.

package link

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
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
// link, at a quote written as HTML, at the bracket that closes one right before it, at the
// separator that stands before it (as in a table), or at one and the next link.
func linkEnd(line string, start int) int {
	opening, closing, separator := around(line[:start])
	depth := 0
	for i, r := range line[start:] {
		rest := line[start+i:]
		switch {
		case endsLink(r), quoteEntity(rest) > 0, strings.HasPrefix(rest, "[/"): // the last ends a tag of BBCode
			return start + i
		case r == separator, r == closing && depth == 0:
			return start + i
		case r == closing:
			depth--
		case r == opening:
			depth++
		case r == ',' || r == ';' || r == '|':
			if _, is := webStart(rest[1:]); is {
				return start + i
			}
		}
	}
	return len(line)
}

// around tells from what stands right before a link what ends it: the bracket that closes the
// one there, and the next of a separator; 0 for none.
func around(before string) (opening, closing, separator rune) {
	if before == "" {
		return 0, 0, 0
	}
	switch last := rune(before[len(before)-1]); last {
	case '(', '[', '{', '\'':
		return last, map[rune]rune{'(': ')', '[': ']', '{': '}', '\'': '\''}[last], 0
	case ',', ';', '|':
		if !entityEnd.MatchString(before[max(0, len(before)-10):]) {
			return 0, 0, last
		}
	case '<':
		return 0, 0, '|' // <link|text>, as Slack writes
	case '=':
		if i := strings.LastIndexByte(before, '['); i >= 0 && isWord(before[i+1:len(before)-1]) {
			return '[', ']', 0 // [url=link]text[/url]
		}
	}
	return 0, 0, 0
}

var entityEnd = regexp.MustCompile(`&#?\w+;$`)

// isWord reports whether a text is a short name of ASCII letters.
func isWord(s string) bool {
	return s != "" && len(s) <= 10 && strings.Trim(strings.ToLower(s), "abcdefghijklmnopqrstuvwxyz") == ""
}

// webStart reports whether a text begins as a link for the web does, and what follows.
func webStart(s string) (rest string, is bool) {
	for _, begin := range []string{"http://", "https://"} {
		if len(s) >= len(begin) && strings.EqualFold(s[:len(begin)], begin) {
			return s[len(begin):], true
		}
	}
	return s, false
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
