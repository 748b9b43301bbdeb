package downloader

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"gannet/downloader/failure"
	"gannet/downloader/faulty"
	"gannet/downloader/note"
	"gannet/internal/message"
)

// logServer sends a line of a log for each value it gets, to one reader at a time. The
// stream ends in order when the channel is closed; a cut breaks it.
type logServer struct {
	lines chan string
	cut   chan struct{}
	asked atomic.Int32
	open  atomic.Int32 // answers under way
}

func newLogServer(t *testing.T) (*logServer, string) {
	l := &logServer{lines: make(chan string), cut: make(chan struct{})}
	srv := serve(t, l.ServeHTTP)
	return l, srv.URL + "/app.log"
}

func (l *logServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	l.open.Add(1)
	defer l.open.Add(-1)
	l.asked.Add(1)
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.(http.Flusher).Flush()
	for {
		select {
		case line, more := <-l.lines:
			if !more {
				return
			}
			fmt.Fprint(w, line)
			w.(http.Flusher).Flush()
		case <-l.cut:
			panic(http.ErrAbortHandler)
		case <-r.Context().Done():
			return
		}
	}
}

// quiet waits until no answer is under way.
func (l *logServer) quiet(t *testing.T) {
	t.Helper()
	for deadline := time.Now().Add(limit); l.open.Load() > 0; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("an answer does not end")
		}
	}
}

// send has the server send lines and waits until they are on disk as part of id.
func (l *logServer) send(t *testing.T, e *Engine, id ID, text string) {
	t.Helper()
	before := await(t, e, id, in(Running)).Done
	l.lines <- text
	await(t, e, id, func(s *Snapshot) bool { return s.Done >= before+int64(len(text)) })
}

func content(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestWhatCameIsInThePartAtOnce(t *testing.T) {
	l, url := newLogServer(t)
	e := newEngine(t, Options{})
	id := add(t, e, Request{URL: url, Dir: t.TempDir()})
	l.send(t, e, id, "one\n")
	s := await(t, e, id, in(Running))
	if got := content(t, s.Path+".part"); got != "one\n" {
		t.Errorf("the part holds %q", got)
	}
	if s.Size != -1 || s.Left != -1 {
		t.Errorf("size %d, left %v", s.Size, s.Left)
	}
}

func TestFinishKeepsWhatCame(t *testing.T) {
	l, url := newLogServer(t)
	dir := t.TempDir()
	e := newEngine(t, Options{Sum: SumAside})
	id := add(t, e, Request{URL: url, Dir: dir})
	l.send(t, e, id, "one\ntwo\n")
	e.Finish(id)
	s := await(t, e, id, summed)
	if s.State != Done || s.Ended != EndedByUser || s.Size != 8 {
		t.Fatalf("%v %v, ended by %q, size %d", s.State, s.Err, s.Ended, s.Size)
	}
	if got := content(t, s.Path); got != "one\ntwo\n" || s.SHA256 != sumOf(t, s.Path) {
		t.Errorf("saved %q with SHA-256 %s", got, s.SHA256)
	}
	onlyFile(t, dir, "app.log")
}

func TestFinishLeavesFilesOfKnownLengthAlone(t *testing.T) {
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "100")
		w.Write([]byte("some"))
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	})
	e := newEngine(t, Options{})
	id := add(t, e, Request{URL: srv.URL + "/a.bin", Dir: t.TempDir()})
	await(t, e, id, func(s *Snapshot) bool { return s.Done == 4 })
	e.Finish(id)
	e.Pause(id)
	if s := await(t, e, id, func(s *Snapshot) bool { return !s.State.Active() }); s.State != Paused {
		t.Errorf("%v", s.State)
	}
}

// What came before a stream broke or was paused can be kept without the server.
func TestFinishAfterTheConnectionIsGone(t *testing.T) {
	for name, stop := range map[string]func(*Engine, *logServer, ID){
		"paused": func(e *Engine, _ *logServer, id ID) { e.Pause(id) },
		"broken": func(_ *Engine, l *logServer, _ ID) { close(l.cut) },
	} {
		t.Run(name, func(t *testing.T) {
			l, url := newLogServer(t)
			e := newEngine(t, Options{})
			id := add(t, e, Request{URL: url, Dir: t.TempDir()})
			l.send(t, e, id, "one\n")
			stop(e, l, id)
			await(t, e, id, func(s *Snapshot) bool { return !s.State.Active() })
			asked := l.asked.Load()
			e.Finish(id)
			s := await(t, e, id, func(s *Snapshot) bool { return s.State == Done })
			if got := content(t, s.Path); got != "one\n" || s.Ended != EndedByUser {
				t.Errorf("saved %q, ended by %q", got, s.Ended)
			}
			if l.asked.Load() != asked {
				t.Error("the server was asked again")
			}
		})
	}
}

