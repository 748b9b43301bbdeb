package downloader

import (
	"cmp"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptrace"
	"net/textproto"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/publicsuffix"

	"gannet/downloader/conn"
	"gannet/downloader/disk"
	"gannet/downloader/head"
	"gannet/downloader/link"
)

const (
	defaultTimeout = 30 * time.Second
	// defaultPatience is as long as browsers wait for an answer: some servers make the file first, and begin
	// anew with each request.
	defaultPatience = 5 * time.Minute
	maxRedirects    = 10 // as many as browsers' users ever need, RFC 9110 §15.4 leaves it open
	maxIdlePerHost  = 32
)

// client asks servers for bytes. What it gives back has been held against
// what was asked: see answer.
type client struct {
	http    *http.Client
	agent   string
	timeout time.Duration // silence before a body is given up
	answer  time.Duration // the same before its first byte
}

func newClient(opts Options) (*client, error) {
	proxy, err := proxyFor(opts.Proxy)
	if err != nil {
		return nil, err
	}
	roots, err := rootsWith(opts.CACerts)
	if err != nil {
		return nil, err
	}
	timeout, answer := opts.Timeout, opts.Timeout
	if timeout <= 0 {
		timeout, answer = defaultTimeout, defaultPatience
	}
	connect := min(timeout, 15*time.Second)
	tcp := &net.Dialer{Timeout: connect, KeepAlive: 15 * time.Second, Control: giveUpOnDead(max(timeout, defaultTimeout))}
	dialer := &dialer{dial: conn.Dialer(tcp.DialContext), proxy: proxy, roots: roots, timeout: connect}
	jar, err := cookiejar.New(&cookiejar.Options{PublicSuffixList: publicsuffix.List})
	if err != nil {
		return nil, err
	}
	return &client{
		http:    &http.Client{Transport: newTransports(dialer), CheckRedirect: checkRedirect, Jar: jar},
		agent:   cmp.Or(opts.UserAgent, "Gannet"),
		timeout: timeout,
		answer:  answer,
	}, nil
}

func proxyFor(setting string) (func(*http.Request) (*url.URL, error), error) {
	switch setting {
	case "":
		return http.ProxyFromEnvironment, nil
	case "none":
		return nil, nil
	}
	u, err := url.Parse(setting)
	if err != nil || u.Host == "" || !slices.Contains([]string{"http", "https", "socks5", "socks5h"}, u.Scheme) {
		return nil, errors.New("the proxy must be an address such as http://proxy:3128 or socks5://proxy:1080")
	}
	return http.ProxyURL(u), nil
}

// rootsWith gives the system's certificates and those in the PEM files, or nil
// for the system's alone.
func rootsWith(files []string) (*x509.CertPool, error) {
	if len(files) == 0 {
		return nil, nil
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	for _, file := range files {
		pem, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("reading certificates: %w", err)
		}
		if !pool.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("there is no certificate in %s", file)
		}
	}
	return pool, nil
}

// journey follows one request through its redirects.
type journey struct {
	secrets []string // header fields that stay with the first host
	plain   bool     // a redirect left https for http
}

type journeyKey struct{}

// checkRedirect follows at most maxRedirects hops on the web, and takes the
// user's own header fields along only while scheme, host and port stay the same.
func checkRedirect(req *http.Request, via []*http.Request) error {
	where := link.Hide(req.URL.String())
	if req.URL.Scheme != "http" && req.URL.Scheme != "https" || req.URL.Host == "" || len(via) > maxRedirects {
		return &Error{Kind: KindRedirect, Subject: clip(where, 200)}
	}
	seen := 0
	for _, earlier := range via {
		if earlier.URL.String() == req.URL.String() {
			seen++
		}
	}
	if seen > 1 { // once is how a server sees whether its cookie came back
		return &Error{Kind: KindRedirect, Subject: clip(where, 200)}
	}
	req.Header.Del("Referer")
	req.URL.User = nil
	j, _ := req.Context().Value(journeyKey{}).(*journey)
	if j == nil {
		return nil
	}
	last := via[len(via)-1].URL
	j.plain = j.plain || last.Scheme == "https" && req.URL.Scheme == "http"
	for _, earlier := range via {
		if !sameOrigin(earlier.URL, req.URL) || !sameOrigin(via[0].URL, req.URL) {
			for _, name := range j.secrets {
				req.Header.Del(name)
			}
			break
		}
	}
	return nil
}

