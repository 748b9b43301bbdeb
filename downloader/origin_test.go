package downloader

import (
	"net/http"
	"path/filepath"
	"testing"

	"gannet/downloader/disk"
	"gannet/downloader/faulty"
)

func TestOrigin(t *testing.T) {
	page := http.Header{"Referer": {"https://page.example/"}}
	for _, c := range []struct {
		asked, final string
		header       http.Header
		want         disk.Source
	}{
		{"https://a.example/f", "", nil, disk.Source{URL: "https://a.example/f"}},
		{"https://a.example/f", "", page, disk.Source{URL: "https://a.example/f", Referrer: "https://page.example/"}},
		{"https://u:p@a.example/f?sig=1", "https://b.example/g?token=2&n=3", nil, disk.Source{URL: "https://b.example/g?n=3", Referrer: "https://a.example/f"}},
		{"https://a.example/f", "https://b.example/g", page, disk.Source{URL: "https://b.example/g", Referrer: "https://page.example/"}},
	} {
		if got := origin(c.asked, c.final, c.header.Get("Referer")); got != c.want {
			t.Errorf("%s, %s: got %+v, want %+v", c.asked, c.final, got, c.want)
		}
	}
}

// Who sent a file is known after a restart, and until another link has answered it is nobody.
func TestWhoSentItSurvivesARestart(t *testing.T) {
	sent := faulty.New(t, faulty.Body{Size: 1 << 10, Seed: 1})
	srv := faulty.New(t, faulty.Body{Size: 1 << 10, Seed: 2}, faulty.Redirect(302, sent.Base+"/real.bin"))
	dir, store := t.TempDir(), filepath.Join(t.TempDir(), "list.db")
	e, err := New(Options{Store: store})
	if err != nil {
		t.Fatal(err)
	}
	id := add(t, e, Request{URL: srv.URL, Dir: dir})
	await(t, e, id, in(Done))
	closeEngine(t, e)
	e = newEngine(t, Options{Store: store})
	if more, _ := e.Details(id); more.FinalURL != sent.Base+"/real.bin" {
		t.Errorf("it comes from %q", more.FinalURL)
	}
}
