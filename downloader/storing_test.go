package downloader

import (
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// Downloads that are remembered while the store is busy share a transaction, and each is stored when it is told so.
func TestRememberedTogether(t *testing.T) {
	path := filepath.Join(t.TempDir(), "list.db")
	e := newEngine(t, Options{Store: path})
	var all []*download
	for range 12 {
		id := add(t, e, Request{URL: "http://127.0.0.1:9/file", Dir: t.TempDir()})
		await(t, e, id, in(Failed)) // and so nothing else changes it
		all = append(all, e.byID[id])
	}
	e.store.mu.Lock()
	e.mu.Lock()
	before := e.saves
	e.mu.Unlock()
	var callers sync.WaitGroup
	for i, d := range all {
		callers.Go(func() {
			e.mu.Lock()
			d.Done = int64(1000 + i)
			e.mu.Unlock()
			e.remember(d)
		})
	}
	time.Sleep(100 * time.Millisecond) // until most of them wait; with fewer the test only shows less
	e.store.mu.Unlock()
	callers.Wait()
	e.mu.Lock()
	saves := e.saves - before
	e.mu.Unlock()
	if saves > 5 {
		t.Errorf("%d transactions", saves)
	}
	closeEngine(t, e)
	store, had, err := openStore(path)
	if err != nil {
		t.Fatal(err)
	}
	defer store.close()
	stored := make(map[ID]int64)
	for _, en := range had.entries {
		stored[en.ID] = en.Done
	}
	for i, d := range all {
		if stored[d.ID] != int64(1000+i) {
			t.Errorf("%d of download %d is stored", stored[d.ID], i)
		}
	}
}
