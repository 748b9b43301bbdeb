package downloader

import (
	"net/http"
	"strings"
	"testing"

	"gannet/downloader/failure"
	"gannet/downloader/faulty"
)

// TestWhatBrowsersSendEverywhere follows a link to another path and to another server.
func TestWhatBrowsersSendEverywhere(t *testing.T) {
	body := faulty.Body{Size: 1000, Seed: 1}
	elsewhere := faulty.New(t, body)
	srv := faulty.New(t, body, faulty.When(faulty.Path("/file.bin"), faulty.Redirect(302, "/moved")),
		faulty.When(faulty.Path("/moved"), faulty.Redirect(302, elsewhere.URL)))
	page := strings.TrimSuffix(srv.URL, "file.bin") + "gallery?secret=1"
	e := newEngine(t, Options{})
	id := add(t, e, Request{URL: srv.URL, Dir: t.TempDir(), Header: http.Header{
		"referer": {page}, "User-Agent": {"Mine/1"}, "Accept": {"image/*"}, "Accept-Language": {"fr"}, "Host": {"virtual"},
	}})
	if s := await(t, e, id, ended); s.State != Done {
		t.Fatalf("%+v %v", s, s.Err)
	}
	check := func(srv *faulty.Server, name, want string) {
		t.Helper()
		for _, r := range srv.Requests() {
			if got := r.Header.Get(name); got != want {
				t.Errorf("%s was asked with %s: %q, want %q", r.Path, name, got, want)
			}
		}
	}
	check(srv, "Referer", page)
	check(elsewhere, "Referer", strings.TrimSuffix(srv.URL, "file.bin"))
	for name, want := range map[string]string{"User-Agent": "Mine/1", "Accept": "image/*", "Accept-Language": "fr"} {
		check(srv, name, want)
		check(elsewhere, name, want)
	}
}

// TestLoginInARedirect gives the login of a Location to its server, and to no other one.
func TestLoginInARedirect(t *testing.T) {
	body := faulty.Body{Size: 1000, Seed: 1}
	third := faulty.New(t, body)
	second := faulty.New(t, body, faulty.When(faulty.Path("/file.bin"), faulty.Redirect(302, "/moved")),
		faulty.When(faulty.Path("/moved"), faulty.Redirect(302, third.URL)))
	first := faulty.New(t, body, faulty.Redirect(302, strings.Replace(second.URL, "://", "://bob:p%40:ß@", 1)))
	e := newEngine(t, Options{})
	id := add(t, e, Request{URL: strings.Replace(first.URL, "://", "://ann:word@", 1), Dir: t.TempDir()})
	s := await(t, e, id, ended)
	if s.State != Done || strings.Contains(s.URL, "word") {
		t.Fatalf("%+v %v", s, s.Err)
	}
	for srv, want := range map[*faulty.Server]string{first: "ann:word", second: "bob:p@:ß", third: ""} {
		for _, r := range srv.Requests() {
			req := http.Request{Header: r.Header}
			user, password, ok := req.BasicAuth()
			if got := user + ":" + password; got != want && (ok || want != "") {
				t.Errorf("%s was asked by %q, want %q", r.Path, got, want)
			}
		}
	}
	details, _ := e.Details(id)
	for _, n := range details.Notes {
		if strings.Contains(n.Message.String(), "bob") {
			t.Errorf("the login is shown: %s", n.Message)
		}
	}
}

// TestCircleIsSeen counts the requests to a page that leads to itself.
func TestCircleIsSeen(t *testing.T) {
	srv := faulty.New(t, faulty.Body{Size: 1000, Seed: 1}, faulty.Redirect(302, "/file.bin"))
	e := newEngine(t, Options{})
	s := await(t, e, add(t, e, Request{URL: srv.URL, Dir: t.TempDir()}), ended)
	if n := len(srv.Requests()); s.State != Failed || s.Err.Kind != failure.Redirect || n != 2 {
		t.Errorf("%d requests: %v", n, s.Err)
	}
}
