package downloader

import (
	"path/filepath"
	"strings"
	"testing"

	"gannet/downloader/failure"
	"gannet/downloader/faulty"
)

func TestPageIsKeptOnlyIfAskedFor(t *testing.T) {
	const page = "<html>Please wait</html>"
	body := faulty.Body{Size: 1000, Seed: 40}
	srv := faulty.New(t, body,
		faulty.When(faulty.Path("/a.zip"), faulty.Redirect(302, "/login?to=a.zip")),
		faulty.When(faulty.Not(faulty.Path("/a.zip")), faulty.Instead("text/html", []byte(page))))
	dir, store := t.TempDir(), filepath.Join(t.TempDir(), "list.db")
	e, err := New(Options{Store: store})
	if err != nil {
		t.Fatal(err)
	}
	led, direct := add(t, e, Request{URL: srv.Base + "/a.zip", Dir: dir}), add(t, e, Request{URL: srv.Base + "/b.zip", Dir: dir})
	for id, address := range map[ID]string{led: srv.Base + "/login?to=a.zip", direct: srv.Base + "/b.zip"} {
		if s := await(t, e, id, ended); s.State != Failed || s.Err.Kind != failure.Page || s.Err.Subject != address {
			t.Errorf("%+v %+v", s, s.Err)
		}
	}
	if names := listing(t, dir); len(names) != 0 {
		t.Errorf("kept: %v", names)
	}
	asked := len(srv.Requests())
	e.Resume(direct)
	await(t, e, direct, func(s *Snapshot) bool { return s.State == Failed && len(srv.Requests()) > asked })
	closeEngine(t, e)

	e = newEngine(t, Options{Store: store})
	e.AcceptPage(led, direct)
	for id, name := range map[ID]string{led: "login.html", direct: "b.zip.html"} {
		if s := await(t, e, id, ended); s.State != Done || s.Name != name || content(t, s.Path) != page {
			t.Errorf("%+v %v", s, s.Err)
		}
	}
	id := add(t, e, Request{URL: srv.Base + "/c.pdf", Dir: dir, Name: "c.pdf", Page: true})
	if s := await(t, e, id, ended); s.State != Done || s.Name != "c.pdf" {
		t.Errorf("%+v %v", s, s.Err)
	}
}

// What is said to be a page and is none gets the extension of what it is.
func TestNameOfAFileSaidToBeAPage(t *testing.T) {
	for body, want := range map[string]string{
		"PK\x03\x04 and more":                  "get.zip",
		"%PDF-1.7 and more":                    "get.pdf",
		"<!DOCTYPE html><title>A page</title>": "get.html",
		"\x00\x01\x02":                         "get.html",
		"":                                     "get.html",
	} {
		srv := faulty.New(t, faulty.Body{Size: 1000, Seed: 40}, faulty.Instead("text/html", []byte(body)))
		e := newEngine(t, Options{})
		for _, link := range []string{"/get?id=1", "/get.php"} {
			s := await(t, e, add(t, e, Request{URL: srv.Base + link, Dir: t.TempDir()}), ended)
			if s.State != Done || s.Name != want || content(t, s.Path) != body {
				t.Errorf("%s: %q is %s, want %s (%v)", link, body, s.Name, want, s.Err)
			}
		}
	}
}

// A page in the place of the rest of a file leaves what has come, also for a program
// that does not know what kind of file it is.
func TestPageLeavesWhatHasCome(t *testing.T) {
	body := faulty.Body{Size: 1 << 20, Seed: 41}
	srv := faulty.New(t, body, faulty.Slow(1<<20), faulty.When(faulty.Changed, faulty.LoginPage()))
	dir := t.TempDir()
	e, err := New(Options{Connections: 1})
	if err != nil {
		t.Fatal(err)
	}
	start(t, e, srv.URL, dir)
	closeEngine(t, e)
	srv.Change()
	e = newEngine(t, Options{})
	if s := await(t, e, add(t, e, Request{URL: srv.URL, Dir: dir}), ended); s.State != Failed || s.Err.Kind != failure.Instead {
		t.Errorf("%+v %v", s, s.Err)
	}
	if names := strings.Join(listing(t, dir), " "); names != "file.bin.part file.bin.part.gannet" {
		t.Errorf("left: %s", names)
	}
}

// The same after a cut in mid-file, and for the page of a network that wants a login: the next
// link goes on with what is there.
func TestPageAfterACutLeavesWhatHasCome(t *testing.T) {
	const cut = 700_000
	body := faulty.Body{Size: 1 << 20, Seed: 42}
	srv := faulty.New(t, body, faulty.When(faulty.First(1), faulty.DropAfter(cut)),
		faulty.When(faulty.Both(faulty.Not(faulty.First(1)), faulty.Not(faulty.Changed)), faulty.LoginPage()))
	e := newEngine(t, Options{})
	id := add(t, e, Request{URL: srv.URL, Dir: t.TempDir()})
	if s := await(t, e, id, ended); s.State != Failed || s.Err.Kind != failure.Instead || s.Done != cut {
		t.Fatalf("%+v %+v", s, s.Err)
	}
	srv.Change()
	e.Resume(id)
	if s := await(t, e, id, ended); s.State != Done || sumOf(t, s.Path) != body.SHA256() {
		t.Errorf("%+v %+v", s, s.Err)
	}
	if srv.Sent() != body.Size {
		t.Errorf("%d bytes were sent for a file of %d", srv.Sent(), body.Size)
	}
}
