package link

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// Addresses are read here as browsers read them (https://url.spec.whatwg.org): net/url refuses
// many that work everywhere else, and writes others differently than they came.
//
//   - Nothing that is escaped is changed: %2F is part of a name, / is not.
//   - Only what may not stand raw (RFC 3986) is escaped, byte by byte, so that UTF-8 and
//     Latin-1 alike come back as they were.
//   - A backslash is a slash, tabs and line ends are nothing, and dots in the path are resolved.

var (
	errNoServer = errors.New("no server is named")
	errServer   = errors.New("no server can have this name")
	errPort     = errors.New("no such port")
)

// Resolve reads ref, an address or one relative to base. Without a base ref is absolute. The fragment is
// dropped, and so is the port that the scheme has anyway. Its result is written by url.URL.RequestURI as it
// goes over the wire.
func Resolve(base *url.URL, ref string) (*url.URL, error) {
	ref = strings.Trim(ref, controlsAndSpace)
	ref = tabsAndLineEnds.Replace(ref)
	ref, _, _ = strings.Cut(ref, "#")
	scheme, rest, ok := cutScheme(ref)
	switch {
	case !ok && base == nil:
		return nil, errors.New("no http:// or https://")
	case !ok, base != nil && scheme == base.Scheme:
		return relative(base, rest) // "https:a" and "https:/a" are relative to a base of that scheme
	case !isWeb(scheme):
		return &url.URL{Scheme: scheme, Opaque: rest}, fmt.Errorf("%s is not for the web", scheme)
	}
	return absolute(scheme, rest)
}

var (
	controlsAndSpace = func() string {
		var b strings.Builder
		for c := rune(0); c <= ' '; c++ {
			b.WriteRune(c)
		}
		return b.String()
	}()
	tabsAndLineEnds = strings.NewReplacer("\t", "", "\r", "", "\n", "")
)

// cutScheme gives the scheme in lower case and what follows its colon, or all of s.
func cutScheme(s string) (scheme, rest string, ok bool) {
	scheme, rest, ok = strings.Cut(s, ":")
	for i := range len(scheme) {
		if !isAlphanumeric(scheme[i]) && (i == 0 || strings.IndexByte("+-.", scheme[i]) < 0) {
			return "", s, false
		}
	}
	if !ok || scheme == "" || scheme[0] <= '9' {
		return "", s, false
	}
	return strings.ToLower(scheme), rest, true
}

func startsWithSlash(s string) bool { return s != "" && (s[0] == '/' || s[0] == '\\') }

// ParseProxy reads the address of a proxy, without a path. One without a scheme is spoken to in HTTP, as curl has
// it, and socks is SOCKS 5, as desktops mean it. A number alone is a port without a server.
func ParseProxy(address string) (*url.URL, error) {
	scheme, rest, ok := strings.Cut(strings.TrimSpace(address), "://")
	if !ok {
		scheme, rest = "http", scheme
	}
	if strings.Trim(rest, "0123456789") == "" {
		return nil, errNoServer
	}
	switch scheme = strings.ToLower(scheme); scheme {
	case "http", "https", "socks5", "socks5h":
	case "socks":
		scheme = "socks5"
	default:
		return nil, errors.New("the proxy must be an address such as http://proxy:3128 or socks5://proxy:1080")
	}
	u, err := absolute(scheme, rest)
	if err != nil {
		return nil, err
	}
	return &url.URL{Scheme: scheme, User: u.User, Host: u.Host}, nil
}

// relative reads an address without a scheme.
func relative(base *url.URL, ref string) (*url.URL, error) {
	if len(ref) > 1 && startsWithSlash(ref) && startsWithSlash(ref[1:]) {
		return absolute(base.Scheme, ref)
	}
	u := *base
	path, query, asked := strings.Cut(ref, "?")
	switch {
	case ref == "":
		return &u, nil
	case startsWithSlash(path):
		setPath(&u, path)
	case path != "":
		folder := base.EscapedPath()
		setPath(&u, folder[:strings.LastIndexByte(folder, '/')+1]+path)
	}
	u.RawQuery, u.ForceQuery = escape(query, inQuery), asked
	return &u, nil
}

