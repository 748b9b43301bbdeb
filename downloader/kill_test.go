package downloader

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"gannet/downloader/disk"
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

// TestSavedBefore sees what a kill between the rename and the list leaves. Of an empty file no byte can have
// come, and the time of a file is that of the kernel's last tick, on FAT even of the last two seconds.
func TestSavedBefore(t *testing.T) {
	started := time.Date(2026, 5, 1, 12, 0, 1, 999_000_000, time.UTC)
	for name, c := range map[string]struct {
		size, had, there int64
		modified         time.Time
		want             bool
	}{
		"whole":          {size: 9, had: 9, there: 9, modified: started.Add(time.Second), want: true},
		"empty":          {modified: started.Add(time.Second), want: true},
		"last tick":      {size: 9, had: 9, there: 9, modified: started.Add(-3 * time.Millisecond), want: true},
		"on FAT":         {size: 9, had: 9, there: 9, modified: started.Truncate(2 * time.Second), want: true},
		"nothing came":   {size: 9, there: 9, modified: started.Add(time.Second)},
		"size not known": {size: -1, modified: started.Add(time.Second)},
		"another size":   {size: 9, had: 9, there: 8, modified: started.Add(time.Second)},
		"older":          {size: 9, had: 9, there: 9, modified: started.Add(-time.Minute)},
	} {
		dir := t.TempDir()
		path := filepath.Join(dir, "file.bin")
		if err := os.WriteFile(path, make([]byte, c.there), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, c.modified, c.modified); err != nil {
			t.Fatal(err)
		}
		a := &attempt{
			fs: disk.OS{}, req: Request{Dir: dir}, name: "file.bin",
			unasked: true, size: c.size, had: c.had, started: started,
		}
		if got := a.savedBefore(); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
