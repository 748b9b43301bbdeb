package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"gannet/downloader/link"
)

func mustResolve(t *testing.T, address string) *url.URL {
	t.Helper()
	u, err := link.Resolve(nil, address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestCookies(t *testing.T) {
	for _, tt := range []struct {
		name  string
		given string // by the user
		set   []string
		to    string // from https://a.example/dir/file
		want  string
	}{
		{"as it came", "", []string{`a[b]="x, y"; path=/`}, "https://a.example/", `a[b]="x, y"`},
		{"two with spaces around", "", []string{" a = 1 ;path=/", "b= 2"}, "https://a.example/dir/x", "b=2; a=1"},
		{"its folder", "", []string{"a=1"}, "https://a.example/dir/x", "a=1"},
		{"another folder", "", []string{"a=1"}, "https://a.example/", ""},
		{"another folder that begins alike", "", []string{"a=1; path=/dir"}, "https://a.example/directory", ""},
		{"path without a slash", "", []string{"a=1; path=x"}, "https://a.example/dir/y", "a=1"},
		{"another host", "", []string{"a=1; path=/"}, "https://b.a.example/", ""},
		{"a host of its domain", "", []string{"a=1; path=/; Domain=.A.example"}, "https://b.a.example/", "a=1"},
		{"the domain of others", "", []string{"a=1; path=/; domain=b.example"}, "https://b.example/", ""},
		{"a public domain", "", []string{"a=1; path=/; domain=com"}, "https://b.com/", ""},
		{"another port", "", []string{"a=1; path=/"}, "https://a.example:8443/", "a=1"},
		{"not secret", "", []string{"a=1; path=/; Secure", "b=1; path=/"}, "http://a.example/", "b=1"},
		{"deleted by age", "", []string{"a=1; path=/", "a=; path=/; max-age=0"}, "https://a.example/", ""},
		{"deleted by date", "", []string{"a=1; path=/", "a=; path=/; expires=Thu, 01-Jan-70 00:00:01 GMT"}, "https://a.example/", ""},
		{"age before date", "", []string{"a=1; path=/; Max-Age=99999999999999; expires=Thu, 01 Jan 1970 00:00:00 GMT"}, "https://a.example/", "a=1"},
		{"of a host alone", "", []string{"__Host-a=1; path=/; secure"}, "https://a.example/", "__Host-a=1"},
		{
			"of a host alone, and it is not", "",
			[]string{"__host-a=1; path=/; secure; domain=a.example", "__Host-b=1; secure; path=/dir", "__Host-c=1; path=/"},
			"https://a.example/dir/x", "",
		},
		{"secret, and it is not", "", []string{"__Secure-a=1; path=/", "__secure-b=1; path=/; secure"}, "https://a.example/", "__secure-b=1"},
		{"replaced", "", []string{"a=1; path=/", "a=2; path=/"}, "https://a.example/", "a=2"},
		{"empty", "", []string{"a=; path=/", "=; path=/"}, "https://a.example/", "a="},
		{"too long", "", []string{"a=" + strings.Repeat("x", 4096) + "; path=/"}, "https://a.example/", ""},
		{"control character", "", []string{"a=1\x01; path=/"}, "https://a.example/", ""},
		{"given, none set", `b="1" ;c`, nil, "https://a.example/", `b="1" ;c`},
		{"given and set", "a=0; b=1", []string{"a=2; path=/"}, "https://a.example/", "b=1; a=2"},
	} {
		c, err := newCookies()
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range tt.set {
			c.take(mustResolve(t, "https://a.example/dir/file"), http.Header{"Set-Cookie": {line}})
		}
		var given []string
		if tt.given != "" {
			given = []string{tt.given}
		}
		if got := c.header(mustResolve(t, tt.to), given); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestCookieDate(t *testing.T) {
	want := time.Date(1994, 11, 6, 8, 49, 37, 0, time.UTC)
	for _, s := range []string{
		"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "06 november 1994 08:49:37",
		"Sun, 6-Nov-1994 8:49:37 UTC", "1994 6th Nov 08:49:37",
	} {
		if got, ok := cookieDate(s); !ok || !got.Equal(want) {
			t.Errorf("%s: %v %t", s, got, ok)
		}
	}
	for _, s := range []string{"", "never", "Sun, 06 Nov 1994", "06 Foo 1994 08:49:37", "32 Nov 1994 08:49:37", "6 Nov 1994 24:00:00", "6 Nov 1994 8:4x:37"} {
		if got, ok := cookieDate(s); ok {
			t.Errorf("%s: %v", s, got)
		}
	}
}

func FuzzCookie(f *testing.F) {
	for _, line := range []string{
		"a=b; Domain=.example.com; Path=/; Secure; HttpOnly", "a=b; Expires=Wed, 21-Oct-2026 07:28:00 GMT", "a=b; Max-Age=99999999999999999999",
		"=; ;=", "a=b; expires=1:2:3 4 feb 5",
	} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		c := parseCookie(line)
		if c != nil && (len(c.Name)+len(c.Value) > maxCookie || strings.ContainsAny(c.Name+c.Value, ";\r\n")) {
			t.Errorf("%q", c)
		}
	})
}
