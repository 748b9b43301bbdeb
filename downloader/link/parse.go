package link

import (
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/publicsuffix"

	"gannet/internal/phrase"
)

// Bad is a line of pasted text that holds no usable link, or what on a line
// with usable ones is another kind of link.
type Bad struct {
	Line   string
	Reason phrase.Phrase // a sentence without a full stop
}

// What is wrong with what may be meant as a link.
var (
	noLink      = phrase.Of("There is no link in this line")
	damagedLink = phrase.Of("The link is damaged")
	notWeb      = phrase.Of("The link is damaged: it should begin with https://")
	noServer    = phrase.Of("The link does not name a server")
	wrongServer = phrase.Of("The link does not name a server that can exist")
	wrongPort   = phrase.Of("The link names a port that cannot exist")
)

// Parse finds the links in any text: one or many a line, among other words,
// in quotes, brackets, Markdown, HTML or JSON. Each is given once, in the order found, as it
// was written but for its #fragment, which is for browsers. Lines that hold none are
// given back with the reason, blank ones are not.
//
// A link without https:// is taken only where it is alone on its line, and has a
// path or begins with "www."; among words it is more likely a mention.
func Parse(text string) (links []string, bad []Bad) {
	seen := map[string]bool{}
	for _, line := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' }) {
		line = strings.TrimSpace(line)
		found, rejected := parseLine(line)
		if len(found) == 0 && line != "" {
			reason := noLink
			if len(rejected) > 0 {
				reason = rejected[0].Reason
			}
			rejected = []Bad{{line, reason}}
		}
		bad = append(bad, rejected...)
		for _, link := range found {
			if key := Key(link); !seen[key] {
				seen[key] = true
				links = append(links, link)
			}
		}
	}
	return links, bad
}

// parseLine finds what looks like a link: those to use, and the others with the reason.
func parseLine(line string) (links []string, rejected []Bad) {
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
		}
		if !reason.IsZero() {
			rejected = append(rejected, Bad{line[start:end], reason})
			continue
		}
		links = append(links, link)
	}
	if len(links)+len(rejected) == 0 {
		if link := bareLink(line); link != "" {
			links = append(links, link)
		}
	}
	return links, rejected
}

// fromJSON undoes what is written otherwise in JSON, and in the scripts of pages. No link has
// a backslash in it.
func fromJSON(line string) string {
	if strings.Contains(line, `:\/\/`) {
		line = strings.ReplaceAll(line, `\/`, "/")
	}
	return escapes.Replace(line)
}

// escapes are those of ASCII: some programs write all so that means something in HTML.
var escapes = func() *strings.Replacer {
	pairs := []string{`\n`, " ", `\r`, " ", `\t`, " "}
	for c := ' '; c <= '~'; c++ {
		pairs = append(pairs, fmt.Sprintf(`\u%04x`, c), string(c), fmt.Sprintf(`\u%04X`, c), string(c))
	}
	return strings.NewReplacer(pairs...)
}()

// inContext gives line[start:end] as the text around it means it: in markup &amp;
// stands for &, and marks of emphasis before a link end it too.
func inContext(line string, start, end int) string {
	link := line[start:end]
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

var ampersands = strings.NewReplacer("&amp;", "&", "&AMP;", "&", "&#38;", "&", "&#038;", "&", "&#x26;", "&", "&#X26;", "&")

// webLink checks a link found in a text, and gives it without fragment and the
// punctuation of the sentence around it, or says what is wrong.
func webLink(s string) (link string, reason phrase.Phrase) {
	s, _, _ = strings.Cut(s, "#")
	return Check(trimPunctuation(s))
}

// Check checks a text that is one whole http or https link, and gives it as it is,
// with whatever it ends in, but for spaces, which are written as %20, and its #fragment,
// which is for browsers. Or it says why it cannot be used.
func Check(s string) (link string, reason phrase.Phrase) {
	s, _, _ = strings.Cut(strings.TrimSpace(s), "#")
	scheme, rest, ok := strings.Cut(s, ":")
	scheme = strings.ToLower(scheme)
	switch {
	case !ok && !isWeb(scheme):
		return "", noLink
	case !foreign(scheme).IsZero():
		return "", foreign(scheme)
	case !strings.HasPrefix(rest, "//"):
		return "", notWeb
	}
	link = scheme + ":" + strings.ReplaceAll(rest, " ", "%20")
	u, err := url.Parse(link)
	if err != nil {
		// Browsers take a % that begins no escape for itself.
		link = escapePercents(link)
		u, err = url.Parse(link)
	}
	switch {
	case err != nil:
		return "", damagedLink
	case u.Hostname() == "":
		return "", noServer
	case !validHost(u.Hostname()):
		return "", wrongServer
	case !validPort(u.Port()):
		return "", wrongPort
	}
	return link, phrase.Phrase{}
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

func escapePercents(s string) string {
	var out strings.Builder
	for i := range len(s) {
		out.WriteByte(s[i])
		if s[i] == '%' && (i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2])) {
			out.WriteString("25")
		}
	}
	return out.String()
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f'
}

