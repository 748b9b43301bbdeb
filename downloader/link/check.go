// Whether one text is one link that can be asked for.

package link

import (
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"gannet/internal/message"
)

// longest is how many bytes a link may have: it must fit into a resume file. Few servers take more than
// 64 KiB.
const longest = 96 << 10

// Check checks a text that is one whole http or https link, and gives it as it is,
// with whatever it ends in, but for spaces, which are written as %20, and its #fragment,
// which is for browsers. Or it says why it cannot be used.
func Check(s string) (link string, reason message.Message) {
	s, _, _ = strings.Cut(strings.TrimSpace(s), "#")
	scheme, rest, ok := strings.Cut(s, ":")
	scheme = strings.ToLower(scheme)
	switch {
	case !ok && !isWeb(scheme):
		return "", message.Of(noLink)
	case !foreign(scheme).IsZero():
		return "", foreign(scheme)
	case !strings.HasPrefix(rest, "//"):
		return "", message.Of(notWeb)
	}
	if len(s) > longest {
		return "", message.Of(tooLong)
	}
	link = scheme + ":" + strings.ReplaceAll(rest, " ", "%20")
	u, err := url.Parse(link)
	if err != nil {
		// Browsers take a % that begins no escape for itself.
		link = escapePercents(link)
		u, err = url.Parse(link)
	}
	if r, fine := Resolve(nil, link); err != nil && fine == nil && r.User != nil {
		u, err = r, nil // net/url takes few of the letters that a password may have
	}
	switch {
	case err != nil:
		return "", message.Of(damagedLink)
	case u.Hostname() == "":
		return "", message.Of(noServer)
	case !validHost(u.Hostname()):
		return "", message.Of(wrongServer)
	case !validPort(u.Port()):
		return "", message.Of(wrongPort)
	}
	return link, message.Message{}
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
