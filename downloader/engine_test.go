package downloader

import (
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"gannet/downloader/failure"
	"gannet/downloader/faulty"
)

// limit is how long a test waits for what it expects before it gives up. Only what hangs takes so long, also on a
// machine that is busy.
const limit = 2 * time.Minute

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

func TestPauseAndResumeFetchNothingTwice(t *testing.T) {
	body := faulty.Body{Size: 3 << 20, Seed: 2}
	srv := faulty.New(t, body, faulty.Slow(2<<20))
	e := newEngine(t, Options{Connections: 1})
	id := start(t, e, srv.URL, t.TempDir())
	e.Pause(id)
	e.Resume(id)
	s := await(t, e, id, ended)
	if s.State != Done || sumOf(t, s.Path) != body.SHA256() {
		t.Fatalf("%+v", s)
	}
	requests := srv.Requests()
	if len(requests) < 2 || requests[1].From == 0 || requests[1].IfRange == "" {
		t.Errorf("went on with %+v", requests)
	}
}

// A connection that was fast waits where Go does not see it.
func TestPauseOnAFastLine(t *testing.T) {
	const sent = 64 << 20
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		io.WriteString(conn, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
		conn.Write(make([]byte, sent))
		conn.Read(make([]byte, 1)) // until the client closes
	})
	e := newEngine(t, Options{})
	id := add(t, e, Request{URL: srv.URL + "/a.bin", Dir: t.TempDir()})
	await(t, e, id, func(s *Snapshot) bool { return s.Done == sent })
	e.Pause(id)
	if s := await(t, e, id, func(s *Snapshot) bool { return !s.State.Active() }); s.State != Paused {
		t.Errorf("%v %v", s.State, s.Err)
	}
}

func TestListSurvivesARestart(t *testing.T) {
	body := faulty.Body{Size: 4 << 20, Seed: 3}
	srv := faulty.New(t, body, faulty.When(faulty.Path("/slow.bin"), faulty.Slow(1<<20)), faulty.When(faulty.Path("/gone.bin"), faulty.Status(404)))
	dir, store := t.TempDir(), filepath.Join(t.TempDir(), "list.db")
	e, err := New(Options{Store: store, Connections: 1})
	if err != nil {
		t.Fatal(err)
	}
	done := add(t, e, Request{URL: srv.Base + "/done.bin", Dir: dir})
	await(t, e, done, in(Done))
	failed := add(t, e, Request{URL: srv.Base + "/gone.bin", Dir: dir})
	await(t, e, failed, in(Failed))
	paused := start(t, e, srv.Base+"/slow.bin", dir)
	e.Pause(paused)
	active := add(t, e, Request{URL: srv.Base + "/slow.bin?2", Dir: dir, Name: "active.bin"})
	await(t, e, active, func(s *Snapshot) bool { return s.State == Running && s.Done > 0 })
	e.Move(active, -3)
	if _, err := New(Options{Store: store}); err != ErrStoreInUse {
		t.Errorf("second engine on the same list: %v", err)
	}
	closeEngine(t, e)

	e = newEngine(t, Options{Store: store, Connections: 1})
	want := []struct {
		id    ID
		state State
	}{{active, Running}, {done, Done}, {failed, Failed}, {paused, Paused}}
	await(t, e, active, func(s *Snapshot) bool { return s.State == Running })
	list := e.Subscribe().Take()
	for i, w := range want {
		if got := list.Downloads.At(i); got.ID != w.id || got.State != w.state {
			t.Errorf("entry %d: %d %v, want %d %v", i, got.ID, got.State, w.id, w.state)
		}
	}
	if err := list.Downloads.At(2).Err; err == nil || err.Kind != failure.NotFound || err.Status != 404 {
		t.Errorf("why it failed was forgotten: %+v", err)
	}
	if list.Downloads.At(3).Done == 0 {
		t.Error("what has come of the paused one was forgotten")
	}
	e.Resume(paused)
	for _, id := range []ID{active, paused} {
		if s := await(t, e, id, ended); s.State != Done || sumOf(t, s.Path) != body.SHA256() {
			t.Errorf("%+v", s)
		}
	}
	if next := add(t, e, Request{URL: srv.URL, Dir: dir}); next != paused+2 {
		t.Errorf("ID %d given", next)
	}
}

func TestDamagedListIsKept(t *testing.T) {
	store := filepath.Join(t.TempDir(), "list.db")
	if err := os.WriteFile(store, make([]byte, 64<<10), 0o600); err != nil {
		t.Fatal(err)
	}
	e := newEngine(t, Options{Store: store})
	if e.Notice().IsZero() {
		t.Error("nothing is said")
	}
	if _, err := os.Stat(store + ".bak"); err != nil {
		t.Error(err)
	}
}