// Nothing that came is given up for a stream that has begun anew, unless the user says so.
func TestBrokenStreamIsKept(t *testing.T) {
	l, url := newLogServer(t)
	e := newEngine(t, Options{Retries: 3})
	id := add(t, e, Request{URL: url, Dir: t.TempDir()})
	l.send(t, e, id, "one\n")
	l.cut <- struct{}{}
	await(t, e, id, in(Waiting))
	l.lines <- "six\n"
	s := await(t, e, id, ended)
	if s.State != Failed || s.Err.Kind != failure.Broken {
		t.Fatalf("%v %+v", s.State, s.Err)
	}
	if got := content(t, s.Path+".part"); got != "one\n" {
		t.Errorf("the part holds %q", got)
	}
	l.quiet(t)
	e.Resume(id)
	l.lines <- "seven\n"
	close(l.lines)
	if s = await(t, e, id, ended); s.State != Done || content(t, s.Path) != "seven\n" {
		t.Errorf("%v %v", s.State, s.Err)
	}
}

func TestAppendGoesOnAndTellsTheGap(t *testing.T) {
	for name, c := range map[string]struct {
		request       bool // to append is part of what was asked for
		before, after bool // it is chosen before the connection is lost, or after that has failed
	}{"from the start": {request: true}, "while it runs": {before: true}, "once it failed": {after: true}} {
		t.Run(name, func(t *testing.T) {
			l, url := newLogServer(t)
			e := newEngine(t, Options{Retries: 3})
			id := add(t, e, Request{URL: url, Dir: t.TempDir(), Append: c.request})
			l.send(t, e, id, "one\n")
			if c.before {
				e.SetAppend(true, id)
			}
			l.cut <- struct{}{}
			await(t, e, id, in(Waiting))
			if c.after {
				l.lines <- "five\n"
				await(t, e, id, in(Failed))
				l.quiet(t)
				e.SetAppend(true, id)
				e.Resume(id)
			}
			l.lines <- "six\n"
			close(l.lines)
			s := await(t, e, id, ended)
			if s.State != Done || content(t, s.Path) != "one\nsix\n" || !s.Append {
				t.Fatalf("%v %v", s.State, s.Err)
			}
			if !noted(t, e, id, note.Gap, message.Args{"Position": message.Bytes(4)}) {
				t.Error("the gap is not told")
			}
		})
	}
}

// What was chosen for a download, and what was measured of it, is known after a restart.
func TestChoicesAreKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "list.db")
	store, _, err := openStore(path)
	if err != nil {
		t.Fatal(err)
	}
	d := unlisted(1, Request{URL: "https://example.org/a.csv", Dir: t.TempDir()}, time.Now())
	d.Err = &failure.Error{Kind: failure.Inflated}
	d.goOn()
	d.Append, d.Latency, d.FirstByte = true, time.Second, 2*time.Second
	if err := errors.Join(store.save(changes{1, map[ID]*kept{1: d.stored()}}), store.close()); err != nil {
		t.Fatal(err)
	}
	had, err := readList(path)
	if err != nil || len(had.entries) != 1 {
		t.Fatal(had.entries, err)
	}
	if got := takenUp(had.entries[0]); !got.Inflate || !got.Append || got.Latency != d.Latency || got.FirstByte != d.FirstByte {
		t.Errorf("inflate %v, append %v, %v %v", got.Inflate, got.Append, got.Latency, got.FirstByte)
	}
}

// lineTime is enough for a connection and a line over it.
const lineTime = 3 * time.Second

func TestMaxTime(t *testing.T) {
	t.Parallel()
	for _, keep := range []bool{true, false} {
		l, url := newLogServer(t)
		e := newEngine(t, Options{})
		id := add(t, e, Request{URL: url, Dir: t.TempDir(), MaxTime: lineTime, Keep: keep})
		l.lines <- "one\n"
		s := await(t, e, id, ended)
		switch {
		case keep && (s.State != Done || s.Ended != EndedByTime || content(t, s.Path) != "one\n"):
			t.Errorf("%v %v, ended by %q", s.State, s.Err, s.Ended)
		case !keep && (s.State != Failed || s.Err.Kind != failure.Time):
			t.Errorf("%v %v", s.State, s.Err)
		}
	}
}

// The time goes on while nothing is under way.
func TestMaxTimeBoundsWaiting(t *testing.T) {
	t.Parallel()
	busy := faulty.New(t, faulty.Body{Size: 1 << 10}, faulty.Status(503), faulty.Header("Retry-After", "3600"))
	e := newEngine(t, Options{Retries: -1})
	id := add(t, e, Request{URL: busy.URL, Dir: t.TempDir(), MaxTime: 300 * time.Millisecond, Keep: true})
	if s := await(t, e, id, ended); s.State != Failed || s.Err.Kind != failure.Time {
		t.Errorf("%v %v", s.State, s.Err)
	}
	stream := faulty.New(t, faulty.Body{Size: 1 << 10}, faulty.Chunked(), faulty.NoRanges(), faulty.When(faulty.First(1), faulty.DropAfter(100)),
		faulty.When(faulty.Not(faulty.First(1)), faulty.Status(503), faulty.Header("Retry-After", "3600")))
	id = add(t, e, Request{URL: stream.URL, Dir: t.TempDir(), MaxTime: lineTime, Keep: true, Append: true})
	if s := await(t, e, id, ended); s.State != Done || s.Ended != EndedByTime || len(content(t, s.Path)) != 100 {
		t.Errorf("%v %v, ended by %q", s.State, s.Err, s.Ended)
	}
}

