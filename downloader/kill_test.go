package downloader

import (
	"os"
	"path/filepath"
	"testing"

	"gannet/downloader/faulty"
)

// A file that was shown as done is done after a kill in the same moment.
func TestKillRightAfterDone(t *testing.T) {
	srv := faulty.New(t, faulty.Body{Size: 1 << 20, Seed: 14})
	dir, store := t.TempDir(), filepath.Join(t.TempDir(), "list.db")
	e := newEngine(t, Options{Store: store})
	var id ID
	for _, name := range []string{"a", "b", "c"} { // the list is not stored all the time
		id = add(t, e, Request{URL: srv.URL, Dir: dir, Name: name})
		await(t, e, id, ended)
	}
	kept, err := os.ReadFile(store) // what a kill would leave
	if err != nil {
		t.Fatal(err)
	}
	store += ".kept"
	if err := os.WriteFile(store, kept, 0o600); err != nil {
		t.Fatal(err)
	}
	e = newEngine(t, Options{Store: store})
	if s := await(t, e, id, ended); s.State != Done || s.Path != filepath.Join(dir, "c") {
		t.Errorf("%+v", s)
	}
	if _, err := os.Stat(filepath.Join(dir, "c (1)")); err == nil {
		t.Error("it was downloaded again")
	}
}