// validHost tells an address or a host name, international ones too. Underscores
// are in use although RFC 952 has none.
func validHost(host string) bool {
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	host, err := asciiHost(host)
	if err != nil || len(host) > 253 {
		return false
	}
	for label := range strings.SplitSeq(strings.TrimSuffix(host, "."), ".") {
		if label == "" || len(label) > 63 {
			return false
		}
	}
	return strings.IndexFunc(host, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' && r != '_' && r != '.'
	}) < 0
}

// asciiHost gives a host name as DNS knows it, in lower case.
func asciiHost(host string) (string, error) {
	for i := range len(host) {
		if host[i] >= 0x80 {
			return names.ToASCII(host)
		}
	}
	return strings.ToLower(host), nil
}

func validPort(port string) bool {
	n, err := strconv.ParseUint(port, 10, 16)
	return port == "" || err == nil && n > 0
}

// bareLink completes a link that stands alone without its https://, or gives "".
// Computers named by address get http://: they seldom have a certificate.
func bareLink(s string) string {
	s = trimPunctuation(strings.TrimRight(strings.TrimLeft(s, "\ufeff<(['\"“‘«"), "\u200b>)]'\"”’»"))
	s = strings.TrimPrefix(s, "//")
	if linkEnd(s, 0) != len(s) {
		return ""
	}
	u, err := url.Parse("https://" + s)
	if err != nil || u.User != nil {
		return ""
	}
	host, err := asciiHost(u.Hostname())
	if err != nil || u.Path == "" && !strings.HasPrefix(host, "www.") {
		return ""
	}
	scheme := "https://"
	if _, err := netip.ParseAddr(host); err == nil || host == "localhost" {
		scheme = "http://"
	} else if suffix, official := publicsuffix.PublicSuffix(host); !official || suffix == host {
		return ""
	}
	link, _ := webLink(scheme + s)
	return link
}

// Key is the same for two ways to write one link.
func Key(link string) string {
	u, err := url.Parse(link)
	if err != nil {
		return link
	}
	scheme, rest, _ := strings.Cut(link, "://")
	end := authorityEnd(rest)
	path := rest[end:]
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	user := rest[:strings.LastIndexByte(rest[:end], '@')+1]
	host, err := asciiHost(u.Hostname())
	if err != nil {
		host = u.Hostname()
	}
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[scheme]
	}
	return scheme + "://" + user + host + ":" + port + path
}

// authorityEnd is where user, host and port end in what follows "://".
func authorityEnd(s string) int {
	if i := strings.IndexAny(s, "/?#"); i >= 0 {
		return i
	}
	return len(s)
}

// Redact gives a link without its user name and password, for eyes, logs and files.
func Redact(link string) string {
	scheme, rest, ok := strings.Cut(link, "://")
	if ok {
		scheme += "://"
	} else {
		scheme, rest = "", link
	}
	end := len(rest)
	if u, err := url.Parse(link); err == nil && u.Host != "" {
		end = authorityEnd(rest)
	} // else nobody knows where a password ends
	return scheme + rest[strings.LastIndexByte(rest[:end], '@')+1:]
}
