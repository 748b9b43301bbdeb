package downloader

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha512"
	"encoding/hex"
	"hash"
	"path/filepath"
	"strings"
	"testing"

	"gannet/downloader/failure"
	"gannet/downloader/faulty"
	"gannet/downloader/link"
	"gannet/internal/message"
)

// TestLeavingHTTPSIsRefused follows chains of redirects. Where https is left for http, nothing is asked of that server.
func TestLeavingHTTPSIsRefused(t *testing.T) {
	body := faulty.Body{Size: 1000, Seed: 1}
	sum := func(name string, h hash.Hash) string { return name + ":" + hex.EncodeToString(body.Sum(h)) }
	for name, tt := range map[string]struct {
		chain   string // the schemes of the servers on the way, the last one has the file
		request Request
		refused bool
		said    bool
	}{
		"http":               {chain: "http http"},
		"secured":            {chain: "http https"},
		"https":              {chain: "https https"},
		"left":               {chain: "https http", refused: true},
		"left later":         {chain: "https https http", refused: true},
		"left in between":    {chain: "https http https", refused: true},
		"http at both ends":  {chain: "http https http", refused: true},
		"allowed":            {chain: "https http", request: Request{AllowHTTP: true}, said: true},
		"allowed in between": {chain: "https http https", request: Request{AllowHTTP: true}, said: true},
		"sha256":             {chain: "https http", request: Request{Checksum: "sha256:" + body.SHA256()}, said: true},
		"sha256 unnamed":     {chain: "https http", request: Request{Checksum: body.SHA256()}, said: true},
		"sha512":             {chain: "https http", request: Request{Checksum: sum("SHA-512", sha512.New())}, said: true},
		"sha1":               {chain: "https http", request: Request{Checksum: sum("sha1", sha1.New())}, refused: true},
		"md5":                {chain: "https http", request: Request{Checksum: sum("md5", md5.New())}, refused: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			next, insecure, cas := chain(t, body, tt.chain)
			tt.request.URL, tt.request.Dir = next, t.TempDir()
			e := newEngine(t, Options{CACerts: cas})
			id := add(t, e, tt.request)
			s := await(t, e, id, ended)
			where := "http://" + link.Host(insecure.URL)
			if tt.refused && (s.State != Failed || s.Err.Kind != failure.Insecure || s.Err.Subject != where || len(insecure.Requests()) > 0) {
				t.Errorf("%v %+v after %d requests", s.State, s.Err, len(insecure.Requests()))
			}
			if !tt.refused && (s.State != Done || sumOf(t, s.Path) != body.SHA256()) {
				t.Errorf("%v %+v", s.State, s.Err)
			}
			if got := noted(t, e, id, failure.Insecure.Code(), message.Args{"Host": where}); got != (tt.said || tt.refused) {
				t.Errorf("noted: %v", got)
			}
		})
	}
}

// chain starts servers of these schemes, each leading to the next, and gives the first one's link, the last one by http
// behind one by https or the last of all, and what vouches for them.
func chain(t *testing.T, body faulty.Body, schemes string) (first string, insecure *faulty.Server, cas []string) {
	t.Helper()
	all := strings.Fields(schemes)
	for i := len(all) - 1; i >= 0; i-- {
		var options []faulty.Option
		if all[i] == "https" {
			options = append(options, faulty.TLS())
		}
		if first != "" {
			options = append(options, faulty.Redirect(302, first))
		}
		srv := faulty.New(t, body, options...)
		if insecure == nil || all[i] == "http" && i > 0 && all[i-1] == "https" {
			insecure = srv
		}
		if srv.CAFile != "" {
			cas = append(cas, srv.CAFile)
		}
		first = srv.URL
	}
	return first, insecure, cas
}

// A server that sends on to http later, for the rest or for a further connection, is not followed either. What the
// user allows holds for the download, also after a restart.
func TestHTTPIsAllowedForADownload(t *testing.T) {
	body := faulty.Body{Size: 1 << 20, Seed: 2}
	plain := faulty.New(t, body, faulty.Slow(500_000))
	srv := faulty.New(t, body, faulty.TLS(), faulty.When(faulty.First(1), faulty.DropAfter(300_000)),
		faulty.When(faulty.Later, faulty.Redirect(302, plain.URL)))
	opts := Options{CACerts: []string{srv.CAFile}, Store: filepath.Join(t.TempDir(), "list.db"), Proxy: "none", Retries: 5}
	e, err := New(opts)
	if err != nil {
		t.Fatal(err)
	}
	id := add(t, e, Request{URL: srv.URL, Dir: t.TempDir()})
	refused := func(s *Snapshot) bool {
		return s.State == Failed && s.Err.Kind == failure.Insecure && s.Done == 300_000
	}
	await(t, e, id, refused)
	e.Resume(id)
	await(t, e, id, in(Probing))
	await(t, e, id, refused)
	if asked := plain.Requests(); len(asked) > 0 {
		t.Errorf("http was asked for %+v", asked)
	}
	e.AllowHTTP(id)
	await(t, e, id, func(s *Snapshot) bool { return s.State == Running && s.Done > 300_000 })
	closeEngine(t, e)
	e = newEngine(t, opts)
	if s := await(t, e, id, ended); s.State != Done || sumOf(t, s.Path) != body.SHA256() {
		t.Errorf("%v %+v", s.State, s.Err)
	}
}

// Further connections that are sent on to http bring nothing, and the first one brings all.
func TestFurtherConnectionsStaySecure(t *testing.T) {
	body := faulty.Body{Size: 6 << 20, Seed: 3}
	plain := faulty.New(t, body)
	srv := faulty.New(t, body, faulty.TLS(), faulty.Slow(2<<20), faulty.When(faulty.Later, faulty.Redirect(302, plain.URL)))
	e := newEngine(t, Options{CACerts: []string{srv.CAFile}, Connections: 4})
	s := await(t, e, add(t, e, Request{URL: srv.URL, Dir: t.TempDir()}), ended)
	if s.State != Done || sumOf(t, s.Path) != body.SHA256() || len(plain.Requests()) > 0 || len(srv.Requests()) < 2 {
		t.Errorf("%v %+v: %d and %d requests", s.State, s.Err, len(srv.Requests()), len(plain.Requests()))
	}
}