// absolute reads what follows the scheme and its colon, with any number of slashes.
func absolute(scheme, rest string) (*url.URL, error) {
	rest = strings.TrimLeft(rest, `/\`)
	end := len(rest)
	if i := strings.IndexAny(rest, `/\?`); i >= 0 {
		end = i
	}
	u := &url.URL{Scheme: scheme}
	authority := rest[:end]
	if i := strings.LastIndexByte(authority, '@'); i >= 0 {
		u.User = userinfo(authority[:i])
		authority = authority[i+1:]
	}
	var err error
	if u.Host, err = hostPort(scheme, authority); err != nil {
		return nil, err
	}
	path, query, asked := strings.Cut(rest[end:], "?")
	setPath(u, path)
	u.RawQuery, u.ForceQuery = escape(query, inQuery), asked
	return u, nil
}

// userinfo reads a login. Names and passwords may have any letter, escaped or raw.
func userinfo(s string) *url.Userinfo {
	user, password, ok := strings.Cut(s, ":")
	if !ok {
		return url.User(Unescape(user))
	}
	return url.UserPassword(Unescape(user), Unescape(password))
}

// setPath resolves the dots of path, escapes what may not stand raw, and gives it to u.
func setPath(u *url.URL, path string) {
	u.RawPath = escape(withoutDots(path), inPath)
	u.Path = Unescape(u.RawPath)
}

// withoutDots resolves . and .. in a path, also where they are escaped, and makes slashes of backslashes.
func withoutDots(path string) string {
	if strings.HasPrefix(path, "/") && !strings.ContainsAny(path, `\%`) && !strings.Contains(path, "/.") {
		return path
	}
	path = strings.TrimPrefix(strings.ReplaceAll(path, `\`, "/"), "/")
	kept := make([]string, 0, 8)
	for {
		part, rest, more := strings.Cut(path, "/")
		switch dots.Replace(part) {
		case "..":
			kept = kept[:max(len(kept)-1, 0)]
			fallthrough
		case ".":
			if !more {
				kept = append(kept, "")
			}
		default:
			kept = append(kept, part)
		}
		if path = rest; !more {
			return "/" + strings.Join(kept, "/")
		}
	}
}

var dots = strings.NewReplacer("%2e", ".", "%2E", ".")

// escape writes what may not stand raw as %XX.
func escape(s string, mayStand func(s string, i int) bool) string {
	const hex = "0123456789ABCDEF"
	first := 0
	for first < len(s) && mayStand(s, first) {
		first++
	}
	if first == len(s) {
		return s
	}
	var out strings.Builder
	out.WriteString(s[:first])
	for i := first; i < len(s); i++ {
		if c := s[i]; mayStand(s, i) {
			out.WriteByte(c)
		} else {
			out.Write([]byte{'%', hex[c>>4], hex[c&15]})
		}
	}
	return out.String()
}

// inPath is true of what may stand in a path (RFC 3986 §3.3), and of brackets, which browsers let
// stand. A % that begins no escape stands for itself.
func inPath(s string, i int) bool {
	if s[i] == '%' {
		return beginsEscape(s[i:])
	}
	return isAlphanumeric(s[i]) || strings.IndexByte("/-._~!$&'()*+,;=:@[]", s[i]) >= 0
}

// inQuery is true of what browsers and curl send raw in a query: signatures are over what they send.
func inQuery(s string, i int) bool {
	return s[i] > ' ' && s[i] < 0x7f && strings.IndexByte(`"<>`, s[i]) < 0
}

func beginsEscape(s string) bool { return len(s) > 2 && s[0] == '%' && isHex(s[1]) && isHex(s[2]) }

// Unescape decodes what is escaped; what only looks so stays.
func Unescape(s string) string {
	if strings.IndexByte(s, '%') < 0 {
		return s
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if !beginsEscape(s[i:]) {
			out = append(out, s[i])
			continue
		}
		n, _ := strconv.ParseUint(s[i+1:i+3], 16, 8) // two hexadecimal digits
		out = append(out, byte(n))
		i += 2
	}
	return string(out)
}
