package downloader

import (
	"bufio"
	"crypto/tls"
	"encoding/pem"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"gannet/downloader/failure"
	"gannet/downloader/faulty"
)

// secureServer serves a small file on https under a certificate with an RSA key, set up by prepare.
func secureServer(t *testing.T, prepare func(*http.Server, *tls.Config)) (srv *httptest.Server, ca string) {
	t.Helper()
	srv = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.ServeContent(w, r, "", time.Unix(1e9, 0), strings.NewReader("the file"))
	}))
	srv.TLS = &tls.Config{}
	srv.Config.ErrorLog = log.New(io.Discard, "", 0)
	prepare(srv.Config, srv.TLS)
	srv.StartTLS()
	t.Cleanup(srv.Close)
	ca = filepath.Join(t.TempDir(), "ca.pem")
	certificate := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: srv.Certificate().Raw})
	if err := os.WriteFile(ca, certificate, 0o600); err != nil {
		t.Fatal(err)
	}
	return srv, ca
}

// What browsers and curl can do over TLS works, and what they cannot is said as what it is.
func TestTLS(t *testing.T) {
	suite := func(id uint16) func(*http.Server, *tls.Config) {
		return func(_ *http.Server, c *tls.Config) { c.MaxVersion, c.CipherSuites = tls.VersionTLS12, []uint16{id} }
	}
	identity := func(auth tls.ClientAuthType, version uint16) func(*http.Server, *tls.Config) {
		return func(_ *http.Server, c *tls.Config) { c.ClientAuth, c.MaxVersion = auth, version }
	}
	oldest := func(_ *http.Server, c *tls.Config) {
		c.MinVersion, c.MaxVersion = tls.VersionTLS10, tls.VersionTLS11
	}
	for name, c := range map[string]struct {
		prepare func(*http.Server, *tls.Config)
		want    failure.Kind // "" gets the file
	}{
		"TLS 1.3":                     {prepare: func(*http.Server, *tls.Config) {}},
		"RSA key exchange":            {prepare: suite(tls.TLS_RSA_WITH_AES_128_GCM_SHA256)},
		"RSA key exchange, CBC":       {prepare: suite(tls.TLS_RSA_WITH_AES_256_CBC_SHA)},
		"CBC with SHA-256":            {prepare: suite(tls.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256)},
		"3DES":                        {prepare: suite(tls.TLS_RSA_WITH_3DES_EDE_CBC_SHA), want: failure.TLS},
		"TLS 1.1":                     {prepare: oldest, want: failure.OldTLS},
		"certificate wished for":      {prepare: identity(tls.RequestClientCert, tls.VersionTLS13)},
		"certificate wanted":          {prepare: identity(tls.RequireAnyClientCert, tls.VersionTLS13), want: failure.Identity},
		"certificate wanted, TLS 1.2": {prepare: identity(tls.RequireAnyClientCert, tls.VersionTLS12), want: failure.Identity},
		"HTTP/2 alone": {prepare: func(s *http.Server, c *tls.Config) {
			s.Protocols = new(http.Protocols)
			s.Protocols.SetHTTP2(true)
			c.NextProtos = []string{"h2"}
		}},
		"another protocol": {prepare: func(_ *http.Server, c *tls.Config) {
			c.GetConfigForClient = func(*tls.ClientHelloInfo) (*tls.Config, error) {
				other := c.Clone()
				other.GetConfigForClient, other.NextProtos = nil, []string{"mqtt"}
				return other, nil
			}
		}, want: failure.TLS},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv, ca := secureServer(t, c.prepare)
			e := newEngine(t, Options{CACerts: []string{ca}, Retries: 3})
			s := await(t, e, add(t, e, Request{URL: srv.URL + "/a", Dir: t.TempDir()}), func(s *Snapshot) bool { return ended(s) || s.State == Waiting })
			switch {
			case c.want == "" && (s.State != Done || content(t, s.Path) != "the file"):
				t.Errorf("%v %+v", s.State, s.Err)
			case c.want != "" && (s.State != Failed || s.Err.Kind != c.want):
				t.Errorf("%v %+v, want %s", s.State, s.Err, c.want)
			}
		})
	}
}

// answering listens on a port where each connection gets these bytes, whatever it asks, and is closed.
func answering(t *testing.T, with string) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			c.Read(make([]byte, 4<<10))
			io.WriteString(c, with)
			c.Close()
		}
	}()
	return listener.Addr().String()
}

