// What tests of the engine have in common.

package downloader

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"log/slog"
	"os"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// newEngine starts an engine that a test can be quick with. It is closed with the test.
func newEngine(t *testing.T, opts Options) *Engine {
	t.Helper()
	opts.Proxy = cmp.Or(opts.Proxy, "none")
	opts.Log = slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelDebug}))
	e, err := New(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeEngine(t, e) })
	return e
}

func closeEngine(t *testing.T, e *Engine) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	if err := e.Close(ctx); err != nil {
		t.Errorf("closing: %v", err)
	}
}

// await gives the first Snapshot of id that ok accepts.
func await(t *testing.T, e *Engine, id ID, ok func(*Snapshot) bool) *Snapshot {
	t.Helper()
	lists := e.Subscribe()
	deadline := time.After(limit)
	var last *Snapshot
	for {
		for _, s := range lists.Take().Downloads.All() {
			if s.ID == id {
				if last = s; ok(s) {
					return s
				}
			}
		}
		select {
		case <-lists.Changed():
		case <-deadline:
			t.Fatalf("still waiting; last seen: %+v, error %v", last, last.Err)
		}
	}
}

func ended(s *Snapshot) bool { return s.State == Done || s.State == Failed }

// summed reports whether a download has ended, and its SHA-256 is there if it is to be.
func summed(s *Snapshot) bool { return ended(s) && !s.Summing }

func in(state State) func(*Snapshot) bool {
	return func(s *Snapshot) bool { return s.State == state }
}

func add(t *testing.T, e *Engine, r Request) ID {
	t.Helper()
	r.Again = true
	added, err := e.Add(r)
	if err == nil && added[0].Err != nil {
		err = added[0].Err
	}
	if err != nil {
		t.Fatal(err)
	}
	return added[0].ID
}

// start adds a slow download and waits until some of it has come.
func start(t *testing.T, e *Engine, url, dir string) ID {
	t.Helper()
	id := add(t, e, Request{URL: url, Dir: dir})
	await(t, e, id, func(s *Snapshot) bool { return s.State == Running && s.Done > 0 })
	return id
}

func sumOf(t *testing.T, path string) string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// halt pauses a download and waits until nothing of it is under way.
func halt(t *testing.T, e *Engine, id ID) {
	t.Helper()
	e.Pause(id)
	await(t, e, id, in(Paused))
	e.mu.Lock()
	ended := e.byID[id].ended
	e.mu.Unlock()
	<-ended
}

// onlyFile fails unless dir holds nothing but name.
func onlyFile(t *testing.T, dir, name string) {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if f.Name() != name {
			t.Errorf("left in the folder: %s", f.Name())
		}
	}
}

// unlisted is a download that no engine has in its list.
func unlisted(id ID, req Request, now time.Time) *download {
	d := newDownload(id, req, now)
	d.index = newIndex()
	return d
}
