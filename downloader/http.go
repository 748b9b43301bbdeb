package downloader

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/net/publicsuffix"

	"gannet/downloader/disk"
)

const (
	defaultTimeout = 30 * time.Second
	maxRedirects   = 10      // as many as browsers' users ever need, RFC 9110 §15.4 leaves it open
	maxHeader      = 1 << 20 // bytes
	maxIdlePerHost = 32
)

// client asks servers for bytes. What it gives back has been held against
// what was asked: see answer.
type client struct {
	http    *http.Client
	agent   string
	timeout time.Duration // silence before the header is given up
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
	timeout := opts.Timeout
	if timeout <= 0 {
		timeout = defaultTimeout
	}
	dialer := &net.Dialer{Timeout: min(timeout, 15*time.Second), KeepAlive: 15 * time.Second}
	// HTTP/1.1 alone: over HTTP/2 all spans of a file would share one connection.
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	transport := &http.Transport{
		Proxy:                  proxy,
		DialContext:            dialer.DialContext,
		TLSClientConfig:        &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    min(timeout, 15*time.Second),
		ResponseHeaderTimeout:  timeout,
		DisableCompression:     true,
		MaxIdleConns:           maxIdle(openFiles()),
		MaxIdleConnsPerHost:    maxIdlePerHost,
		IdleConnTimeout:        30 * time.Second,
		MaxResponseHeaderBytes: maxHeader,
		Protocols:              protocols,
	}
	jar, err := cookiejar.New(&cookiejar.Options{PublicSuffixList: publicsuffix.List})
	if err != nil {
		return nil, err
	}
	return &client{
		http:    &http.Client{Transport: transport, CheckRedirect: checkRedirect, Jar: jar},
		agent:   cmp.Or(opts.UserAgent, "Gannet"),
		timeout: timeout,
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
	where := Redact(req.URL.String())
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

// validator tells two versions of a file apart (RFC 9110 §8.8).
type validator struct {
	etag     string
	modified string // Last-Modified
	dated    bool   // modified is old enough to be strong, RFC 9110 §8.8.2.2
}

func validatorOf(header http.Header) validator {
	v := validator{etag: header.Get("ETag"), modified: header.Get("Last-Modified")}
	if t, err := http.ParseTime(v.modified); err == nil {
		now, err := http.ParseTime(header.Get("Date"))
		if err != nil {
			now = time.Now()
		}
		v.dated = now.Sub(t) >= time.Second
	}
	return v
}

// strong gives what If-Range may carry (RFC 9110 §13.1.5), or "" if nothing proves
// that two answers speak of the same bytes.
func (v validator) strong() string {
	if strings.HasPrefix(v.etag, `"`) {
		return v.etag
	}
	if v.dated {
		return v.modified
	}
	return ""
}

// differs reports whether a later answer with o is not proved to be of the version
// of v. A 206 must repeat the ETag, but not Last-Modified beside it (RFC 9110 §15.3.7).
func (v validator) differs(o validator) bool {
	if v.etag != o.etag {
		return true
	}
	return v.modified != o.modified && (o.modified != "" || !strings.HasPrefix(v.etag, `"`))
}

// ask is one request for (a part of) a file.
type ask struct {
	req     Request
	url     string     // the link to use; may differ from req.URL after Relink
	span    *disk.Span // nil asks for the whole file without a Range
	ifRange string
}

// answer is a server's reply that may be a file: 200, or a 206 that holds just
// what was asked for. Whoever gets one closes its body.
type answer struct {
	body      io.ReadCloser
	span      disk.Span // the bytes that body holds; To is disk.Unbounded if not told
	size      int64     // bytes of the whole file, or -1 if not told
	ranged    bool      // a 206
	accepts   bool      // it says that ranges are possible
	validator validator
	header    http.Header
	final     *url.URL // after redirects
	plain     bool     // a redirect left https for http
	closing   bool     // the body ends where the connection does: a cut can't be seen
}

// get sends a GET. Its error is an *Error unless ctx was cancelled: then
// it is ctx's cause.
func (c *client) get(ctx context.Context, a ask) (*answer, error) {
	j := &journey{}
	ctx = context.WithValue(ctx, journeyKey{}, j)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, a.url, nil)
	if err != nil {
		return nil, &Error{Kind: KindLink, Subject: "it is not an address", Detail: err.Error()}
	}
	c.dress(req, a, j)
	host := req.URL.Host
	resp, err := c.http.Do(req)
	if err != nil {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		return nil, explain(err, host)
	}
	got, failure := accept(resp, a.span)
	if failure != nil {
		resp.Body.Close()
		if failure.Subject == "" {
			failure.Subject = resp.Request.URL.Host
		}
		return nil, failure
	}
	got.plain = j.plain
	return got, nil
}

// dress gives req its header and notes which of its fields are secrets.
func (c *client) dress(req *http.Request, a ask, j *journey) {
	for name, values := range a.req.Header {
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

// accept decides whether resp is what was asked for. The Subject of its error is
// left to the caller where that is the host.
func accept(resp *http.Response, asked *disk.Span) (*answer, *Error) {
	got := &answer{
		body: resp.Body, header: resp.Header, final: resp.Request.URL,
		size: resp.ContentLength, validator: validatorOf(resp.Header),
		accepts: strings.EqualFold(strings.TrimSpace(resp.Header.Get("Accept-Ranges")), "bytes"),
		closing: resp.ContentLength < 0 && !slices.Contains(resp.TransferEncoding, "chunked"),
		span:    disk.Span{To: disk.Unbounded},
	}
	switch code := resp.StatusCode; {
	case code == http.StatusOK, code == http.StatusNonAuthoritativeInfo:
		if resp.ContentLength >= 0 {
			got.span.To = resp.ContentLength
		}
		return got, nil
	case code == http.StatusPartialContent && asked != nil:
		return got, got.prove(resp, *asked)
	default:
		return nil, refusal(resp)
	}
}

// prove holds a 206 against what was asked (RFC 9110 §14.4, §15.3.7).
func (got *answer) prove(resp *http.Response, asked disk.Span) *Error {
	wrong := func(why string) *Error { return &Error{Kind: KindProtocol, Status: resp.StatusCode, Detail: why} }
	if strings.HasPrefix(strings.ToLower(resp.Header.Get("Content-Type")), "multipart/byteranges") {
		return wrong("multipart/byteranges was not asked for")
	}
	if len(resp.Header.Values("Content-Range")) != 1 {
		return wrong("206 without one Content-Range")
	}
	start, end, total, err := parseContentRange(resp.Header.Get("Content-Range"))
	switch {
	case err != nil:
		return wrong(err.Error())
	case start != asked.From:
		return wrong(fmt.Sprintf("asked for bytes from %d, got them from %d", asked.From, start))
	case asked.To != disk.Unbounded && end >= asked.To:
		return wrong(fmt.Sprintf("asked for bytes to %d, got them to %d", asked.To-1, end))
	case resp.ContentLength >= 0 && resp.ContentLength != end-start+1:
		return wrong(fmt.Sprintf("Content-Range speaks of %d bytes, Content-Length of %d", end-start+1, resp.ContentLength))
	}
	got.ranged, got.size = true, total
	got.span = disk.Span{From: start, To: end + 1}
	return nil
}

// refusal explains a status that is no file.
func refusal(resp *http.Response) *Error {
	e := &Error{Status: resp.StatusCode, Detail: clip(strconv.Quote(resp.Status), 200)}
	switch code := resp.StatusCode; {
	case code == http.StatusNotFound, code == http.StatusGone:
		e.Kind = KindNotFound
	case code == http.StatusUnauthorized, code == http.StatusForbidden, code == http.StatusProxyAuthRequired:
		e.Kind = KindDenied
	case code == http.StatusRequestTimeout, code == http.StatusTooEarly,
		code == http.StatusTooManyRequests, code == http.StatusServiceUnavailable:
		e.Kind = KindBusy
	case code < 300, code == http.StatusNotModified:
		e.Kind = KindEmpty
	case code == http.StatusRequestedRangeNotSatisfiable:
		e.Kind = KindProtocol
		e.Detail = "416 " + clip(strconv.Quote(resp.Header.Get("Content-Range")), 100)
	default:
		e.Kind = KindServer
	}
	if e.Kind == KindBusy || e.Kind == KindServer {
		e.RetryAfter = retryAfter(resp.Header, time.Now())
	}
	return e
}

// explain finds the Kind of a network error. One that is not known counts as a
// lost connection, which passes.
func explain(err error, host string) *Error {
	var known *Error
	if errors.As(err, &known) {
		return known
	}
	e := &Error{Kind: KindLost, Subject: host, Detail: Redact(err.Error()), cause: err}
	var (
		dns     *net.DNSError
		op      *net.OpError
		timeout net.Error
		urlErr  *url.Error
	)
	if errors.As(err, &urlErr) {
		e.Detail = urlErr.Err.Error() // without the link, which may hold secrets
	}
	switch {
	case errors.As(err, &dns):
		e.Kind = KindHost
		if !hasNetwork() {
			e.Kind = KindOffline
		}
	case isCertificate(err):
		e.Kind = KindCertificate
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.ENETDOWN):
		e.Kind = KindOffline
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.EHOSTUNREACH):
		e.Kind = KindRefused
	case errors.As(err, &timeout) && timeout.Timeout():
		e.Kind = KindSilent
		if errors.As(err, &op) && op.Op == "dial" || strings.Contains(e.Detail, "TLS handshake") {
			e.Kind = KindConnect
		}
	case strings.Contains(e.Detail, "malformed HTTP"), strings.Contains(e.Detail, "server response headers exceeded"),
		strings.Contains(e.Detail, "HTTP response to HTTPS client"):
		e.Kind = KindProtocol
	}
	return e
}

func isCertificate(err error) bool {
	var (
		verify    *tls.CertificateVerificationError
		authority x509.UnknownAuthorityError
		hostname  x509.HostnameError
		invalid   x509.CertificateInvalidError
	)
	return errors.As(err, &verify) || errors.As(err, &authority) || errors.As(err, &hostname) || errors.As(err, &invalid)
}

// hasNetwork reports whether this computer has any address besides its own loopback.
func hasNetwork() bool {
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		return true
	}
	for _, a := range addrs {
		if ip, ok := a.(*net.IPNet); ok && !ip.IP.IsLoopback() && !ip.IP.IsLinkLocalUnicast() {
			return true
		}
	}
	return false
}
