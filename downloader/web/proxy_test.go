package web

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"gannet/downloader/failure"
	"gannet/downloader/source"
)

func TestSystemProxy(t *testing.T) {
	for _, tt := range []struct {
		name string
		env  string // pairs
		url  string
		want string // "" for none, "!" for an error
	}{
		{"none", "", "http://a.example/", ""},
		{"of the scheme", "http_proxy=http://p:1 https_proxy=http://q:2", "https://a.example/", "http://q:2"},
		{"of another scheme", "http_proxy=http://p:1", "https://a.example/", ""},
		{"of all", "ALL_PROXY=socks5://p:1", "http://a.example/", "socks5://p:1"},
		{"of all, small letters", "all_proxy=socks5h://p:1", "https://a.example/", "socks5h://p:1"},
		{"small letters first", "ALL_PROXY=http://p:1 all_proxy=http://q:2", "http://a.example/", "http://q:2"},
		{"the scheme before all", "HTTP_PROXY=http://p:1 all_proxy=http://q:2", "http://a.example/", "http://p:1"},
		{"as desktops write it", "ALL_PROXY=socks://127.0.0.1:9050/", "http://a.example/", "socks5://127.0.0.1:9050"},
		{"without a scheme", "ALL_PROXY=p.example:3128", "http://a.example/", "http://p.example:3128"},
		{"with a login", "ALL_PROXY=http://ann:p@s%3As:ß@p:1", "http://a.example/", "http://ann:p%40s%3As%3A%C3%9F@p:1"},
		{"an exception", "ALL_PROXY=http://p:1 NO_PROXY=b.example,a.example", "http://x.a.example/", ""},
		{"an exception, small letters first", "ALL_PROXY=http://p:1 NO_PROXY=a.example no_proxy=b.example", "http://a.example/", "http://p:1"},
		{"an exception and its parent", "ALL_PROXY=http://p:1 NO_PROXY=b.example,.a.example", "http://a.example/", ""},
		{"exceptions with spaces between", "ALL_PROXY=http://p:1 NO_PROXY=b.example\ta.example.", "http://x.a.example/", ""},
		{"no proxy at all", "ALL_PROXY=http://p:1 no_proxy=*", "http://a.example/", ""},
		{"this computer", "ALL_PROXY=http://p:1", "http://localhost/", ""},
		{"a header field of a CGI script", "HTTP_PROXY=http://p:1 REQUEST_METHOD=GET", "http://a.example/", ""},
		{"one that is not known", "ALL_PROXY=socks4://p:1", "http://a.example/", "!"},
		{"one that is not known, beside an exception", "ALL_PROXY=socks4://p:1 no_proxy=a.example", "http://a.example/", ""},
		{"one without a server", "ALL_PROXY=http://:1", "http://a.example/", "!"},
	} {
		env := make(map[string]string)
		for _, pair := range strings.Split(tt.env, " ") {
			name, value, _ := strings.Cut(pair, "=")
			env[name] = value
		}
		u, err := systemProxy(func(name string) string { return env[name] })(&http.Request{URL: mustResolve(t, tt.url)})
		got := ""
		if err != nil {
			got = "!"
		} else if u != nil {
			got = u.String()
		}
		if got != tt.want {
			t.Errorf("%s: %s (%v), want %s", tt.name, got, err, tt.want)
		}
	}
}

// proxyThatSays is a proxy, or what stands in its place, that says the same to whoever comes once it was asked.
func proxyThatSays(t *testing.T, says string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				if _, err := http.ReadRequest(bufio.NewReader(c)); err == nil {
					_, _ = io.WriteString(c, says) // a client that has gone needs no answer
				}
			}()
		}
	}()
	return l.Addr().String()
}

// TestProxyIsBlamed says of the proxy what the proxy does, with its address and without its password.
func TestProxyIsBlamed(t *testing.T) {
	nobody := func() string {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		return l.Addr().String()
	}()
	status := func(line string) string {
		return proxyThatSays(t, "HTTP/1.1 "+line+"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
	}
	for _, tt := range []struct {
		name, scheme, proxy, link string
		want                      failure.Kind
		passing                   bool
	}{
		{"login", "http", status("407 Proxy Authentication Required"), "http://a.example/x", failure.ProxyLogin, false},
		{"login for a tunnel", "http", status("407 Proxy Authentication Required"), "https://a.example/x", failure.ProxyLogin, false},
		{"forbidden tunnel", "http", status("403 Forbidden"), "https://a.example/x", failure.Tunnel, false},
		{"server not reached", "http", status("502 Bad Gateway"), "https://a.example/x", failure.Gateway, true},
		{"nobody", "http", nobody, "http://a.example/x", failure.Proxy, true},
		{"nobody for a tunnel", "http", nobody, "https://a.example/x", failure.Proxy, true},
		{"nobody, SOCKS", "socks5", nobody, "http://a.example/x", failure.Proxy, true},
		{"no TLS", "https", status("200 OK"), "http://a.example/x", failure.Proxy, true},
		{"no SOCKS", "socks", status("200 OK"), "https://a.example/x", failure.Proxy, true},
	} {
		c, err := New(Options{Timeouts: source.Timeouts{Body: 2 * time.Second, FirstByte: 2 * time.Second}, Proxy: tt.scheme + "://ann:s3cret@" + tt.proxy})
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.Source(Request{URL: tt.link}).Open(context.Background(), nil, source.Version{})
		var e *failure.Error
		if !errors.As(err, &e) || e.Kind != tt.want || e.Subject != tt.proxy || e.Passing() != tt.passing {
			t.Errorf("%s: %#v", tt.name, err)
			continue
		}
		if strings.Contains(e.Error()+e.Detail, "s3cret") {
			t.Errorf("%s: the password is told: %s (%s)", tt.name, e, e.Detail)
		}
		c.transport.CloseIdleConnections()
	}
}

func TestSocksFailures(t *testing.T) {
	for says, want := range map[string]failure.Kind{
		"username/password authentication failed":               failure.ProxyLogin,
		"no acceptable authentication methods":                  failure.ProxyLogin,
		"unknown error connection not allowed by ruleset":       failure.Tunnel,
		"unknown error host unreachable":                        failure.Refused,
		"unknown error connection refused":                      failure.Refused,
		"unknown error general SOCKS server failure":            failure.Gateway,
		"unknown error command not supported":                   failure.Tunnel,
		"unknown error address type not supported":              failure.Tunnel,
		"unexpected protocol version 72":                        failure.Proxy,
		"dial tcp 127.0.0.1:9: connect: connection refused":     failure.Proxy,
		"unknown error TTL expired":                             failure.Connect,
		"unknown error connection refused: something not known": failure.Refused,
	} {
		err := &proxyError{"proxy:1080", &net.OpError{Op: "socks connect", Net: "tcp", Err: errors.New(says)}}
		e := explain(err, "a.example")
		if e.Kind != want && e.Kind != orOffline(want) {
			t.Errorf("%s: %s", says, e.Kind)
		}
		if site := want == failure.Refused || want == failure.Connect; site != (e.Subject == "a.example") {
			t.Errorf("%s: it is said of %s", says, e.Subject)
		}
	}
}
