package downloader

import (
	"path/filepath"
	"testing"

	"gannet/downloader/faulty"
)

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
