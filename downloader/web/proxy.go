package web

// Which proxy a request goes through, and what proxies say of their failures.

import (
	"cmp"
	"errors"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"unicode"

	"golang.org/x/net/http/httpproxy"

	"gannet/downloader/failure"
	"gannet/downloader/link"
)

// proxyFor gives what finds the proxy of a request; nil if there is none. setting is that of Options.
// One that cannot be used fails every request: going around it might give away what it is to hide.
func proxyFor(setting string) func(*http.Request) (*url.URL, error) {
	switch setting {
	case "":
		return systemProxy(os.Getenv)
	case "none":
		return nil
	}
	u, err := link.ParseProxy(setting)
	if err != nil {
		return func(*http.Request) (*url.URL, error) {
			return nil, &failure.Error{Kind: failure.NoProxy, Detail: err.Error()}
		}
	}
	return http.ProxyURL(u)
}

// CheckProxy says what is wrong with the setting of a proxy, without repeating it: it may hold a password. The engine,
// the settings and the window all go by it.
func CheckProxy(setting string) error {
	if setting == "" || setting == "none" {
		return nil
	}
	_, err := link.ParseProxy(setting)
	return err
}

// systemProxy finds proxies by the environment as curl does: that of the scheme, else that of all, and each in
// small letters first. This computer itself is never asked through one. One that cannot be used fails what would
// go through it: going around it might give away what it is to hide.
func systemProxy(getenv func(string) string) func(*http.Request) (*url.URL, error) {
	const unusable = "unusable.invalid"
	read := func(names ...string) string {
		for _, name := range names {
			if value := getenv(name); value != "" {
				u, err := link.ParseProxy(value)
				if err != nil {
					return "http://" + unusable
				}
				return u.String()
			}
		}
		return ""
	}
	web := []string{"http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"}
	if getenv("REQUEST_METHOD") != "" { // a CGI script: HTTP_PROXY is a header field of its request
		web = []string{"http_proxy", "all_proxy", "ALL_PROXY"}
	}
	config := httpproxy.Config{
		HTTPProxy: read(web...), HTTPSProxy: read("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"),
		NoProxy: exceptions(cmp.Or(getenv("no_proxy"), getenv("NO_PROXY"))),
	}
	find := config.ProxyFunc()
	return func(req *http.Request) (*url.URL, error) {
		u, err := find(req.URL)
		if err != nil || u != nil && u.Host == unusable {
			return nil, &failure.Error{
				Kind:   failure.NoProxy,
				Detail: "$" + req.URL.Scheme + "_proxy is not the address of a proxy",
			}
		}
		return u, nil
	}
}

// exceptions reads a list of hosts without a proxy as curl does: spaces part them, too, and .example.com is
// example.com and all below it.
func exceptions(list string) string {
	hosts := strings.FieldsFunc(list, func(r rune) bool { return r == ',' || unicode.IsSpace(r) })
	for i, host := range hosts {
		hosts[i] = strings.Trim(host, ".")
	}
	return strings.Join(hosts, ",")
}

// proxyError is what went wrong with a proxy rather than with the server behind it.
type proxyError struct {
	proxy string // host and port
	err   error
}

func (e *proxyError) Error() string { return "proxy " + e.proxy + ": " + e.err.Error() }

func (e *proxyError) Unwrap() error { return e.err }

// socksFailures are what a SOCKS proxy says (RFC 1928 §6, RFC 1929), as parts of the sentences of x/net/proxy,
// which has no other names for them. Kinds of the server are about that.
var socksFailures = []struct {
	says string
	kind failure.Kind
}{
	{"username/password authentication failed", failure.ProxyLogin},
	{"no acceptable authentication methods", failure.ProxyLogin},
	{"connection not allowed by ruleset", failure.Tunnel},
	{"command not supported", failure.Tunnel},
	{"address type not supported", failure.Tunnel},
	{"general SOCKS server failure", failure.Gateway},
	{"host unreachable", failure.Refused},
	{"connection refused", failure.Refused},
	{"network unreachable", failure.Refused},
	{"TTL expired", failure.Connect},
}

// explainProxy finds the Kind of what went wrong between here and the server host by way of a proxy.
func explainProxy(e *proxyError, host string) *failure.Error {
	failed := &failure.Error{
		Kind: orOffline(failure.Proxy), Subject: e.proxy, Detail: link.Hide(e.Error()),
		Cause: e.err,
	}
	var dial *net.OpError
	if errors.As(e.err, &dial) && dial.Op != "socks connect" {
		return failed
	}
	for _, f := range socksFailures {
		if strings.Contains(e.err.Error(), "unknown error "+f.says) ||
			f.kind == failure.ProxyLogin && strings.Contains(e.err.Error(), f.says) {
			if failed.Kind = f.kind; f.kind == failure.Refused || f.kind == failure.Connect {
				failed.Subject = host
			}
		}
	}
	return failed
}

// refusedTunnel is what a proxy means that answers with this status in place of connecting to a server (RFC 9110
// §9.3.6).
func refusedTunnel(resp *http.Response, proxy string) *failure.Error {
	e := refusal(resp)
	passing := e.Passing()
	e.Kind, e.Subject = failure.Tunnel, proxy
	switch {
	case e.Status == http.StatusProxyAuthRequired:
		e.Kind = failure.ProxyLogin
	case passing: // 502 and 504 are said of the server
		e.Kind = failure.Gateway
	}
	return e
}
