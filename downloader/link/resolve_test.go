package link

import (
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestResolve(t *testing.T) {
	base, err := Resolve(nil, "http://ann:pw@Host.example:80/dir/file?q=1#f")
	if err != nil || base.Host != "host.example" {
		t.Fatal(base, err)
	}
	for _, tt := range []struct{ ref, host, target string }{
		// Paths: only what may not stand raw is escaped, and nothing that is escaped is changed.
		{"/files/100%.zip", "host.example", "/files/100%25.zip"},
		{"/files/50% off%zz.zip", "host.example", "/files/50%25%20off%25zz.zip"},
		{"/o/папка%2Fфайл.pdf?alt=media", "host.example", "/o/%D0%BF%D0%B0%D0%BF%D0%BA%D0%B0%2F%D1%84%D0%B0%D0%B9%D0%BB.pdf?alt=media"},
		{"/a%2fb%2Fc%41+d", "host.example", "/a%2fb%2Fc%41+d"},
		{"/a|b^c{d}[e]'f\"g`h<i>", "host.example", "/a%7Cb%5Ec%7Bd%7D[e]'f%22g%60h%3Ci%3E"},
		{"/a;b=c,d+e&f@g:h!$(*)~", "host.example", "/a;b=c,d+e&f@g:h!$(*)~"},
		{"/caf\xe9", "host.example", "/caf%E9"},
		{"/e\u0301/é", "host.example", "/e%CC%81/%C3%A9"},
		{"/%00\x01\x7f", "host.example", "/%00%01%7F"},
		{"%2e%2e%2Fx", "host.example", "/dir/%2e%2e%2Fx"},
		// Queries.
		{"?x='y'&z=[1]|{}^`", "host.example", "/dir/file?x='y'&z=[1]|{}^`"},
		{"/x?a b\"<>é%zz%2f\\", "host.example", "/x?a%20b%22%3C%3E%C3%A9%zz%2f\\"},
		{"/x?", "host.example", "/x?"},
		{"/x??a?/../b", "host.example", "/x??a?/../b"},
		{"http://h?x", "h", "/?x"},
		// Dots and slashes.
		{"/pub/old/../a.zip", "host.example", "/pub/a.zip"},
		{"/pub/./a.zip", "host.example", "/pub/a.zip"},
		{"/../../pub/a.zip", "host.example", "/pub/a.zip"},
		{"/pub/old/%2e%2E/a.zip", "host.example", "/pub/a.zip"},
		{"/pub/old/.%2E/%2e/a.zip", "host.example", "/pub/a.zip"},
		{"/pub//a.zip", "host.example", "/pub//a.zip"},
		{"/a//../b", "host.example", "/a/b"},
		{"/a/..", "host.example", "/"},
		{"/a/b/.", "host.example", "/a/b/"},
		{"/...", "host.example", "/..."},
		{"//h//x", "h", "//x"},
		// Relative ones.
		{"", "host.example", "/dir/file?q=1"},
		{"#x", "host.example", "/dir/file?q=1"},
		{"a.zip#page=1%", "host.example", "/dir/a.zip"},
		{"../a.zip", "host.example", "/a.zip"},
		{"?", "host.example", "/dir/file?"},
		{"//other/x", "other", "/x"},
		{`\\other\x`, "other", "/x"},
		{"http:x", "host.example", "/dir/x"},
		{"http:/x", "host.example", "/x"},
		{"https:/x/y", "x", "/y"},
		{"a:b/c", "", ""},
		{"1:b/c", "host.example", "/dir/1:b/c"},
		// Tabs, line ends, spaces, backslashes.
		{"/files/\ta.\r\nzip", "host.example", "/files/a.zip"},
		{`\files\a.zip`, "host.example", "/files/a.zip"},
		{`http://h\files/a.zip`, "h", "/files/a.zip"},
		{"  /files/a.zip  ", "host.example", "/files/a.zip"},
		{"ht\ntp://h/", "h", "/"},
		// Hosts.
		{"HTTPS://HOST.Example:443/", "host.example", "/"},
		{"https://host:80/", "host:80", "/"},
		{"http://host:/", "host", "/"},
		{"http://host:0080/", "host", "/"},
		{"http://[::1]:80/x", "[::1]", "/x"},
		{"http://[0:0::1]:8080/x", "[::1]:8080", "/x"},
		{"http://[fe80::1%25eth0]/x", "[fe80::1%eth0]", "/x"},
		{"http://bücher.example/", "xn--bcher-kva.example", "/"},
		{"http://B%C3%BCcher.example/", "xn--bcher-kva.example", "/"},
		{"http://my_bücher.example/", "xn--my_bcher-95a.example", "/"},
		{"http://r3---sn-4g5e.example/", "r3---sn-4g5e.example", "/"},
		{"http://my_files.example./", "my_files.example.", "/"},
		{"http://ex\u00adample。com/", "example.com", "/"},
		{"http://127.1:8080/", "127.0.0.1:8080", "/"},
		{"http://0x7f.1/", "127.0.0.1", "/"},
		{"http://2130706433/", "127.0.0.1", "/"},
		{"http:///h/x", "h", "/x"},
		// Nothing to ask for.
		{"http://", "", ""},
		{"http://:80/", "", ""},
		{"http://a b/", "", ""},
		{"http://[::1/", "", ""},
		{"http://[1.2.3.4]/", "", ""},
		{"http://1.2.3.256/", "", ""},
		{"http://1.2.3.4.5/", "", ""},
		{"http://h:99999/", "", ""},
		{"http://h:8o/", "", ""},
		{"ftp://h/x", "", ""},
		{"javascript:1", "", ""},
		{"file:///etc/hostname", "", ""},
	} {
		u, err := Resolve(base, tt.ref)
		if tt.host == "" {
			if err == nil {
				t.Errorf("%q is taken for %s", tt.ref, u)
			}
			continue
		}
		if err != nil || u.Host != tt.host || u.RequestURI() != tt.target {
			t.Errorf("%q: %s at %s (%v), want %s at %s", tt.ref, u.RequestURI(), u.Host, err, tt.target, tt.host)
		}
	}
}

func TestResolveLogin(t *testing.T) {
	for given, want := range map[string]*url.Userinfo{
		"http://ann:pw@h/":                  url.UserPassword("ann", "pw"),
		"http://ann:p%40%3Aw%2F%3f@h/":      url.UserPassword("ann", "p@:w/?"),
		"http://ann@example.org:p@:w@h/":    url.UserPassword("ann@example.org", "p@:w"),
		"http://ann:100%@h/":                url.UserPassword("ann", "100%"),
		"http://Änne:päß wört\"^|{}[]<>@h/": url.UserPassword("Änne", "päß wört\"^|{}[]<>"),
		"http://ann@h/":                     url.User("ann"),
		"http://:pw@h/":                     url.UserPassword("", "pw"),
		"http://h/a@b":                      nil,
		"http://h?ann@b":                    nil,
	} {
		u, err := Resolve(nil, given)
		if err != nil || u.Host != "h" || u.User.String() != want.String() {
			t.Errorf("%s: %v at %s, want %v (%v)", given, u.User, u.Host, want, err)
		}
	}
}

// TestResolveIsQuick takes links as long as they come: the time grows as they do.
func TestResolveIsQuick(t *testing.T) {
	for _, part := range []string{"a/", "../", "ü", "%", "@", ":", `\`} {
		begun := time.Now()
		for range 10 {
			_, _ = Resolve(nil, "http://h/"+strings.Repeat(part, 64<<10))
			_, _ = Resolve(nil, "http://"+strings.Repeat(part, 64<<10)+"h/")
		}
		if took := time.Since(begun); took > 5*time.Second {
			t.Errorf("%q: %v", part, took)
		}
	}
}

// FuzzResolve looks whether what was read is read again as the same, and can go over the wire.
func FuzzResolve(f *testing.F) {
	for _, s := range []string{"http://ann:pw@h:81/a%2F/../b?c#d", `\\h\a`, "http://[fe80::1%25eth0]/", "http://0x7f.1/%zz"} {
		f.Add(s)
	}
	base, err := Resolve(nil, "https://base.example/dir/file?q")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		u, err := Resolve(base, s)
		if err != nil {
			return
		}
		target := u.RequestURI()
		if strings.ContainsFunc(target, func(r rune) bool { return r <= ' ' || r >= 0x7f }) || target[0] != '/' {
			t.Errorf("%q: %q", s, target)
		}
		again, err := Resolve(base, u.String())
		if err != nil || again.Host != u.Host || again.RequestURI() != target || again.User.String() != u.User.String() {
			t.Errorf("%q: %s, then %v (%v)", s, u, again, err)
		}
	})
}

func TestLoginsOfAnyLetterAreTaken(t *testing.T) {
	for _, login := range []string{"ann:päß", "ann:p^|{}", "ann:100%", "ann:p@:s", "ann:[x]"} {
		link, reason := Check("https://" + login + "@example.org/a.zip")
		if !reason.IsZero() {
			t.Errorf("%s: %s", login, reason)
		}
		if hidden := Redact(link); hidden != "https://example.org/a.zip" {
			t.Errorf("%s is shown as %s", login, hidden)
		}
	}
}

// A name that is taken as it is would not be changed by the rules for international names.
func FuzzPlainName(f *testing.F) {
	for _, name := range []string{"a.org", "a-b.org.", "-a", "a--b", "xn--a", "1.2.3.4", "a..b", ".a", "0x7f", "a-.b"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if !isPlainName(name) {
			return
		}
		if host, err := names.ToASCII(name); err != nil || host != name {
			t.Errorf("%q is %q by the rules for international names: %v", name, host, err)
		}
	})
}
