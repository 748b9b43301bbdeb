// When two links are the same.

package link

import (
	"net/url"
	"strconv"
	"strings"
)

// Key is the same for two links if they ask the same server for the same, with the same login: it is what goes over
// the wire. It is the one answer to whether a link is there already.
func Key(link string) string {
	if isKey(link) {
		return link
	}
	u, err := Resolve(nil, link)
	if err != nil {
		return link
	}
	user := ""
	if u.User != nil {
		user = u.User.String() + "@"
	}
	return u.Scheme + "://" + user + u.Host + u.RequestURI()
}

// isKey reports whether a link is its own key, which most are and can be seen without reading it as a whole.
func isKey(link string) bool {
	_, rest, _ := strings.Cut(link, "://")
	host, path, slashed := strings.Cut(rest, "/")
	if !strings.HasPrefix(link, "http://") && !strings.HasPrefix(link, "https://") || !slashed || host == "" {
		return false
	}
	name, port, ported := strings.Cut(host, ":")
	if !isPlainName(name) || ported && !isPort(port, link) {
		return false
	}
	if usual, err := plainHost(name); err != nil || usual != name {
		return false
	}
	for i := range len(path) {
		switch c := path[i]; {
		case isAlphanumeric(c), strings.IndexByte("/-_=&?", c) >= 0:
		case c == '.' && i > 0 && path[i-1] != '/':
		default:
			return false
		}
	}
	return true
}

// isPort reports whether a port is written as usual, and not the one that the link's scheme has anyway.
func isPort(port, link string) bool {
	scheme, _, _ := strings.Cut(link, ":")
	n, err := strconv.ParseUint(port, 10, 16)
	return err == nil && strconv.FormatUint(n, 10) == port && port != defaultPorts[scheme]
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
	if !strings.Contains(link, "@") {
		return link
	}
	scheme, rest := "", link
	if i := strings.Index(link, "//"); i == 0 || i > 0 && link[i-1] == ':' {
		scheme, rest = link[:i+2], link[i+2:]
	}
	end := len(rest)
	if u, err := url.Parse(link); err == nil && u.Host != "" {
		end = authorityEnd(rest)
	} // else nobody knows where a password ends
	return scheme + rest[strings.LastIndexByte(rest[:end], '@')+1:]
}
