package web

// How connections are opened: TCP, TLS, and through proxies.

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"golang.org/x/net/proxy"

	"gannet/downloader/conn"
	"gannet/downloader/web/head"
)

// dialer opens the connections of a client, through its proxies. Over HTTP/1 what reads the heads of answers
// lies on each of them, above TLS, which net/http has no place for where it speaks to a proxy itself.
type dialer struct {
	dial    conn.DialFunc                         // TCP
	proxy   func(*http.Request) (*url.URL, error) // nil: none
	roots   *x509.CertPool                        // nil: the system's
	timeout time.Duration                         // of a TLS handshake, and of a proxy's answer to CONNECT
	maxIdle int                                   // connections kept for later

	proxies sync.Map // scheme of a proxy that is asked in full, by its address
}

// transport gives a http.Transport for HTTP/1, or for HTTP/2 alone.
func (d *dialer) transport(http2 bool) *http.Transport {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(!http2)
	protocols.SetHTTP2(http2)
	protocols.SetUnencryptedHTTP2(http2)
	t := &http.Transport{
		Proxy:                  d.plainProxy,
		DialContext:            d.dialPlain,
		DialTLSContext:         d.dialTLS,
		DisableCompression:     true,
		MaxIdleConns:           d.maxIdle,
		MaxIdleConnsPerHost:    maxIdlePerHost,
		IdleConnTimeout:        30 * time.Second,
		MaxResponseHeaderBytes: 2 * head.Most, // it is head that refuses them
		Protocols:              protocols,
	}
	if http2 {
		t.Proxy = nil // it is tunnelled through
		t.DialContext = func(ctx context.Context, _, address string) (net.Conn, error) {
			return d.reach(ctx, "http", address)
		}
		t.DialTLSContext = func(ctx context.Context, _, address string) (net.Conn, error) {
			return d.reachTLS(ctx, address, "h2")
		}
	}
	return t
}

// proxyOf gives the proxy to a server, or nil.
func (d *dialer) proxyOf(scheme, address string) (*url.URL, error) {
	if d.proxy == nil {
		return nil, nil
	}
	return d.proxy(&http.Request{URL: &url.URL{Scheme: scheme, Host: address}})
}

// plainProxy gives a proxy that is asked for what is on http in full (RFC 9112 §3.2.2). All others are
// tunnelled through, which net/http need not know.
func (d *dialer) plainProxy(req *http.Request) (*url.URL, error) {
	if d.proxy == nil || req.URL.Scheme != "http" {
		return nil, nil
	}
	u, err := d.proxy(req)
	if u == nil || err != nil || isSocks(u) {
		return nil, err
	}
	plain := *u
	plain.Scheme, plain.Host = "http", proxyAddress(u)
	d.proxies.Store(plain.Host, u.Scheme)
	return &plain, nil
}

func isSocks(u *url.URL) bool { return u.Scheme == "socks5" || u.Scheme == "socks5h" }

func proxyAddress(u *url.URL) string {
	if isSocks(u) && u.Port() == "" {
		return net.JoinHostPort(u.Hostname(), "1080")
	}
	return net.JoinHostPort(u.Hostname(), port(u))
}

// dialPlain connects to a server on http, or to the proxy that is asked for it.
func (d *dialer) dialPlain(ctx context.Context, _, address string) (net.Conn, error) {
	var c net.Conn
	var err error
	if scheme, ok := d.proxies.Load(address); ok {
		c, err = d.dialProxy(ctx, &url.URL{Scheme: scheme.(string), Host: address})
	} else {
		c, err = d.reach(ctx, "http", address)
	}
	if err != nil {
		return nil, err
	}
	return head.New(c), nil
}

func (d *dialer) dialTLS(ctx context.Context, _, address string) (net.Conn, error) {
	c, err := d.reachTLS(ctx, address, "http/1.1")
	if err != nil {
		return nil, err
	}
	return head.New(c), nil
}

// reachTLS connects to a server on https.
func (d *dialer) reachTLS(ctx context.Context, address, protocol string) (net.Conn, error) {
	c, err := d.reach(ctx, "https", address)
	if err != nil {
		return nil, err
	}
	return d.handshake(ctx, c, address, protocol)
}

