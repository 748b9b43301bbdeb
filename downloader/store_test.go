package downloader

import (
	"log/slog"
	"path/filepath"
	"strings"
	"testing"

	"go.etcd.io/bbolt"
)

// told is a log that tells of each line.
type told chan string

func (l told) Write(line []byte) (int, error) {
	select {
	case l <- string(line):
	default:
	}
	return len(line), nil
}

// What could not be stored is stored later.
func TestListIsStoredLater(t *testing.T) {
	dir := t.TempDir()
	path, log := filepath.Join(dir, "list.db"), make(told, 100)
	e, err := New(Options{Store: path, Proxy: "none", Log: slog.New(slog.NewTextHandler(log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	id := add(t, e, Request{URL: "http://127.0.0.1:1/file.bin", Dir: dir})
	kept := add(t, e, Request{URL: "http://127.0.0.1:1/kept.bin", Dir: dir})
	for _, id := range []ID{id, kept} { // so that nothing more happens to them
		await(t, e, id, in(Failed))
	}

	broken, err := bbolt.Open(filepath.Join(dir, "broken.db"), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	broken.Close()
	swap := func(db *bbolt.DB) *bbolt.DB {
		e.store.mu.Lock()
		defer e.store.mu.Unlock()
		old := e.store.db
		e.store.db = db
		return old
	}
	whole := swap(broken)
	e.Remove(id)
	added, err := e.Add(Request{URL: "http://127.0.0.1:1/added.bin", Dir: dir})
	if err == nil {
		t.Error("that the list is not stored was not said")
	}
	for line := ""; !strings.Contains(line, "list not stored"); {
		line = <-log
	}
	swap(whole)
	closeEngine(t, e)

	e = newEngine(t, Options{Store: path})
	list := e.Feed().Take().Downloads
	if len(list) != 2 || list[0].ID != kept || list[1].ID != added[0] {
		t.Errorf("stored: %+v", list)
	}
}