func TestWrongProtocol(t *testing.T) {
	for link, want := range map[string]failure.Kind{
		"https://" + answering(t, "HTTP/1.1 400 Bad Request\r\n\r\n"):                                                      failure.NotTLS,
		"https://" + answering(t, "SSH-2.0-OpenSSH_9.6\r\n"):                                                               failure.NotTLS,
		"https://" + answering(t, ""):                                                                                      failure.Handshake,
		"http://" + answering(t, "\x15\x03\x01\x00\x02\x02\x46"):                                                           failure.NeedsTLS,
		"http://" + answering(t, "HTTP/1.1 400 Bad Request\r\n\r\n<h1>The plain HTTP request was sent to HTTPS port</h1>"): failure.NeedsTLS,
		"http://" + answering(t, "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n"):      failure.NeedsTLS,
		"http://" + answering(t, "HTTP/1.1 400 Bad Request\r\n\r\n<h1>Bad Request</h1>"):                                   failure.Rejected,
		"http://" + answering(t, "SSH-2.0-OpenSSH_9.6\r\n"):                                                                failure.Invalid,
		"http://" + answering(t, "\x00\x00\x00\x04\x00\x00\x00\x00\x00"):                                                   failure.Invalid, // no HTTP/2
		"http://" + answering(t, "HTTP/1.1 423 Locked\r\n\r\n"):                                                            failure.Busy,
		"http://" + answering(t, "HTTP/1.1 402 Payment Required\r\n\r\n"):                                                  failure.Rejected,
		"http://" + answering(t, "HTTP/1.1 501 Not Implemented\r\n\r\n"):                                                   failure.Rejected,
		"http://" + answering(t, "HTTP/1.1 302 Found\r\n\r\n"):                                                             failure.Empty,
		"http://" + answering(t, "HTTP/1.1 999 Request denied\r\n\r\n"):                                                    failure.Server,
		"http://" + answering(t, "HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"):                              failure.Protocol,
	} {
		e := newEngine(t, Options{})
		if s := await(t, e, add(t, e, Request{URL: link + "/a", Dir: t.TempDir()}), ended); s.State != Failed || s.Err.Kind != want {
			t.Errorf("%v %+v, want %s", s.State, s.Err, want)
		}
	}
}

// only2 takes connections that begin as HTTP/2 does, and greets the others with SETTINGS.
type only2 struct{ net.Listener }

func (l only2) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		in := bufio.NewReader(c)
		if start, _ := in.Peek(4); string(start) == "PRI " {
			return line{c, in}, nil
		}
		io.WriteString(c, "\x00\x00\x00\x04\x00\x00\x00\x00\x00")
		c.Close()
	}
}

type line struct {
	net.Conn
	in *bufio.Reader
}

func (l line) Read(b []byte) (int, error) { return l.in.Read(b) }

// HTTP/2 over one connection does for a file that would have had several, also without TLS.
func TestHTTP2Alone(t *testing.T) {
	body := faulty.Body{Size: 8 << 20, Seed: 70}
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"a"`)
		http.ServeContent(w, r, "", time.Time{}, strings.NewReader(string(body.Bytes())))
	}))
	srv.Config.Protocols, srv.Listener = new(http.Protocols), only2{srv.Listener}
	srv.Config.Protocols.SetUnencryptedHTTP2(true)
	srv.Start()
	t.Cleanup(srv.Close)
	e := newEngine(t, Options{Connections: 4})
	if s := await(t, e, add(t, e, Request{URL: srv.URL + "/a", Dir: t.TempDir()}), ended); s.State != Done || sumOf(t, s.Path) != body.SHA256() {
		t.Errorf("%v %+v", s.State, s.Err)
	}
}

// Whatever proxy is between, answers are taken as without one.
func TestOddAnswersThroughProxies(t *testing.T) {
	body := faulty.Body{Size: 100_000, Seed: 71}
	odd := faulty.Rewrite("\r\n\r\n", "\r\na stray message\r\n\r\n")
	plain, secure := faulty.New(t, body, odd), faulty.New(t, body, odd, faulty.TLS())
	var tunnels atomic.Int32
	proxy, proxyCA := secureServer(t, func(s *http.Server, _ *tls.Config) {
		s.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { passOn(t, w, r, &tunnels) })
	})
	unsecured := httptest.NewServer(proxy.Config.Handler)
	t.Cleanup(unsecured.Close)
	for _, via := range []string{proxy.URL, unsecured.URL} {
		for _, link := range []string{plain.URL, secure.URL} {
			tunnels.Store(0)
			e := newEngine(t, Options{Proxy: via, CACerts: []string{secure.CAFile, proxyCA}})
			s := await(t, e, add(t, e, Request{URL: link, Dir: t.TempDir()}), ended)
			if s.State != Done || sumOf(t, s.Path) != body.SHA256() {
				t.Errorf("%s through %s: %v %+v", link, via, s.State, s.Err)
			}
			if tunnelled := tunnels.Load() > 0; tunnelled != strings.HasPrefix(link, "https") {
				t.Errorf("%s through %s: tunnelled %v", link, via, tunnelled)
			}
		}
	}
}

// passOn is a proxy: it copies bytes both ways.
func passOn(t *testing.T, w http.ResponseWriter, r *http.Request, tunnels *atomic.Int32) {
	server, err := net.Dial("tcp", r.Host)
	if err != nil {
		t.Error(err)
		return
	}
	defer server.Close()
	client, in, err := w.(http.Hijacker).Hijack()
	if err != nil {
		t.Error(err)
		return
	}
	defer client.Close()
	if r.Method == http.MethodConnect {
		tunnels.Add(1)
		io.WriteString(client, "HTTP/1.1 200 Connection established\r\n\r\n")
	} else {
		r.Write(server)
	}
	go func() {
		io.Copy(server, bufio.NewReader(in))
		server.(*net.TCPConn).CloseWrite()
	}()
	io.Copy(client, server)
}
