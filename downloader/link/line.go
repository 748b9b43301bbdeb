// What looks like a link in a line of text.

package link

import (
	"fmt"
	"net/netip"
	"net/url"
	"path"
	"regexp"
	"strings"

	"golang.org/x/net/publicsuffix"

	"gannet/internal/message"
)

// parseLine finds what looks like a link: those to use, and the others with the reason.
func parseLine(line string) (links []Item, rejected []Bad) {
	line = fromJSON(line)
	for from := 0; ; {
		start, end, scheme := findLink(line, from)
		if start < 0 {
			break
		}
		from = end
		link, reason := "", foreign(scheme)
		if reason.IsZero() {
			link, reason = webLink(inContext(line, start, end))
		} else if inner := unwrap(scheme, line[start:end]); inner != "" {
			link, reason = Check(inner)
		}
		if !reason.IsZero() {
			rejected = append(rejected, Bad{line[start:end], reason, schemes[scheme].aside})
			continue
		}
		links = append(links, Item{URL: link})
	}
	if len(links)+len(rejected) > 0 {
		return links, rejected
	}
	alone, _, _ := strings.Cut(line, " #")
	alone, _, _ = strings.Cut(alone, " //")
	if item := bareLink(strings.TrimSpace(alone)); item.URL != "" {
		return []Item{item}, nil
	}
	if reason := whyNone(line); !reason.IsZero() {
		return nil, []Bad{{Line: line, Reason: reason}}
	}
	return nil, nil
}

// whyNone says what is wrong with a line without a link that was meant as one: what follows its
// "http" is damaged, or it is one word that begins with "www.".
func whyNone(line string) message.Message {
	lower := strings.ToLower(line[:min(len(line), len("https:"))])
	rest := strings.TrimPrefix(strings.TrimPrefix(lower, "http"), "s")
	switch {
	case strings.Contains(line, " "):
	case strings.HasPrefix(lower, "www."):
		return message.Of(wrongServer)
	case strings.HasPrefix(lower, "http") && rest != "" && strings.ContainsRune(":;/", rune(rest[0])) &&
		len(line) > len("https://"):
		return message.Of(notWeb)
	}
	return message.Message{}
}

// fromJSON undoes what is written otherwise in JSON, in the scripts of pages, in Markdown and in
// shells. No link has a backslash in it.
func fromJSON(line string) string {
	if !strings.Contains(line, `\`) {
		return line
	}
	if strings.Contains(line, `:\/\/`) {
		line = strings.ReplaceAll(line, `\/`, "/")
	}
	return escapes.Replace(line)
}

// escapes are those of ASCII: some programs write all so that means something in HTML.
var escapes = func() *strings.Replacer {
	pairs := []string{`\n`, " ", `\r`, " ", `\t`, " ", `\x26`, "&", `\x3d`, "=", `\x3D`, "="}
	for _, c := range `_&%~*?=#` { // as Markdown and shells need it
		pairs = append(pairs, `\`+string(c), string(c))
	}
	for c := ' '; c <= '~'; c++ {
		pairs = append(pairs, fmt.Sprintf(`\u%04x`, c), string(c), fmt.Sprintf(`\u%04X`, c), string(c))
	}
	return strings.NewReplacer(pairs...)
}()

// inContext gives line[start:end] as the text around it means it: in markup &amp;
// stands for &, and marks of emphasis before a link end it too.
func inContext(line string, start, end int) string {
	link := plainAmpersands(line[start:end])
	if start == 0 {
		return link
	}
	switch before := line[start-1]; {
	case strings.IndexByte(`"'=>`, before) >= 0, behindQuoteEntity(line[:start]):
		link = ampersands.Replace(link)
		return link[:linkEnd(link, 0)] // one that was written as HTML twice
	case before == '_', before == '~':
		return strings.TrimRight(link, string(before))
	}
	return link
}

// plainAmpersands undoes what is left of copied HTML in a link: no server has a parameter
// "amp;key".
func plainAmpersands(link string) string {
	if !strings.Contains(link, "&amp;") {
		return link
	}
	return parameters.ReplaceAllString(link, "&$1")
}

var parameters = regexp.MustCompile(`&amp;([\w.%\[\]$-]+=)`)

var ampersands = strings.NewReplacer("&amp;", "&", "&AMP;", "&", "&#38;", "&", "&#038;", "&", "&#x26;", "&", "&#X26;",
	"&")

// webLink checks a link found in a text, and gives it without fragment and the
// punctuation of the sentence around it, or says what is wrong.
func webLink(s string) (link string, reason message.Message) {
	s, _, _ = strings.Cut(s, "#")
	return Check(withoutCells(trimPunctuation(s)))
}

// withoutCells cuts off the other cells of a table's row, where the link is that of a file by its
// ending and there is no more of a link in what follows a comma.
func withoutCells(s string) string {
	link, cells, several := strings.Cut(s, ",")
	if several && !strings.ContainsAny(cells, "/?=&@") && IsFileType(path.Ext(link)) {
		return link
	}
	return s
}

// trimPunctuation drops what ends a sentence rather than a link: a closing
// bracket counts to the link if it was opened in it.
func trimPunctuation(s string) string {
	open := map[byte]int{')': 0, ']': 0, '}': 0}
	for closing, opening := range map[byte]string{')': "(", ']': "[", '}': "{"} {
		open[closing] = strings.Count(s, opening) - strings.Count(s, string(closing))
	}
	for s != "" {
		last := s[len(s)-1]
		surplus, bracket := open[last]
		switch {
		case bracket && surplus < 0:
			open[last]++
			s = s[:len(s)-1]
		case strings.HasSuffix(s, "…"):
			s = strings.TrimSuffix(s, "…")
		case strings.IndexByte(".,;:!?'*|", last) >= 0:
			s = s[:len(s)-1]
		default:
			return s
		}
	}
	return s
}

// bareLink completes a link that stands alone without its https://, or gives none.
// Computers named by address get http://: they seldom have a certificate.
func bareLink(s string) (item Item) {
	s = trimPunctuation(strings.TrimRight(strings.TrimLeft(s, "\ufeff<(['\"“‘«"), "\u200b>)]'\"”’»"))
	s = strings.TrimPrefix(s, "//")
	if linkEnd(s, 0) != len(s) {
		return Item{}
	}
	u, err := url.Parse("https://" + s)
	if err != nil || u.User != nil {
		return Item{}
	}
	host, err := asciiHost(u.Hostname())
	if err != nil || u.Path == "" && !strings.HasPrefix(host, "www.") {
		return Item{}
	}
	scheme := "https://"
	if _, err := netip.ParseAddr(host); err == nil || host == "localhost" {
		scheme = "http://"
	} else if suffix, official := publicsuffix.PublicSuffix(host); !official || suffix == host {
		return Item{}
	}
	if u.Port() == defaultPorts["http"] {
		scheme = "http://"
	}
	item.URL, _ = webLink(scheme + s)
	item.AnyScheme = scheme == "https://" && u.Port() != defaultPorts["https"]
	return item
}
