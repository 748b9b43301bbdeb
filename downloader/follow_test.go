package downloader

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"gannet/downloader/transfer"
)

func TestTailShowsLinesBeforeTheServerHasFinished(t *testing.T) {
	l, url := newLogServer(t)
	e := newEngine(t, Options{})
	id := add(t, e, Request{URL: url, Dir: t.TempDir()})
	tail := e.Tail(id)
	defer tail.Close()
	has := func(want ...string) {
		t.Helper()
		for {
			if got, _ := tail.Lines(); slices.Equal(got, want) {
				return
			}
			select {
			case <-tail.Changed():
			case <-tail.Ended():
				got, _ := tail.Lines()
				t.Fatalf("%q at the end, want %q", got, want)
			}
		}
	}
	l.lines <- "one\ntw"
	has("one")
	l.lines <- "o\n"
	has("one", "two")
	e.Pause(id)
	await(t, e, id, in(Paused))
	e.Finish(id)
	await(t, e, id, in(Done))
	<-tail.Ended()
	has("one", "two")
}

// One who looks late sees the end, not the beginning.
func TestTailBeginsNearTheEnd(t *testing.T) {
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		for i := range 400_000 {
			fmt.Fprintf(w, "line %d\n", i)
		}
	})
	e := newEngine(t, Options{})
	id := add(t, e, Request{URL: srv.URL + "/a.log", Dir: t.TempDir()})
	await(t, e, id, in(Done))
	tail := e.Tail(id)
	defer tail.Close()
	<-tail.Ended()
	lines, first := tail.Lines()
	if len(lines) != 5000 || lines[4999] != "line 399999" || first > 200_000 {
		t.Errorf("%d lines after %d, the last is %q", len(lines), first, lines[len(lines)-1])
	}
}

func TestLinesGivesEveryLine(t *testing.T) {
	const n = 200_000
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		for i := range n {
			fmt.Fprintf(w, "line %d\n", i)
		}
	})
	e := newEngine(t, Options{})
	id := add(t, e, Request{URL: srv.URL + "/a.log", Dir: t.TempDir()})
	next := 0
	err := e.Lines(t.Context(), id, func(line []byte) {
		if string(line) != fmt.Sprintf("line %d", next) {
			t.Fatalf("line %d is %q", next, line)
		}
		next++
	}, func() {})
	if err != nil || next != n {
		t.Errorf("%d lines, %v", next, err)
	}
}

func TestLinesEndWithTheContext(t *testing.T) {
	l, url := newLogServer(t)
	e := newEngine(t, Options{})
	id := add(t, e, Request{URL: url, Dir: t.TempDir()})
	ctx, cancel := context.WithCancelCause(t.Context())
	go func() { l.lines <- "one\n" }() // taken by the server
	err := e.Lines(ctx, id, func([]byte) { cancel(transfer.ErrClosed) }, func() {})
	if !errors.Is(err, transfer.ErrClosed) {
		t.Error(err)
	}
}

// A reader that is too slow leaves lines out rather than fall behind for ever.
func TestSlowReaderLeavesOut(t *testing.T) {
	srv := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.Write(make([]byte, 5*tailBack)) })
	e := newEngine(t, Options{})
	id := add(t, e, Request{URL: srv.URL + "/a.log", Dir: t.TempDir()})
	await(t, e, id, in(Done))
	skips := 0
	f := &follower{e: e, id: id, ctx: t.Context(), lag: 2 * tailBack, idle: func() {}, skip: func() { skips++ }}
	if n, err := io.Copy(io.Discard, f); err != nil || n != tailBack || skips != 1 {
		t.Errorf("%d bytes read, %d times some left out, %v", n, skips, err)
	}
}

// BenchmarkTail compares a download of a log that is watched with one that is not.
func BenchmarkTail(b *testing.B) {
	text := []byte(strings.Repeat("2024-03-01 12:00:01 INFO a line of one hundred bytes, as logs have them by the million each day....\n", 10_000))
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for range 200 {
			if _, err := w.Write(text); err != nil {
				return
			}
		}
	}))
	defer srv.Close()
	for name, watched := range map[string]bool{"alone": false, "watched": true} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)) * 200)
			for b.Loop() {
				e, err := New(Options{Proxy: "none"})
				if err != nil {
					b.Fatal(err)
				}
				lists := e.Subscribe()
				added, err := e.Add(Request{URL: srv.URL + "/a.log", Dir: b.TempDir()})
				if err != nil {
					b.Fatal(err)
				}
				if watched {
					tail := e.Tail(added[0].ID)
					defer tail.Close()
				}
				for list := lists.Take(); list.Downloads.Len() == 0 || list.Downloads.At(0).State != Done; list = lists.Take() {
					<-lists.Changed()
				}
				if err := e.Close(context.Background()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// What a download of several connections has while it is stopped has holes, which are not text.
func TestLinesPassNoHoles(t *testing.T) {
	const count = 1_000_000 // two seconds for one connection, so that more of them are worth it
	var text bytes.Buffer
	for i := range count {
		fmt.Fprintf(&text, "line %09d\n", i)
	}
	var gone atomic.Bool
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if gone.Load() {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		w.Header().Set("ETag", `"1"`)
		w.Header().Set("Content-Type", "text/plain")
		http.ServeContent(w, r, "", time.Time{}, unhurried{bytes.NewReader(text.Bytes()), &gone})
	}))
	t.Cleanup(srv.Close)
	e := newEngine(t, Options{Retries: -1})
	id := add(t, e, Request{URL: srv.URL + "/a.log", Dir: t.TempDir()})
	var got []string
	result := make(chan error, 1)
	go func() {
		result <- e.Lines(t.Context(), id, func(line []byte) { got = append(got, string(line)) }, func() {})
	}()
	await(t, e, id, func(s *Snapshot) bool { return s.Connections > 4 })
	gone.Store(true)
	await(t, e, id, in(Waiting))
	time.Sleep(4 * followRead) // in which it would read what it must not
	gone.Store(false)
	e.Resume(id)
	if err := <-result; err != nil {
		t.Fatal(err)
	}
	for i, line := range got {
		if line != fmt.Sprintf("line %09d", i) {
			t.Fatalf("line %d: %.40q", i, line)
		}
	}
	if len(got) != count {
		t.Errorf("%d lines, want %d", len(got), count)
	}
}

// A file that others take away before it was read through is told, not passed over.
func TestLinesTellThatTheFileIsGone(t *testing.T) {
	text := strings.Repeat("a line\n", 1<<20)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.ServeContent(w, r, "a.log", time.Time{}, strings.NewReader(text))
	}))
	t.Cleanup(srv.Close)
	e := newEngine(t, Options{})
	id := add(t, e, Request{URL: srv.URL + "/a.log", Dir: t.TempDir()})
	lines := 0
	err := e.Lines(t.Context(), id, func([]byte) {
		if lines++; lines == 1 {
			if err := os.Remove(await(t, e, id, in(Done)).Path); err != nil {
				t.Error(err)
			}
		}
	}, func() {})
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%d lines of %d, error %v", lines, 1<<20, err)
	}
}
