package downloader

import (
	"cmp"
	"context"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/textproto"
	"net/url"
	"os"
	"sync"
	"time"

	"gannet/downloader/conn"
	"gannet/downloader/disk"
	"gannet/downloader/failure"
	"gannet/downloader/head"
	"gannet/downloader/link"

	"gannet/internal/message"
)

const (
	defaultTimeout = 30 * time.Second
	// defaultPatience is as long as browsers wait for an answer: some servers make the file first, and begin
	// anew with each request.
	defaultPatience = 5 * time.Minute
	maxIdlePerHost  = 32
)

// client asks servers for bytes. What it gives back has been held against
// what was asked: see answer.
type client struct {
	transport *transports
	cookies   cookies
	agent     string
	// challenges are the newest of those servers that want a login by Digest: *challenge by journey.server.
	challenges sync.Map
	insecure   sync.Map      // hosts that have no https, of links that did not say which: true by host
	timeout    time.Duration // silence before a body is given up
	answer     time.Duration // the same before its first byte
}

func newClient(opts Options) (*client, error) {
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
	dialer := &dialer{dial: conn.Dialer(tcp.DialContext), proxy: proxyFor(opts.Proxy), roots: roots, timeout: connect}
	jar, err := newCookies()
	if err != nil {
		return nil, err
	}
	return &client{
		transport: newTransports(dialer), cookies: jar, agent: cmp.Or(opts.UserAgent, "Gannet"), timeout: timeout, answer: answer,
	}, nil
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

// ask is one request for (a part of) a file.
type ask struct {
	req     Request
	url     string     // the link to use; may differ from req.URL after Relink
	span    *disk.Span // nil asks for the whole file without a Range
	ifRange string
}

// get sends a GET. Its error is an *failure.Error unless ctx was cancelled: then
// it is ctx's cause.
func (c *client) get(ctx context.Context, a ask) (*answer, error) {
	u, err := link.Resolve(nil, a.url)
	if err != nil {
		return nil, &failure.Error{Kind: failure.Link, Reason: message.Of(failure.NoWebLink), Detail: err.Error()}
	}
	if a.req.AnyScheme && a.url == a.req.URL && u.Scheme == "https" {
		return c.getEither(ctx, a, u)
	}
	return c.getFrom(ctx, a, u)
}

// getFrom is get, of u.
func (c *client) getFrom(ctx context.Context, a ask, u *url.URL) (*answer, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	j := &journey{client: c, ask: a, cancel: cancel}
	asked := time.Now()
	resp, err := j.run(ctx, u)
	if err != nil {
		defer cancel(nil)
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		return nil, err
	}
	got, failed := accept(resp, a.span)
	if failed != nil {
		resp.Body.Close()
		cancel(nil)
		failed.Ranged = a.span != nil
		if via := c.transport.proxyOf(resp.Request); failed.Status == http.StatusProxyAuthRequired && via != "" {
			failed.Kind, failed.Subject = failure.ProxyLogin, via
		}
		if failed.Subject == "" {
			failed.Subject = resp.Request.URL.Host
		}
		return nil, failed
	}
	got.plain, got.cancel, got.asked, got.latency = j.plain, cancel, asked, time.Since(asked)
	return got, nil
}

// do sends req and waits for an answer, or until cancel was told that none comes: the wait begins when the
// request is sent, and informational answers show that the server works on it.
func (c *client) do(req *http.Request, cancel context.CancelCauseFunc) (*http.Response, error) {
	host := req.URL.Host
	wait := time.AfterFunc(time.Hour, func() { cancel(&failure.Error{Kind: failure.Unanswered, Subject: host}) })
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
	return c.transport.RoundTrip(req.WithContext(httptrace.WithClientTrace(req.Context(), trace)))
}
