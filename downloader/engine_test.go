package downloader

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"gannet/downloader/transfer"

	"go.uber.org/goleak"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
	"gannet/downloader/faulty"
	"gannet/downloader/link"
)

// limit is how long a test waits for what it expects before it gives up. Only what hangs takes so long, also on a
// machine that is busy.
const limit = 2 * time.Minute

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
		for _, s := range lists.Take().Downloads {
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

// start adds a slow download and waits until some of it has come.
func start(t *testing.T, e *Engine, url, dir string) ID {
	t.Helper()
	id := add(t, e, Request{URL: url, Dir: dir})
	await(t, e, id, func(s *Snapshot) bool { return s.State == Running && s.Done > 0 })
	return id
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
		if got := list.Downloads[i]; got.ID != w.id || got.State != w.state {
			t.Errorf("entry %d: %d %v, want %d %v", i, got.ID, got.State, w.id, w.state)
		}
	}
	if err := list.Downloads[2].Err; err == nil || err.Kind != failure.NotFound || err.Status != 404 {
		t.Errorf("why it failed was forgotten: %+v", err)
	}
	if list.Downloads[3].Done == 0 {
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
	if n := len(e.Subscribe().Take().Downloads); n != 0 {
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
	for i, s := range e.Subscribe().Take().Downloads {
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
		for i, s := range e.Subscribe().Take().Downloads {
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

func TestFreshLink(t *testing.T) {
	body := faulty.Body{Size: 2 << 20, Seed: 10}
	old := faulty.New(t, body, faulty.DropAfter(500<<10), faulty.When(faulty.Not(faulty.First(1)), faulty.Status(403)))
	same := faulty.New(t, body, faulty.ETag(`"else"`))
	another := faulty.New(t, faulty.Body{Size: 2 << 20, Seed: 11}, faulty.ETag(`"other"`))
	e := newEngine(t, Options{})
	id := add(t, e, Request{URL: old.URL, Dir: t.TempDir()})
	if s := await(t, e, id, ended); s.State != Failed || s.Err.Kind != failure.Denied || s.Done == 0 {
		t.Fatalf("%+v %v", s, s.Err)
	}
	if err := e.Relink(id, link.Item{URL: another.URL}); err != nil {
		t.Fatal(err)
	}
	if s := await(t, e, id, ended); s.State != Failed || s.Err.Kind != failure.Different || s.Done == 0 {
		t.Fatalf("another file: %+v %v", s, s.Err)
	}
	if err := e.Relink(id, link.Item{URL: same.URL}); err != nil {
		t.Fatal(err)
	}
	s := await(t, e, id, ended)
	if s.State != Done || sumOf(t, s.Path) != body.SHA256() {
		t.Fatalf("the same file: %+v %v", s, s.Err)
	}
	if sent := same.Sent(); sent > 2<<20-400<<10 {
		t.Errorf("%d bytes fetched from the fresh link", sent)
	}
	if err := e.Relink(id, link.Item{URL: "no link"}); err == nil {
		t.Error("nonsense was taken as a link")
	}
}

// A node that knows no ranges, and a wrong link, do not take away what later answers are
// held against.
func TestVersionIsKeptThroughAnAnswerWithoutRanges(t *testing.T) {
	const cut, again = 700_000, 100_000
	body := faulty.Body{Size: 1 << 20, Seed: 45}
	second := faulty.Times(2, faulty.Not(faulty.First(1))) // that of the connection, and the question after it
	srv := faulty.New(t, body, faulty.When(faulty.First(1), faulty.DropAfter(cut)), faulty.When(second, faulty.NoRanges(), faulty.DropAfter(again)))
	e := newEngine(t, Options{Retries: -1})
	id := add(t, e, Request{URL: srv.URL, Dir: t.TempDir()})
	if s := await(t, e, id, ended); s.State != Done || sumOf(t, s.Path) != body.SHA256() {
		t.Errorf("%+v %v", s, s.Err)
	}
	if sent := srv.Sent(); sent > body.Size+2*again {
		t.Errorf("%d bytes were sent for a file of %d", sent, body.Size)
	}
}

// relinkedInVain gives a download of body, whose link fails after a while, a wrong fresh one,
// which must take nothing of what has come.
func relinkedInVain(t *testing.T, body faulty.Body, wrong *faulty.Server) (*Engine, ID) {
	t.Helper()
	old := faulty.New(t, body, faulty.DropAfter(500<<10), faulty.When(faulty.Later, faulty.Status(403)))
	e := newEngine(t, Options{})
	id := add(t, e, Request{URL: old.URL, Dir: t.TempDir()})
	await(t, e, id, in(Failed))
	if err := e.Relink(id, link.Item{URL: wrong.URL}); err != nil {
		t.Fatal(err)
	}
	if s := await(t, e, id, ended); s.State != Failed || s.Err.Kind != failure.Different || s.Done == 0 {
		t.Fatalf("another file: %+v %v", s, s.Err)
	}
	return e, id
}

func TestWrongLinkWithoutRangesTakesNothing(t *testing.T) {
	body := faulty.Body{Size: 2 << 20, Seed: 46}
	e, id := relinkedInVain(t, body, faulty.New(t, faulty.Body{Size: 2 << 20, Seed: 47}, faulty.NoRanges(), faulty.NoValidator(), faulty.Chunked()))
	same := faulty.New(t, body)
	if err := e.Relink(id, link.Item{URL: same.URL}); err != nil {
		t.Fatal(err)
	}
	if s := await(t, e, id, ended); s.State != Done || sumOf(t, s.Path) != body.SHA256() {
		t.Fatalf("the same file: %+v %v", s, s.Err)
	}
	if sent := same.Sent(); sent > 2<<20-400<<10 {
		t.Errorf("%d bytes fetched from the right link", sent)
	}
}

// A wrong link may fill gaps before it shows itself, and break in between: nothing of that is
// there for the right one.
func TestWrongLinkThatBreaksTakesNothing(t *testing.T) {
	const mib = 1 << 20
	body := faulty.Body{Size: 4 * mib, Seed: 48}
	gone := faulty.New(t, body, faulty.Status(403))
	wrong := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		other := body.Bytes()
		clear(other[mib : 2*mib])
		w.Header().Set("Content-Length", strconv.Itoa(len(other)))
		w.Write(other[:2*mib+mib/2])
	})
	dir := t.TempDir()
	there := []disk.Span{{From: 0, To: mib}, {From: 2 * mib, To: 3 * mib}}
	part, err := disk.Create(disk.OS{}, dir, "file.bin", disk.TakeNumber, disk.Record{URL: gone.URL, Size: body.Size, ETag: etagOf(t, body)})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range there {
		if _, err := part.WriteAt(body.Bytes()[s.From:s.To], s.From); err != nil {
			t.Fatal(err)
		}
	}
	if err := part.Suspend(there); err != nil {
		t.Fatal(err)
	}
	e := newEngine(t, Options{})
	id := add(t, e, Request{URL: gone.URL, Dir: dir})
	await(t, e, id, in(Failed))
	if err := e.Relink(id, link.Item{URL: wrong.URL + "/file.bin"}); err != nil {
		t.Fatal(err)
	}
	await(t, e, id, in(Failed))
	same := faulty.New(t, body)
	if err := e.Relink(id, link.Item{URL: same.URL}); err != nil {
		t.Fatal(err)
	}
	if s := await(t, e, id, ended); s.State != Done || sumOf(t, s.Path) != body.SHA256() {
		t.Fatalf("%+v %v", s, s.Err)
	}
	if sent := same.Sent(); sent > 2*mib+mib/2 {
		t.Errorf("%d bytes fetched from the right link", sent)
	}
}

// etagOf asks a good server for the ETag of body.
func etagOf(t *testing.T, body faulty.Body) string {
	t.Helper()
	resp, err := http.Get(faulty.New(t, body).URL)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	return resp.Header.Get("ETag")
}

// What was forgotten is not shown as if it were still there.
func TestNothingIsLeftOfAnotherVersion(t *testing.T) {
	srv := faulty.New(t, faulty.Body{Size: 1 << 20, Seed: 43}, faulty.When(faulty.First(1), faulty.DropAfter(700_000)),
		faulty.When(faulty.Not(faulty.First(1)), faulty.Serve(faulty.Body{Size: 1 << 20, Seed: 44})), faulty.When(faulty.Not(faulty.First(6)), faulty.Status(404)))
	e := newEngine(t, Options{})
	id := add(t, e, Request{URL: srv.URL, Dir: t.TempDir()})
	if s := await(t, e, id, ended); s.State != Failed || s.Err.Kind != failure.NotFound || s.Done != 0 {
		t.Errorf("%+v %+v", s, s.Err)
	}
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
	e = newEngine(t, Options{Store: store, Hash: true, Command: []string{os.Args[0], "-test.run=^$"}})
	s := await(t, e, id, func(s *Snapshot) bool { return ended(s) && !s.Command.Pending() })
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

// TestWrongBytesStayWrong tries again what did not match, with a list that does not know.
func TestWrongBytesStayWrong(t *testing.T) {
	body, other := faulty.Body{Size: 300 << 10, Seed: 15}, faulty.Body{Size: 300 << 10, Seed: 16}
	dir := t.TempDir()
	for name, checksum := range map[string]string{"given.bin": "sha256:" + body.SHA256(), "published.bin": ""} {
		srv := faulty.New(t, other, faulty.Digest("Repr-Digest", body), faulty.When(faulty.Not(faulty.First(1)), faulty.Serve(body)))
		request := Request{URL: srv.Base + "/" + name, Dir: dir, Checksum: checksum}
		e := newEngine(t, Options{})
		if s := await(t, e, add(t, e, request), ended); s.State != Failed || s.Err.Kind != failure.Checksum {
			t.Fatalf("%+v", s)
		}
		closeEngine(t, e)
		e = newEngine(t, Options{})
		if s := await(t, e, add(t, e, request), ended); s.State != Done || sumOf(t, s.Path) != body.SHA256() {
			t.Errorf("%s: %+v %v", name, s, s.Err)
		}
	}
}

func TestFullDiskStopsWhatGoesThere(t *testing.T) {
	srv := faulty.New(t, faulty.Body{Size: 1 << 20, Seed: 17}, faulty.Slow(100<<10))
	e := newEngine(t, Options{Connections: 1})
	here, there := t.TempDir(), t.TempDir()
	full, beside, elsewhere := start(t, e, srv.URL, here), start(t, e, srv.URL, here), start(t, e, srv.URL, there)
	e.mu.Lock()
	d := e.byID[full]
	attempt := d.attempt
	e.mu.Unlock()
	attempt.Report(transfer.Failed{Err: &failure.Error{Kind: failure.DiskFull, Subject: here, Need: 1 << 20, Free: 4096}})
	s := await(t, e, beside, ended)
	if s.State != Failed || s.Err.Kind != failure.DiskFull || s.Err.Free != 4096 || s.Err.Need <= 0 || s.Done == 0 {
		t.Errorf("%+v %+v", s, s.Err)
	}
	if s := await(t, e, elsewhere, func(*Snapshot) bool { return true }); s.State != Running {
		t.Errorf("a download to another folder is %v", s.State)
	}
}

func TestPartChangedByAnotherProgram(t *testing.T) {
	body := faulty.Body{Size: 4 << 20, Seed: 18}
	srv := faulty.New(t, body, faulty.Slow(2<<20))
	dir := t.TempDir()
	e := newEngine(t, Options{Connections: 1})
	id := add(t, e, Request{URL: srv.URL, Dir: dir})
	await(t, e, id, func(s *Snapshot) bool { return s.Done > 1<<20 })
	e.Pause(id)
	closeEngine(t, e)
	part, err := os.OpenFile(filepath.Join(dir, "file.bin.part"), os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.WriteAt([]byte("not what the server sent"), 0); err != nil {
		t.Fatal(err)
	}
	part.Close()
	e = newEngine(t, Options{})
	id = add(t, e, Request{URL: srv.URL, Dir: dir})
	if s := await(t, e, id, ended); s.State != Done || sumOf(t, s.Path) != body.SHA256() {
		t.Errorf("%+v", s)
	}
	onlyFile(t, dir, "file.bin")
}

// A part of an earlier program goes on although its folder was looked into before it
// came there, and although another part there has the same link.
func TestUnfinishedFileGoesOn(t *testing.T) {
	body := faulty.Body{Size: 3 << 20, Seed: 21}
	srv := faulty.New(t, body, faulty.Slow(2<<20))
	before, dir := t.TempDir(), t.TempDir()
	e, err := New(Options{Connections: 1})
	if err != nil {
		t.Fatal(err)
	}
	start(t, e, srv.URL, before)
	closeEngine(t, e)

	e = newEngine(t, Options{Connections: 1})
	if _, err := e.Unfinished(filepath.Join(dir, "file.bin.part")); err == nil {
		t.Error("a part that is not there can be gone on with")
	}
	id := add(t, e, Request{URL: srv.Base + "/other.bin", Dir: dir})
	await(t, e, id, in(Done))
	for _, end := range []string{".part", ".part.gannet"} {
		if err := os.Rename(filepath.Join(before, "file.bin"+end), filepath.Join(dir, "mine.bin"+end)); err != nil {
			t.Fatal(err)
		}
	}
	asked := len(srv.Requests())
	r, err := e.Unfinished(filepath.Join(dir, "mine.bin.part"))
	if err != nil || r.URL != srv.URL || r.Dir != dir {
		t.Fatalf("%+v, %v", r, err)
	}
	s := await(t, e, add(t, e, r), ended)
	if s.Path != filepath.Join(dir, "mine.bin") || sumOf(t, s.Path) != body.SHA256() {
		t.Errorf("%+v", s)
	}
	if first := srv.Requests()[asked]; first.From == 0 || first.IfRange == "" {
		t.Errorf("went on with %+v", first)
	}
}

func TestSecondProgramOnOneFileSaysSo(t *testing.T) {
	body := faulty.Body{Size: 2 << 20, Seed: 19}
	srv := faulty.New(t, body, faulty.Slow(1<<20))
	dir := t.TempDir()
	first, second := newEngine(t, Options{Connections: 1}), newEngine(t, Options{Connections: 1})
	one := start(t, first, srv.URL, dir)
	two := add(t, second, Request{URL: srv.URL, Dir: dir})
	if s := await(t, second, two, ended); s.State != Failed || s.Err.Kind != failure.InUse {
		t.Errorf("the second: %+v", s)
	}
	if s := await(t, first, one, ended); s.State != Done || sumOf(t, s.Path) != body.SHA256() {
		t.Errorf("the first: %+v", s)
	}
	onlyFile(t, dir, "file.bin")
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
		s := lists.Take().Downloads[0]
		for s.State != Failed {
			<-lists.Changed()
			last := s.State
			if s = lists.Take().Downloads[0]; s.State == Waiting && last != Waiting {
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

// A drive is waited for, also after a kill: the list does not know then what had come.
func TestWaitsForItsFolder(t *testing.T) {
	for name, killed := range map[string]bool{"paused": false, "killed": true} {
		t.Run(name, func(t *testing.T) { waitsForItsFolder(t, killed) })
	}
}

func waitsForItsFolder(t *testing.T, killed bool) {
	t.Helper()
	body := faulty.Body{Size: 2 << 20, Seed: 20}
	srv := faulty.New(t, body, faulty.Slow(1<<20))
	drive := filepath.Join(t.TempDir(), "drive")
	dir := filepath.Join(drive, "films")
	e := newEngine(t, Options{Connections: 1, Retries: -1})
	id := start(t, e, srv.URL, dir)
	halt(t, e, id)
	if killed {
		e.mu.Lock()
		e.byID[id].Done = 0
		e.mu.Unlock()
	}
	if err := os.Rename(drive, drive+" unplugged"); err != nil {
		t.Fatal(err)
	}
	e.Resume(id)
	s := await(t, e, id, in(Waiting))
	if s.Err.Kind != failure.Folder || s.Err.Subject != dir || s.Done == 0 != killed {
		t.Errorf("%+v %+v", s, s.Err)
	}
	if _, err := os.Stat(drive); err == nil {
		t.Error("the folder of a drive that is not there was made")
	}
	if err := os.Rename(drive+" unplugged", drive); err != nil {
		t.Fatal(err)
	}
	s = await(t, e, id, in(Done))
	if sumOf(t, s.Path) != body.SHA256() {
		t.Errorf("%+v", s)
	}
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
	if list := e.Subscribe().Take().Downloads; len(list) != 2 || list[0].ID != id || list[1].ID != last {
		t.Errorf("list %+v", list)
	}
	if e.Replace(first, dir, "") != 0 {
		t.Error("a download that is gone was replaced")
	}
}