func TestRemoveDeletesOnlyWhatIsUnfinished(t *testing.T) {
	srv := faulty.New(t, faulty.Body{Size: 1 << 20, Seed: 4}, faulty.When(faulty.Path("/slow.bin"), faulty.Slow(100<<10)))
	dir := t.TempDir()
	e := newEngine(t, Options{})
	done := add(t, e, Request{URL: srv.URL, Dir: dir})
	await(t, e, done, in(Done))
	running, paused := start(t, e, srv.Base+"/slow.bin", dir), start(t, e, srv.Base+"/slow.bin?2", dir)
	e.Pause(paused)
	e.Remove(done, running, paused)
	closeEngine(t, e)
	onlyFile(t, dir, "file.bin")
	if n := e.Subscribe().Take().Downloads.Len(); n != 0 {
		t.Errorf("%d left in the list", n)
	}
}

func TestParallelIsHeld(t *testing.T) {
	release := make(chan struct{})
	srv := faulty.New(t, faulty.Body{Size: 1 << 20, Seed: 5}, faulty.HoldAfter(1000, release))
	e := newEngine(t, Options{Parallel: 2})
	dir := t.TempDir()
	var ids []ID
	for range 5 {
		ids = append(ids, add(t, e, Request{URL: srv.URL, Dir: dir}))
	}
	await(t, e, ids[1], func(s *Snapshot) bool { return s.State == Running })
	await(t, e, ids[0], func(s *Snapshot) bool { return s.State == Running })
	for i, s := range e.Subscribe().Take().Downloads.All() {
		if want := i < 2; s.State.Active() != want {
			t.Errorf("number %d is %v", i, s.State)
		}
	}
	close(release)
	for _, id := range ids {
		if s := await(t, e, id, ended); s.State != Done {
			t.Errorf("%+v", s)
		}
	}
}

func TestAutomaticGivesLargeFilesThreeSlots(t *testing.T) {
	srv := faulty.New(t, faulty.Body{Size: 8 << 20, Seed: 6}, faulty.Slow(1<<20))
	e := newEngine(t, Options{Connections: 1})
	dir := t.TempDir()
	var ids []ID
	for range 5 {
		ids = append(ids, add(t, e, Request{URL: srv.URL, Dir: dir}))
	}
	await(t, e, ids[0], func(*Snapshot) bool {
		for i, s := range e.Subscribe().Take().Downloads.All() {
			want := Queued
			if i < autoLarge {
				want = Running
			}
			if s.State != want || s.Size < 0 {
				return false
			}
		}
		return true
	})
	e.Remove(ids...)
}

func TestFailureWaitsAndTriesAgain(t *testing.T) {
	body := faulty.Body{Size: 100 << 10, Seed: 7}
	srv := faulty.New(t, body, faulty.When(faulty.First(1), faulty.Status(503), faulty.Header("Retry-After", "2")))
	e := newEngine(t, Options{Retries: 1})
	id := add(t, e, Request{URL: srv.URL, Dir: t.TempDir()})
	s := await(t, e, id, in(Waiting))
	if s.Err == nil || s.Err.Kind != failure.Busy || time.Until(s.RetryAt) > 2*time.Second || s.RetryAt.Sub(s.Started) < 2*time.Second {
		t.Errorf("waits for %v until %v: %+v", s.Err, s.RetryAt, s)
	}
	if s := await(t, e, id, ended); s.State != Done || sumOf(t, s.Path) != body.SHA256() {
		t.Errorf("%+v", s)
	}
}

func TestWrongChecksumNeverGetsTheName(t *testing.T) {
	body := faulty.Body{Size: 300 << 10, Seed: 8}
	other := faulty.Body{Size: 300 << 10, Seed: 9}
	srv := faulty.New(t, other, faulty.When(faulty.Not(faulty.First(1)), faulty.Serve(body)))
	dir := t.TempDir()
	e := newEngine(t, Options{})
	id := add(t, e, Request{URL: srv.URL, Dir: dir, Checksum: "sha256:" + body.SHA256()})
	s := await(t, e, id, ended)
	if s.State != Failed || s.Err.Kind != failure.Checksum {
		t.Fatalf("%+v", s)
	}
	if _, err := os.Stat(filepath.Join(dir, "file.bin")); err == nil {
		t.Error("the wrong file got the name")
	}
	if _, err := os.Stat(filepath.Join(dir, "file.bin.part")); err != nil {
		t.Error(err)
	}
	e.Resume(id)
	if s := await(t, e, id, func(s *Snapshot) bool { return s.State == Done }); sumOf(t, s.Path) != body.SHA256() || s.Checked.IsZero() {
		t.Errorf("%+v", s)
	}
	onlyFile(t, dir, "file.bin")
}

func TestSleepOfTheComputerDropsConnections(t *testing.T) {
	body := faulty.Body{Size: 4 << 20, Seed: 12}
	srv := faulty.New(t, body, faulty.When(faulty.First(1), faulty.StallAfter(1<<20)))
	e := newEngine(t, Options{Connections: 1})
	id := add(t, e, Request{URL: srv.URL, Dir: t.TempDir()})
	await(t, e, id, func(s *Snapshot) bool { return s.Done == 1<<20 })
	e.mu.Lock()
	e.lastWall = e.lastWall.Add(-time.Hour)
	e.mu.Unlock()
	if s := await(t, e, id, ended); s.State != Done || sumOf(t, s.Path) != body.SHA256() {
		t.Errorf("%+v", s)
	}
	if requests := srv.Requests(); len(requests) != 2 || requests[1].From != 1<<20 {
		t.Errorf("went on with %+v", requests)
	}
}

