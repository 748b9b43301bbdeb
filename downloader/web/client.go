package web

// The client: connections, cookies and logins that the files of one engine share.

import (
	"cmp"
	"context"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/textproto"
	"os"
	"sync"
	"time"

	"gannet/downloader/conn"
	"gannet/downloader/failure"
	"gannet/downloader/source"
	"gannet/downloader/web/head"
)

const maxIdlePerHost = 32

// deadAfter is how long a connection is kept at least whose other end acknowledges nothing.
const deadAfter = 30 * time.Second

// Options are how a Client asks servers.
type Options struct {
	Timeouts  source.Timeouts
	UserAgent string   // "" means "Gannet"
	Proxy     string   // "" takes the environment's, "none" none, else http://, https:// or socks5://
	CACerts   []string // PEM files with further certificates to trust
	MaxIdle   int      // connections kept for later, at most
}

// Client asks servers for bytes, over connections and with cookies and logins that all its sources share.
type Client struct {
	transport *transports
	cookies   cookies
	agent     string
	// challenges are the newest of those servers that want a login by Digest: *challenge by journey.server.
	challenges sync.Map
	insecure   sync.Map // hosts that have no https, of links that did not say which: true by host
	timeouts   source.Timeouts
}

// New gives a Client. Its error is about certificates that cannot be read.
func New(opts Options) (*Client, error) {
	roots, err := rootsWith(opts.CACerts)
	if err != nil {
		return nil, err
	}
	connect := min(opts.Timeouts.Body, 15*time.Second)
	tcp := &net.Dialer{
		Timeout: connect, KeepAlive: 15 * time.Second,
		Control: userTimeout(max(opts.Timeouts.Body, deadAfter)),
	}
	dialer := &dialer{
		dial: conn.Dialer(tcp.DialContext), proxy: proxyFor(opts.Proxy), roots: roots, timeout: connect,
		maxIdle: opts.MaxIdle,
	}
	jar, err := newCookies()
	if err != nil {
		return nil, err
	}
	return &Client{
		transport: newTransports(dialer), cookies: jar, agent: cmp.Or(opts.UserAgent, "Gannet"),
		timeouts: opts.Timeouts,
	}, nil
}

// Timeouts are those that the client was made with.
func (c *Client) Timeouts() source.Timeouts { return c.timeouts }

// CloseIdleConnections closes those that are kept for later.
func (c *Client) CloseIdleConnections() { c.transport.CloseIdleConnections() }

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

// do sends req and waits for an answer, or until cancel was told that none comes: the wait begins when the
// request is sent, and informational answers show that the server works on it.
func (c *Client) do(req *http.Request, cancel context.CancelCauseFunc) (*http.Response, error) {
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
		WroteRequest: func(httptrace.WroteRequestInfo) { wait.Reset(c.timeouts.FirstByte) },
		Got1xxResponse: func(int, textproto.MIMEHeader) error {
			wait.Reset(c.timeouts.FirstByte)
			return nil
		},
	}
	return c.transport.RoundTrip(req.WithContext(httptrace.WithClientTrace(req.Context(), trace)))
}
