// When two links are the same.

package link

import (
	"net/url"
	"strings"
)

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