// reach connects to a server, through its proxy unless that is one to be asked in full.
func (d *dialer) reach(ctx context.Context, scheme, address string) (net.Conn, error) {
	via, err := d.proxyOf(scheme, address)
	switch {
	case err != nil:
		return nil, err
	case via == nil, scheme == "http" && !isSocks(via):
		return d.dial(ctx, "tcp", address)
	case isSocks(via):
		return d.dialSocks(ctx, via, address)
	}
	c, err := d.dialProxy(ctx, via)
	if err != nil {
		return nil, err
	}
	if err := d.tunnel(ctx, c, via, address); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

func (d *dialer) dialSocks(ctx context.Context, via *url.URL, address string) (net.Conn, error) {
	var auth *proxy.Auth
	if u := via.User; u != nil {
		password, _ := u.Password()
		auth = &proxy.Auth{User: u.Username(), Password: password}
	}
	socks, err := proxy.SOCKS5("tcp", proxyAddress(via), auth, forward(d.dial))
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, d.timeout)
	defer cancel()
	c, err := socks.(proxy.ContextDialer).DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, &proxyError{proxyAddress(via), err}
	}
	return c, nil
}

// forward is a proxy.Dialer and proxy.ContextDialer.
type forward conn.DialFunc

func (f forward) Dial(network, address string) (net.Conn, error) {
	return f(context.Background(), network, address)
}

func (f forward) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	return f(ctx, network, address)
}

func (d *dialer) dialProxy(ctx context.Context, via *url.URL) (net.Conn, error) {
	c, err := d.dial(ctx, "tcp", proxyAddress(via))
	if err == nil && via.Scheme == "https" {
		c, err = d.handshake(ctx, c, proxyAddress(via), "http/1.1")
	}
	if err != nil {
		return nil, &proxyError{proxyAddress(via), err}
	}
	return c, nil
}

// tunnel has a proxy connect c to a server (RFC 9110 §9.3.6).
func (d *dialer) tunnel(ctx context.Context, c net.Conn, via *url.URL, address string) error {
	ctx, cancel := context.WithTimeout(ctx, d.timeout)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { c.Close() })
	defer stop()
	req := &http.Request{
		Method: http.MethodConnect, URL: &url.URL{Opaque: address}, Host: address,
		Header: make(http.Header),
	}
	if u := via.User; u != nil {
		password, _ := u.Password()
		login := &http.Request{Header: make(http.Header)}
		login.SetBasicAuth(u.Username(), password)
		req.Header.Set("Proxy-Authorization", login.Header.Get("Authorization"))
	}
	if err := req.Write(c); err != nil {
		return &proxyError{proxyAddress(via), err}
	}
	resp, err := head.ReadResponse(c, req)
	if !stop() && ctx.Err() != nil {
		return &proxyError{proxyAddress(via), ctx.Err()}
	}
	if err != nil {
		return &proxyError{proxyAddress(via), err}
	}
	if resp.StatusCode/100 != 2 {
		return refusedTunnel(resp, proxyAddress(via))
	}
	return nil
}

// handshake makes c a TLS connection to a server.
func (d *dialer) handshake(ctx context.Context, c net.Conn, address, protocol string) (net.Conn, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		c.Close()
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, d.timeout)
	defer cancel()
	identify := false // the server wants to know who we are
	secure := tls.Client(c, &tls.Config{
		ServerName: host, RootCAs: d.roots, NextProtos: []string{protocol},
		MinVersion: tls.VersionTLS12, CipherSuites: cipherSuites, Renegotiation: tls.RenegotiateFreelyAsClient,
		GetClientCertificate: func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
			identify = true
			return new(tls.Certificate), nil // none, which many servers do with
		},
	})
	if err := secure.HandshakeContext(ctx); err != nil {
		c.Close()
		return nil, &handshakeError{err, identify}
	}
	if protocol == "h2" && secure.ConnectionState().NegotiatedProtocol != protocol {
		secure.Close()
		return nil, errors.New("the server does not speak HTTP/2")
	}
	return secure, nil
}

// handshakeError is why a connection could not be secured.
type handshakeError struct {
	error
	identify bool // the server asked for a certificate
}

func (e *handshakeError) Unwrap() error { return e.error }

// Timeout is that of net.Error, for those who wrap it.
func (e *handshakeError) Timeout() bool { return errors.Is(e.error, context.DeadlineExceeded) }

// cipherSuites of TLS 1.2 are those that Go offers, and those without forward secrecy that browsers and curl take, too:
// old servers and appliances have nothing else.
var cipherSuites = func() (ids []uint16) {
	for _, suite := range tls.CipherSuites() {
		ids = append(ids, suite.ID)
	}
	return append(ids,
		tls.TLS_RSA_WITH_AES_128_GCM_SHA256, tls.TLS_RSA_WITH_AES_256_GCM_SHA384,
		tls.TLS_RSA_WITH_AES_128_CBC_SHA, tls.TLS_RSA_WITH_AES_256_CBC_SHA,
		tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256, tls.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256,
		tls.TLS_RSA_WITH_AES_128_CBC_SHA256)
}()