func TestMaxSize(t *testing.T) {
	for _, c := range []struct {
		keep bool
		head string
		kind failure.Kind
		want string
	}{
		{keep: true, want: "one\nt"},
		{keep: false, kind: failure.TooLarge},
		{keep: true, head: "8", kind: failure.TooLarge}, // nothing less than a file of known length is a success
	} {
		srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if c.head != "" {
				w.Header().Set("Content-Length", c.head)
			}
			w.(http.Flusher).Flush()
			w.Write([]byte("one\ntwo\n"))
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		})
		e := newEngine(t, Options{})
		s := await(t, e, add(t, e, Request{URL: srv.URL + "/a.log", Dir: t.TempDir(), MaxSize: 5, Keep: c.keep}), ended)
		if c.kind != "" && (s.State != Failed || s.Err.Kind != c.kind) {
			t.Errorf("%+v: %v %v", c, s.State, s.Err)
		}
		if c.kind == "" && (s.State != Done || content(t, s.Path) != c.want || s.Ended != EndedBySize) {
			t.Errorf("%+v: %v %v", c, s.State, s.Err)
		}
	}
}

func TestEndAfter(t *testing.T) {
	for name, set := range map[Ended]func(*Engine, ID){
		EndedByTime: func(e *Engine, id ID) { e.StopAfter(id, time.Millisecond, 0) },
		EndedBySize: func(e *Engine, id ID) { e.StopAfter(id, 0, 5) },
	} {
		l, url := newLogServer(t)
		e := newEngine(t, Options{})
		id := add(t, e, Request{URL: url, Dir: t.TempDir()})
		l.send(t, e, id, "one\n")
		set(e, id)
		if name == EndedBySize {
			l.lines <- "two\n"
		}
		s := await(t, e, id, ended)
		if want := map[Ended]string{EndedByTime: "one\n", EndedBySize: "one\nt"}[name]; s.State != Done || s.Ended != name || content(t, s.Path) != want {
			t.Errorf("%s: %v %v, ended by %q", name, s.State, s.Err, s.Ended)
		}
	}
}

// What waits for a drive is tried now and then, also when its time is over.
func TestTimeThatIsOverWaitsForTheFolder(t *testing.T) {
	for name, over := range map[string]func(e *Engine, id ID){
		"by the user": func(e *Engine, id ID) { e.StopAfter(id, time.Nanosecond, 0) },
		"by request": func(e *Engine, id ID) {
			e.mu.Lock()
			e.byID[id].deadline, e.byID[id].retryAt = time.Now().Add(-time.Second), time.Now()
			e.mu.Unlock()
			e.nudge()
		},
	} {
		t.Run(name, func(t *testing.T) {
			l, url := newLogServer(t)
			e := newEngine(t, Options{Retries: 10})
			dir := filepath.Join(t.TempDir(), "drive")
			id := add(t, e, Request{URL: url, Dir: dir, Append: true, Keep: true, MaxTime: time.Hour})
			l.send(t, e, id, "one\n")
			e.Pause(id)
			_, release := e.hold(id) // once its files are closed
			if err := os.Rename(dir, dir+" unplugged"); err != nil {
				t.Fatal(err)
			}
			release()
			e.Resume(id)
			await(t, e, id, in(Waiting))
			over(e, id)
			await(t, e, id, in(Waiting))
			attempts := 0
			var last *running
			for until := time.Now().Add(goneCheck / 3); time.Now().Before(until); time.Sleep(time.Millisecond) {
				e.mu.Lock()
				if now := e.byID[id].attempt; now != last {
					last = now
					attempts++
				}
				state := e.byID[id].State
				e.mu.Unlock()
				if state == Failed {
					t.Fatal("it has failed")
				}
			}
			if attempts > 3 {
				t.Errorf("%d attempts in %v", attempts, goneCheck/3)
			}
		})
	}
}

// A stream that waits to go on when its time is over keeps what came.
func TestEndAfterWhileWaiting(t *testing.T) {
	srv := faulty.New(t, faulty.Body{Size: 1 << 10}, faulty.Chunked(), faulty.NoRanges(), faulty.When(faulty.First(1), faulty.DropAfter(100)),
		faulty.When(faulty.Not(faulty.First(1)), faulty.Status(503), faulty.Header("Retry-After", "3600")))
	e := newEngine(t, Options{Retries: -1})
	id := add(t, e, Request{URL: srv.URL, Dir: t.TempDir(), Append: true})
	await(t, e, id, func(s *Snapshot) bool { return s.State == Waiting && s.Err.Kind == failure.Busy })
	e.StopAfter(id, 10*time.Millisecond, 0)
	if s := await(t, e, id, ended); s.State != Done || s.Ended != EndedByTime || len(content(t, s.Path)) != 100 {
		t.Errorf("%v %v, ended by %q", s.State, s.Err, s.Ended)
	}
}
