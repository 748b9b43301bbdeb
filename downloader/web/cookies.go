package web

// Cookies, as servers set them and want them back (RFC 6265).

import (
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/publicsuffix"
)

const (
	maxCookie    = 4096                 // bytes of name and value, as browsers have it
	maxCookieAge = 400 * 24 * time.Hour // as browsers have it
)

// cookies are those that servers have set. Names and values come back as they came: net/http drops
// or changes what RFC 6265 §4.1 does not allow, which is what many servers set.
type cookies struct{ jar *cookiejar.Jar }

func newCookies() (cookies, error) {
	jar, err := cookiejar.New(&cookiejar.Options{PublicSuffixList: publicsuffix.List})
	return cookies{jar}, err
}

// take stores what the answer of u sets.
func (c cookies) take(u *url.URL, header http.Header) {
	var set []*http.Cookie
	for _, line := range header.Values("Set-Cookie") {
		if cookie := parseCookie(line); cookie != nil && keepsItsName(cookie) {
			set = append(set, cookie)
		}
	}
	if len(set) > 0 {
		c.jar.SetCookies(secured(u), set)
	}
}

// keepsItsName reports whether a cookie is as the beginning of its name promises (RFC 6265bis §4.1.3). That it comes
// over https the jar sees to, as it is Secure.
func keepsItsName(c *http.Cookie) bool {
	name := strings.ToLower(c.Name)
	switch {
	case strings.HasPrefix(name, "__secure-"):
		return c.Secure
	case strings.HasPrefix(name, "__host-"):
		return c.Secure && c.Domain == "" && c.Path == "/"
	}
	return true
}

// header gives the Cookie for u: those given, and those that servers have set, which replace given ones.
func (c cookies) header(u *url.URL, given []string) string {
	set := c.jar.Cookies(secured(u))
	if len(set) == 0 {
		return strings.Join(given, "; ")
	}
	var sent []string
	for part := range strings.SplitSeq(strings.Join(given, ";"), ";") {
		part = strings.Trim(part, " \t")
		name, _, _ := strings.Cut(part, "=")
		if part != "" && !slices.ContainsFunc(set,
			func(s *http.Cookie) bool { return s.Name == strings.TrimRight(name, " \t") }) {
			sent = append(sent, part)
		}
	}
	for _, cookie := range set {
		if cookie.Name == "" {
			sent = append(sent, cookie.Value)
		} else {
			sent = append(sent, cookie.Name+"="+cookie.Value)
		}
	}
	return strings.Join(sent, "; ")
}

// secured is u, with https where browsers take http for as secret: on this computer.
func secured(u *url.URL) *url.URL {
	host := u.Hostname()
	if ip := net.ParseIP(host); u.Scheme == "http" && (host == "localhost" || ip != nil && ip.IsLoopback()) {
		local := *u
		local.Scheme = "https"
		return &local
	}
	return u
}

// parseCookie reads a Set-Cookie as browsers do (RFC 6265 §5.2); nil if there is none in it.
func parseCookie(line string) *http.Cookie {
	if strings.ContainsFunc(line, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) {
		return nil
	}
	pair, attributes, _ := strings.Cut(line, ";")
	name, value, named := strings.Cut(pair, "=")
	if !named {
		name, value = "", pair
	}
	cookie := &http.Cookie{Name: strings.Trim(name, " \t"), Value: strings.Trim(value, " \t")}
	if n := len(cookie.Name) + len(cookie.Value); n == 0 || n > maxCookie {
		return nil
	}
	for attribute := range strings.SplitSeq(attributes, ";") {
		key, value, _ := strings.Cut(attribute, "=")
		value = strings.Trim(value, " \t")
		switch strings.ToLower(strings.Trim(key, " \t")) {
		case "domain":
			cookie.Domain = strings.ToLower(value)
		case "path":
			cookie.Path = value
		case "secure":
			cookie.Secure = true
		case "expires":
			if t, ok := cookieDate(value); ok {
				cookie.Expires = t
			}
		case "max-age":
			if n, err := strconv.ParseInt(value, 10, 64); err == nil {
				cookie.MaxAge = int(min(max(n, 0), int64(maxCookieAge/time.Second)))
				if n <= 0 {
					cookie.MaxAge = -1 // at once
				}
			}
		}
	}
	return cookie
}

// cookieDate reads the many ways in which servers write the end of a cookie (RFC 6265 §5.1.1).
func cookieDate(s string) (time.Time, bool) {
	var clock [3]int // hours, minutes, seconds
	day, month, year, timed := -1, -1, -1, false
	for _, token := range strings.FieldsFunc(s, func(r rune) bool { return !isDateLetter(r) }) {
		digits := token[:len(token)-len(strings.TrimLeft(token, "0123456789"))]
		n, err := strconv.Atoi(digits)
		switch {
		case !timed && strings.Count(token, ":") == 2:
			for i, part := range strings.Split(token, ":") {
				clock[i], err = strconv.Atoi(part)
				if err != nil {
					return time.Time{}, false
				}
			}
			timed = true
		case err == nil && day < 0 && len(digits) <= 2:
			day = n
		case err != nil && month < 0 && len(token) >= 3:
			const months = "janfebmaraprmayjunjulaugsepoctnovdec"
			if i := strings.Index(months, strings.ToLower(token[:3])); i >= 0 && i%3 == 0 {
				month = i/3 + 1
			}
		case err == nil && year < 0 && (len(digits) == 2 || len(digits) == 4):
			year = n
		}
	}
	switch {
	case year >= 70 && year <= 99:
		year += 1900
	case year >= 0 && year <= 69:
		year += 2000
	}
	if day < 1 || day > 31 || month < 1 || year < 1601 || !timed || clock[0] > 23 || clock[1] > 59 || clock[2] > 59 {
		return time.Time{}, false
	}
	return time.Date(year, time.Month(month), day, clock[0], clock[1], clock[2], 0, time.UTC), true
}

func isDateLetter(r rune) bool {
	return r == ':' || '0' <= r && r <= '9' || 'a' <= r|0x20 && r|0x20 <= 'z'
}