func sameOrigin(a, b *url.URL) bool {
	return a.Scheme == b.Scheme && strings.EqualFold(a.Hostname(), b.Hostname()) && port(a) == port(b)
}

func port(u *url.URL) string {
	if p := u.Port(); p != "" {
		return p
	}
	return map[string]string{"http": "80", "https": "443"}[u.Scheme]
}

// ask is one request for (a part of) a file.
type ask struct {
	req     Request
	url     string     // the link to use; may differ from req.URL after Relink
	span    *disk.Span // nil asks for the whole file without a Range
	ifRange string
}

// get sends a GET. Its error is an *Error unless ctx was cancelled: then
// it is ctx's cause.
func (c *client) get(ctx context.Context, a ask) (*answer, error) {
	j := &journey{}
	ctx, cancel := context.WithCancelCause(context.WithValue(ctx, journeyKey{}, j))
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, a.url, nil)
	if err != nil {
		cancel(nil)
		return nil, &Error{Kind: KindLink, Subject: "it is not an address", Detail: err.Error()}
	}
	c.dress(req, a, j)
	host := req.URL.Host
	asked := time.Now()
	resp, err := c.do(req, cancel)
	if err != nil {
		defer cancel(nil)
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		return nil, explain(err, host)
	}
	got, failure := accept(resp, a.span)
	if failure != nil {
		resp.Body.Close()
		cancel(nil)
		failure.ranged = a.span != nil
		if failure.Subject == "" {
			failure.Subject = resp.Request.URL.Host
		}
		return nil, failure
	}
	got.plain, got.cancel, got.asked, got.latency = j.plain, cancel, asked, time.Since(asked)
	return got, nil
}

// do sends req and waits for an answer, or until cancel was told that none comes: the wait begins when the
// request is sent, again with each redirect, and informational answers show that the server works on it.
func (c *client) do(req *http.Request, cancel context.CancelCauseFunc) (*http.Response, error) {
	host := req.URL.Host
	wait := time.AfterFunc(time.Hour, func() { cancel(&Error{Kind: KindUnanswered, Subject: host}) })
	wait.Stop() // until there is something to wait for
	defer wait.Stop()
	trace := &httptrace.ClientTrace{
		GotConn: func(info httptrace.GotConnInfo) {
			if c, ok := info.Conn.(*head.Conn); ok {
				c.Expect()
			}
		},
		WroteRequest: func(httptrace.WroteRequestInfo) { wait.Reset(c.answer) },
		Got1xxResponse: func(int, textproto.MIMEHeader) error {
			wait.Reset(c.answer)
			return nil
		},
	}
	return c.http.Do(req.WithContext(httptrace.WithClientTrace(req.Context(), trace)))
}

// ownFields say which bytes are wanted and in which form: nobody else may.
var ownFields = []string{"Range", "If-Range", "Accept-Encoding"}

// dress gives req its header and notes which of its fields are secrets.
func (c *client) dress(req *http.Request, a ask, j *journey) {
	for name, values := range a.req.Header {
		if slices.Contains(ownFields, http.CanonicalHeaderKey(name)) {
			continue
		}
		req.Header[http.CanonicalHeaderKey(name)] = slices.Clone(values)
		j.secrets = append(j.secrets, name)
	}
	if host := req.Header.Get("Host"); host != "" {
		req.Host = host
		req.Header.Del("Host")
	}
	if user := req.URL.User; user != nil {
		password, _ := user.Password()
		req.SetBasicAuth(user.Username(), password)
		req.URL.User = nil
		j.secrets = append(j.secrets, "Authorization")
	}
	if req.Header.Get("User-Agent") == "" {
		req.Header.Set("User-Agent", c.agent)
	}
	if req.Header.Get("Accept") == "" {
		req.Header.Set("Accept", "*/*")
	}
	req.Header.Set("Accept-Encoding", "identity")
	if a.span == nil {
		return
	}
	last := ""
	if a.span.To != disk.Unbounded {
		last = strconv.FormatInt(a.span.To-1, 10)
	}
	req.Header.Set("Range", fmt.Sprintf("bytes=%d-%s", a.span.From, last))
	if a.ifRange != "" {
		req.Header.Set("If-Range", a.ifRange)
	}
}
