package downloader

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"gannet/downloader/faulty"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// newEngine starts an engine that a test can be quick with. It is closed with the test.
func newEngine(t *testing.T, opts Options) *Engine {
	t.Helper()
	opts.Proxy = "none"
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
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	if err := e.Close(ctx); err != nil {
		t.Errorf("closing: %v", err)
	}
}

// await gives the first Snapshot of id that ok accepts.
func await(t *testing.T, e *Engine, id ID, ok func(*Snapshot) bool) *Snapshot {
	t.Helper()
	feed := e.Feed()
	deadline := time.After(60 * time.Second)
	var last *Snapshot
	for {
		for _, s := range feed.Take().Downloads {
			if s.ID == id {
				if last = s; ok(s) {
					return s
				}
			}
		}
		select {
		case <-feed.Changed():
		case <-deadline:
			t.Fatalf("still waiting; last seen: %+v, error %v", last, last.Err)
		}
	}
}

func ended(s *Snapshot) bool { return s.State == Done || s.State == Failed }

func in(state State) func(*Snapshot) bool {
	return func(s *Snapshot) bool { return s.State == state }
}

func add(t *testing.T, e *Engine, r Request) ID {
	t.Helper()
	ids, err := e.Add(r)
	if err != nil {
		t.Fatal(err)
	}
	return ids[0]
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

func TestFileArrives(t *testing.T) {
	body := faulty.Body{Size: 5<<20 + 123, Seed: 1}
	srv := faulty.New(t, body)
	dir := t.TempDir()
	e := newEngine(t, Options{})
	id := add(t, e, Request{URL: srv.URL + "/some%20file.bin", Dir: dir})
	s := await(t, e, id, ended)
	if s.State != Done {
		t.Fatalf("state %v, error %v (%+v)", s.State, s.Err, s.Err)
	}
	if want := filepath.Join(dir, "some file.bin"); s.Path != want {
		t.Errorf("path %q, want %q", s.Path, want)
	}
	if got := sumOf(t, s.Path); got != body.SHA256() {
		t.Error("the file is not the one the server has")
	}
	onlyFile(t, dir, "some file.bin")
}