func TestKillAfterTheRename(t *testing.T) {
	body := faulty.Body{Size: 1 << 20, Seed: 13}
	srv := faulty.New(t, body, faulty.Slow(200<<10))
	dir, store := t.TempDir(), filepath.Join(t.TempDir(), "list.db")
	e, err := New(Options{Store: store, Connections: 1})
	if err != nil {
		t.Fatal(err)
	}
	id := start(t, e, srv.URL, dir)
	closeEngine(t, e)
	// What Publish does before a kill keeps the engine from hearing of it.
	part := filepath.Join(dir, "file.bin.part")
	if err := os.Truncate(part, body.Size); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(part, filepath.Join(dir, "file.bin")); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(part + ".gannet"); err != nil {
		t.Fatal(err)
	}
	e = newEngine(t, Options{Store: store, Sum: SumAside, Command: []string{os.Args[0], "-test.run=^$"}})
	s := await(t, e, id, func(s *Snapshot) bool { return summed(s) && !s.Command.Pending() })
	if s.State != Done || s.Path != filepath.Join(dir, "file.bin") || s.SHA256 != sumOf(t, s.Path) || s.Command.State != TaskDone {
		t.Errorf("%+v", s)
	}
	onlyFile(t, dir, "file.bin")
}

// TestPauseAtTheEnd pauses at the moment when the last byte was sent: whether the file is
// saved or not, it is saved once.
func TestPauseAtTheEnd(t *testing.T) {
	body := faulty.Body{Size: 64 << 10, Seed: 14}
	e := newEngine(t, Options{})
	for range 40 {
		srv := faulty.New(t, body)
		dir := t.TempDir()
		id := add(t, e, Request{URL: srv.URL, Dir: dir})
		if err := srv.Await(t.Context(), func() bool { return srv.Sent() == body.Size }); err != nil {
			t.Fatal(err)
		}
		e.Pause(id)
		await(t, e, id, func(s *Snapshot) bool { return s.State == Paused || s.State == Done })
		e.Resume(id)
		s := await(t, e, id, ended)
		if s.State != Done || sumOf(t, s.Path) != body.SHA256() {
			t.Fatalf("%+v", s)
		}
		onlyFile(t, dir, "file.bin")
	}
}

func TestRetriesBackOff(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := "http://" + listener.Addr().String() + "/file.bin"
	listener.Close()
	synctest.Test(t, func(t *testing.T) {
		e, err := New(Options{Proxy: "none", Retries: 4})
		if err != nil {
			t.Fatal(err)
		}
		begin := time.Now()
		id := add(t, e, Request{URL: nobody, Dir: t.TempDir()})
		lists, waits := e.Subscribe(), 0
		s := lists.Take().Downloads.At(0)
		for s.State != Failed {
			<-lists.Changed()
			last := s.State
			if s = lists.Take().Downloads.At(0); s.State == Waiting && last != Waiting {
				waits++
			}
		}
		if s.ID != id || s.Err.Kind != failure.Refused || waits != 4 {
			t.Errorf("%d waits, then %+v", waits, s)
		}
		// 1 + 2 + 4 + 8 s, each a quarter shorter or longer.
		if took := time.Since(begin); took < 11*time.Second || took > 19*time.Second {
			t.Errorf("gave up after %v", took)
		}
		closeEngine(t, e)
	})
}

func TestInsteadKeepsWhatWasAsked(t *testing.T) {
	body := faulty.Body{Size: 100 << 10, Seed: 21}
	srv := faulty.New(t, body, faulty.When(faulty.First(2), faulty.Status(404))) // asked with Range and without
	old, dir := t.TempDir(), t.TempDir()
	e := newEngine(t, Options{})
	link := strings.Replace(srv.URL, "://", "://ann:secret@", 1)
	first := add(t, e, Request{URL: link, Dir: old, Header: http.Header{"X-Token": {"t"}}})
	await(t, e, first, in(Failed))
	last := add(t, e, Request{URL: srv.URL, Dir: old, Name: "last"})
	added := await(t, e, first, in(Failed)).Added
	id := e.Replace(first, dir, "other.bin")
	s := await(t, e, id, ended)
	if !s.Added.Equal(added) {
		t.Errorf("added at %v, then at %v", added, s.Added)
	}
	if want := filepath.Join(dir, "other.bin"); s.State != Done || s.Path != want || sumOf(t, s.Path) != body.SHA256() {
		t.Errorf("%+v", s)
	}
	var headers []http.Header
	for _, r := range srv.Requests() {
		if r.Header.Get("Authorization") != "" {
			headers = append(headers, r.Header)
		}
	}
	if len(headers) != 3 || headers[2].Get("X-Token") != "t" {
		t.Errorf("asked with %v", headers)
	}
	if list := e.Subscribe().Take().Downloads.Slice(); len(list) != 2 || list[0].ID != id || list[1].ID != last {
		t.Errorf("list %+v", list)
	}
	if e.Replace(first, dir, "") != 0 {
		t.Error("a download that is gone was replaced")
	}
}
