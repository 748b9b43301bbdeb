package web

// HTTP/1 and HTTP/2, and which of them a server speaks.

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"

	"gannet/downloader/web/head"
)

// transports sends requests over HTTP/1, where each connection of a file has its own share of the line, and
// over HTTP/2 to servers that speak nothing else.
type transports struct {
	http1, http2 *http.Transport
	only2        sync.Map // scheme and host of a server: whether it is one of those
}

func newTransports(d *dialer) *transports {
	return &transports{http1: d.transport(false), http2: d.transport(true)}
}

// RoundTrip is that of http.RoundTripper. An answer that is no HTTP may be what was left on the line: then the
// server is asked once more.
func (t *transports) RoundTrip(req *http.Request) (*http.Response, error) {
	server := req.URL.Scheme + "://" + req.URL.Host
	only2, known := t.only2.Load(server)
	if only2 == true {
		return t.http2.RoundTrip(req)
	}
	resp, err := t.http1.RoundTrip(req)
	if errors.Is(err, head.ErrNotHTTP) {
		resp, err = t.http1.RoundTrip(req)
	}
	if known || req.Context().Err() != nil || !wantsHTTP2(req, resp, err) || t.proxyOf(req) != "" {
		return resp, err
	}
	better, failed := t.http2.RoundTrip(req)
	t.only2.Store(server, failed == nil)
	if failed != nil {
		return resp, err
	}
	if resp != nil {
		resp.Body.Close()
	}
	return better, nil
}

// proxyOf gives the proxy that answers req itself, "" if none does.
func (t *transports) proxyOf(req *http.Request) string {
	via, err := t.http1.Proxy(req)
	if via == nil || err != nil {
		return ""
	}
	return via.Host
}

// wantsHTTP2 reports whether an answer to HTTP/1, or its failure, is one of a server that may speak HTTP/2 alone.
func wantsHTTP2(req *http.Request, resp *http.Response, err error) bool {
	const incompatible = 464 // of Amazon's load balancers
	secure := req.URL.Scheme == "https"
	if err == nil {
		switch resp.StatusCode {
		case http.StatusHTTPVersionNotSupported, http.StatusUpgradeRequired, incompatible:
			return secure
		}
		return false
	}
	// Closed before it was asked: net/http has no name for that.
	closed := errors.Is(err, io.EOF) || strings.Contains(err.Error(), "server closed idle connection")
	return errors.Is(err, head.ErrHTTP2) || secure && (closed || saysNoProtocol(err))
}

// saysNoProtocol reports whether a server could not do with the protocols that were offered to it in its
// handshake (RFC 7301 §3.2), for which crypto/tls has no other names.
func saysNoProtocol(err error) bool {
	return strings.Contains(err.Error(), "tls: no application protocol") ||
		strings.Contains(err.Error(), "tls: server selected unadvertised ALPN protocol")
}

// CloseIdleConnections is that of http.Transport.
func (t *transports) CloseIdleConnections() {
	t.http1.CloseIdleConnections()
	t.http2.CloseIdleConnections()
}
