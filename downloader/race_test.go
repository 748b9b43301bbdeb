package downloader

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gannet/downloader/transfer"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
	"gannet/downloader/faulty"
	"gannet/downloader/link"
)

// gate lets what comes to it first wait there.
type gate struct {
	here, on chan struct{} // closed when something waits; close it to let it go on
	once     sync.Once
}

func newGate() *gate { return &gate{here: make(chan struct{}), on: make(chan struct{})} }

func (g *gate) pass() {
	g.once.Do(func() {
		close(g.here)
		<-g.on
	})
}

// gated is a disk with gates, nil where there is none.
type gated struct {
	disk.OS
	create, remove  *gate       // before a part is made; before a resume file is deleted
	unlink          *gate       // before a part is deleted
	boot, published *gate       // before the boot is asked for; after a file got its name
	booted          func() bool // whether the gate there is closed
}

func (d gated) Publish(from, to string, replace bool) error {
	err := d.OS.Publish(from, to, replace)
	if d.published != nil {
		d.published.pass()
	}
	return err
}

func (d gated) OpenFile(path string, flag int, perm os.FileMode) (disk.File, error) {
	if d.create != nil && strings.HasSuffix(path, disk.PartSuffix) && flag&os.O_EXCL != 0 {
		d.create.pass()
	}
	return d.OS.OpenFile(path, flag, perm)
}

func (d gated) Remove(path string) error {
	if d.remove != nil && strings.HasSuffix(path, disk.ResumeSuffix) {
		d.remove.pass()
	}
	if d.unlink != nil && strings.HasSuffix(path, disk.PartSuffix) {
		d.unlink.pass()
	}
	return d.OS.Remove(path)
}

func (d gated) BootID() string {
	if d.boot != nil && d.booted() {
		d.boot.pass()
	}
	return d.OS.BootID()
}

// Whoever deletes a part must not delete the resume file of the next one of that name.
func TestRemovalLeavesTheNextResumeFile(t *testing.T) {
	srv := faulty.New(t, faulty.Body{Size: 4 << 20, Seed: 6}, faulty.Slow(1<<20))
	dir := t.TempDir()
	e := newEngine(t, Options{Connections: 1})
	g := newGate()
	e.fs = gated{remove: g}
	e.Remove(start(t, e, srv.URL, dir))
	<-g.here
	id := start(t, e, srv.URL, dir)
	close(g.on)
	s := await(t, e, id, func(s *Snapshot) bool { return s.Done > 1<<20 })
	if _, err := os.Stat(filepath.Join(dir, s.Name+disk.ResumeSuffix)); err != nil {
		t.Error(err)
	}
	e.Remove(id)
}

func TestRemoveAfterPauseLeavesNothing(t *testing.T) {
	srv := faulty.New(t, faulty.Body{Size: 1 << 20, Seed: 1})
	dir := t.TempDir()
	e := newEngine(t, Options{})
	g := newGate()
	e.fs = gated{create: g}
	id := add(t, e, Request{URL: srv.URL, Dir: dir})
	<-g.here
	e.Pause(id)
	e.Remove(id)
	close(g.on)
	closeEngine(t, e)
	onlyFile(t, dir, "")
}

// What a removed download has left is nobody's to go on with while it is being deleted.
func TestWhatIsBeingDeletedIsNotTakenUp(t *testing.T) {
	body := faulty.Body{Size: 4 << 20, Seed: 6}
	srv := faulty.New(t, body, faulty.Slow(1<<20))
	dir, store := t.TempDir(), filepath.Join(t.TempDir(), "list.db")
	e := newEngine(t, Options{Connections: 1, Store: store})
	id := start(t, e, srv.URL, dir)
	e.Pause(id)
	closeEngine(t, e)
	e = newEngine(t, Options{Connections: 1, Store: store})
	g := newGate()
	e.fs = gated{remove: g}
	id = e.Replace(id, "", "")
	<-g.here
	await(t, e, id, func(s *Snapshot) bool { return s.State == Running && s.Done > 0 })
	close(g.on)
	if s := await(t, e, id, ended); s.State != Done || sumOf(t, s.Path) != body.SHA256() || filepath.Base(s.Path) != "file (1).bin" {
		t.Errorf("%+v", s)
	}
}

// A stream that was ended while it was paused is not fetched anew after a kill.
func TestKillAfterAPausedStreamWasSaved(t *testing.T) {
	srv := faulty.New(t, faulty.Body{Size: 1 << 40, Seed: 7}, faulty.NoRanges(), faulty.Chunked(), faulty.Slow(1<<20))
	dir, lists := t.TempDir(), t.TempDir()
	e := newEngine(t, Options{Connections: 1, Store: filepath.Join(lists, "list.db")})
	g := newGate()
	e.fs = gated{published: g}
	id := start(t, e, srv.URL, dir)
	e.Pause(id)
	await(t, e, id, in(Paused))
	e.Finish(id)
	<-g.here
	list, err := os.ReadFile(filepath.Join(lists, "list.db")) // as a kill would leave it
	if err != nil {
		t.Fatal(err)
	}
	close(g.on)
	closeEngine(t, e)
	if err := os.WriteFile(filepath.Join(lists, "killed.db"), list, 0o600); err != nil {
		t.Fatal(err)
	}
	asked := len(srv.Requests())
	e = newEngine(t, Options{Connections: 1, Store: filepath.Join(lists, "killed.db")})
	s := await(t, e, id, func(s *Snapshot) bool { return s.State == Done || s.State == Running && s.Done > 0 })
	if s.State != Done || len(srv.Requests()) > asked {
		t.Errorf("%v, asked again %d times", s.State, len(srv.Requests())-asked)
	}
	e.Remove(id)
}

// The failure of the old link, told late, is not that of the fresh one.
func TestFreshLinkWhileTheOldOneFails(t *testing.T) {
	body := faulty.Body{Size: 3 << 20, Seed: 2}
	srv := faulty.New(t, body, faulty.Slow(1<<20), faulty.When(faulty.Changed, faulty.Status(403)))
	good := faulty.New(t, body)
	e := newEngine(t, Options{Connections: 1})
	g := newGate()
	e.fs = gated{boot: g, booted: func() bool { return len(srv.Requests()) > 1 }} // what comes then is the attempt's end
	id := start(t, e, srv.URL, t.TempDir())
	e.Pause(id)
	await(t, e, id, in(Paused))
	srv.Change()
	e.Resume(id)
	<-g.here
	if err := e.Relink(id, link.Item{URL: good.URL}); err != nil {
		t.Fatal(err)
	}
	close(g.on)
	if s := await(t, e, id, ended); s.State != Done {
		t.Errorf("%v, asked the fresh link %d times: %+v", s.State, len(good.Requests()), s.Err)
	}
}

func TestConfigureWhileClosing(t *testing.T) {
	for range 50 {
		e, err := New(Options{Proxy: "none"})
		if err != nil {
			t.Fatal(err)
		}
		done := make(chan error)
		go func() { done <- e.Configure(Options{Proxy: "none"}) }()
		closeEngine(t, e)
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
}

// A file that took the name of a part deleted by hand is another one, whatever its size.
func TestAnotherFileIsNotTakenForItsOwn(t *testing.T) {
	mine, other := faulty.Body{Size: 1 << 20, Seed: 11}, faulty.Body{Size: 1 << 20, Seed: 12}
	srv, beside := faulty.New(t, mine, faulty.Slow(500<<10)), faulty.New(t, other)
	dir := t.TempDir()
	e := newEngine(t, Options{Connections: 1})
	id := start(t, e, srv.URL, dir)
	halt(t, e, id)
	for _, suffix := range []string{disk.PartSuffix, disk.ResumeSuffix} {
		if err := os.Remove(filepath.Join(dir, "file.bin"+suffix)); err != nil {
			t.Fatal(err)
		}
	}
	await(t, e, add(t, e, Request{URL: beside.URL, Dir: dir}), in(Done))
	e.Resume(id)
	if s := await(t, e, id, ended); s.State != Done || sumOf(t, s.Path) != mine.SHA256() {
		t.Errorf("%+v", s)
	}
}

// A kill between giving a part another name and storing that costs nothing after a fresh link either.
func TestKillWhileRenamingAfterAFreshLink(t *testing.T) {
	body := faulty.Body{Size: 4 << 20, Seed: 3}
	old, fresh := faulty.New(t, body, faulty.Slow(1<<20)), faulty.New(t, body, faulty.Slow(1<<20))
	dir, store := t.TempDir(), filepath.Join(t.TempDir(), "list.db")
	e := newEngine(t, Options{Store: store, Connections: 1})
	id := start(t, e, old.URL, dir)
	await(t, e, id, func(s *Snapshot) bool { return s.Done > 1<<20 })
	if err := e.Relink(id, link.Item{URL: fresh.URL}); err != nil {
		t.Fatal(err)
	}
	await(t, e, id, func(s *Snapshot) bool { return s.State == Running && s.Done > 2<<20 })
	e.Pause(id)
	closeEngine(t, e)
	if err := disk.Rename(disk.OS{}, dir, "file.bin", "new.bin"); err != nil { // the list still says file.bin
		t.Fatal(err)
	}
	asked := len(fresh.Requests())
	e = newEngine(t, Options{Store: store, Connections: 1})
	e.Resume(id)
	s := await(t, e, id, ended)
	if s.State != Done || sumOf(t, s.Path) != body.SHA256() {
		t.Errorf("%+v", s)
	}
	for _, r := range fresh.Requests()[asked:] {
		if r.From == 0 {
			t.Error("what had come was fetched again")
		}
	}
	onlyFile(t, dir, filepath.Base(s.Path))
}

// A body that ends before what came of an earlier one is cut, or the server is confused: it does
// not make a shorter file.
func TestBodyThatEndsBeforeWhatIsThere(t *testing.T) {
	body := faulty.Body{Size: 1 << 20, Seed: 5}
	again := faulty.Times(1, faulty.Not(faulty.First(1)))
	for name, options := range map[string][]faulty.Option{
		"stated to be empty": {
			faulty.NoRanges(), faulty.NoValidator(), faulty.When(faulty.First(1), faulty.Chunked()),
			faulty.When(again, faulty.Empty()),
		},
		"stated to be shorter": {
			faulty.NoRanges(), faulty.NoValidator(), faulty.When(faulty.First(1), faulty.Chunked()),
			faulty.When(again, faulty.Serve(faulty.Body{Size: 300_000, Seed: 5})),
		},
		"empty":                       {faulty.Chunked(), faulty.NoRanges(), faulty.When(again, faulty.Empty())},
		"empty, without a validator":  {faulty.Chunked(), faulty.NoRanges(), faulty.NoValidator(), faulty.When(again, faulty.Empty())},
		"empty after a stated length": {faulty.NoValidator(), faulty.When(again, faulty.NoRanges(), faulty.Empty(), faulty.Chunked())},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := faulty.New(t, body, append(options, faulty.When(faulty.First(1), faulty.DropAfter(700_000)))...)
			e := newEngine(t, Options{Retries: 3, Connections: 1})
			s := await(t, e, add(t, e, Request{URL: srv.URL, Dir: t.TempDir()}), ended)
			if s.State != Done || sumOf(t, s.Path) != body.SHA256() {
				t.Errorf("%v, %d bytes, %v", s.State, s.Size, s.Err)
			}
		})
	}
}

func TestFreshLinkThatEndsEarlyTakesNothing(t *testing.T) {
	body := faulty.Body{Size: 2 << 20, Seed: 10}
	for name, option := range map[string]faulty.Option{
		"empty":  faulty.Empty(),
		"prefix": faulty.Serve(faulty.Body{Size: 300_000, Seed: 10}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			relinkedInVain(t, body, faulty.New(t, body, option, faulty.NoRanges(), faulty.NoValidator(), faulty.Chunked()))
		})
	}
}

// What is ended while a fresh link is not proved yet keeps nothing of that.
func TestFinishKeepsNothingOfAnUnprovedLink(t *testing.T) {
	const mib = 1 << 20
	body := faulty.Body{Size: 4 * mib, Seed: 48}
	gone := faulty.New(t, body, faulty.Status(403))
	wrong := faulty.New(t, faulty.Body{Size: 4 * mib, Seed: 49}, faulty.NoRanges(), faulty.NoValidator(), faulty.Chunked(), faulty.StallAfter(mib))
	dir := t.TempDir()
	part, err := disk.Create(disk.OS{}, dir, "file.bin", disk.TakeNumber, disk.Record{URL: gone.URL, Size: body.Size, ETag: etagOf(t, body)})
	if err != nil {
		t.Fatal(err)
	}
	there := disk.Span{From: mib, To: 3 * mib} // its beginning is missing
	if _, err := part.WriteAt(body.Bytes()[there.From:there.To], there.From); err != nil {
		t.Fatal(err)
	}
	if err := part.Suspend([]disk.Span{there}); err != nil {
		t.Fatal(err)
	}
	e := newEngine(t, Options{})
	id := add(t, e, Request{URL: gone.URL, Dir: dir})
	await(t, e, id, in(Failed))
	if err := e.Relink(id, link.Item{URL: wrong.URL + "/file.bin"}); err != nil {
		t.Fatal(err)
	}
	await(t, e, id, func(s *Snapshot) bool { return s.Done == 3*mib })
	time.Sleep(100 * time.Millisecond) // until the last of it is written
	e.Finish(id)
	if s := await(t, e, id, func(s *Snapshot) bool { return ended(s) && s.Done < 3*mib }); s.State != Failed || s.Done != 2*mib {
		t.Errorf("%v, %d bytes", s.State, s.Done)
	}
	if _, err := os.Stat(filepath.Join(dir, "file.bin")); err == nil {
		t.Error("there is a file")
	}
}

// A stream that breaks and is shorter then is the user's to decide about: he may start over.
func TestShorterStreamIsAnotherOne(t *testing.T) {
	body, shorter := faulty.Body{Size: 1 << 20, Seed: 5}, faulty.Body{Size: 300_000, Seed: 5}
	srv := faulty.New(t, body, faulty.Chunked(), faulty.NoRanges(), faulty.NoValidator(),
		faulty.When(faulty.First(1), faulty.DropAfter(700_000)),
		faulty.When(faulty.Not(faulty.First(1)), faulty.Serve(shorter)))
	e := newEngine(t, Options{Retries: 1, Connections: 1})
	id := add(t, e, Request{URL: srv.URL, Dir: t.TempDir()})
	if s := await(t, e, id, ended); s.State != Failed || s.Err.Kind != failure.Broken || s.Done != 700_000 {
		t.Fatalf("%v, %d bytes, %v", s.State, s.Done, s.Err)
	}
	e.Resume(id)
	if s := await(t, e, id, in(Done)); sumOf(t, s.Path) != shorter.SHA256() {
		t.Errorf("%+v", s)
	}
}

// What is being saved is not sent back to the queue for others, nor stopped for a disk that is
// full: it would be fetched twice.
func TestSavingIsNotTakenAway(t *testing.T) {
	for name, disturb := range map[string]func(e *Engine, d *download){
		"others are large": func(e *Engine, d *download) {
			others := slices.Repeat([]download{{kept: kept{State: Running, Order: -1}, large: true}}, autoLarge)
			for i := range others {
				e.active[&others[i]] = struct{}{}
			}
			d.large = true
			e.makeRoom(time.Now())
			for i := range others {
				delete(e.active, &others[i])
			}
		},
		"full disk": func(e *Engine, d *download) {
			full := unlisted(99, Request{Dir: d.Request.Dir}, time.Now())
			full.Err = &failure.Error{Kind: failure.DiskFull}
			e.stopForFullDisk(full, time.Now())
		},
	} {
		t.Run(name, func(t *testing.T) {
			srv := faulty.New(t, faulty.Body{Size: 1 << 20, Seed: 2})
			e := newEngine(t, Options{Connections: 1})
			g := newGate()
			e.fs = gated{published: g}
			id := add(t, e, Request{URL: srv.URL, Dir: t.TempDir()})
			<-g.here
			e.mu.Lock()
			disturb(e, e.byID[id])
			e.mu.Unlock()
			close(g.on)
			if s := await(t, e, id, func(s *Snapshot) bool { return s.State != Saving }); s.State != Done || len(srv.Requests()) != 1 {
				t.Errorf("%v, asked %d times", s.State, len(srv.Requests()))
			}
		})
	}
}

// As many bytes as the attempt before left are no progress: the failures count.
func TestNothingMoreIsNoProgress(t *testing.T) {
	a := &running{Attempt: &transfer.Attempt{Past: transfer.Past{Had: 2 << 20}}}
	e := newEngine(t, Options{Retries: 2})
	d := unlisted(1, Request{URL: "http://h/", Dir: t.TempDir()}, time.Now())
	d.failures = 2
	if !e.giveUp(d, a, &failure.Error{Kind: failure.Silent}) {
		t.Errorf("it goes on after %d failures", d.failures)
	}
}

func TestEmptyPartIsNotDeletedUnderTheNext(t *testing.T) {
	dir := t.TempDir()
	e := newEngine(t, Options{Connections: 1})
	g := newGate()
	e.fs = gated{unlink: g}
	id := add(t, e, Request{URL: faulty.New(t, faulty.Body{Size: 4 << 20, Seed: 6}, faulty.StallAfter(0)).URL, Dir: dir})
	await(t, e, id, in(Running))
	e.Remove(id)
	<-g.here
	body := faulty.Body{Size: 1 << 20, Seed: 6}
	id = start(t, e, faulty.New(t, body, faulty.Slow(1<<20)).URL, dir)
	close(g.on)
	if s := await(t, e, id, ended); s.State != Done || sumOf(t, s.Path) != body.SHA256() {
		t.Errorf("%v, %v", s.State, s.Err)
	}
}

// unpublished is a disk on which no file gets its name.
type unpublished struct{ disk.OS }

func (unpublished) Publish(string, string, bool) error { return os.ErrPermission }

func TestFinishAgain(t *testing.T) {
	srv := faulty.New(t, faulty.Body{Size: 1 << 40, Seed: 7}, faulty.NoRanges(), faulty.Chunked(), faulty.Slow(1<<20))
	e := newEngine(t, Options{Connections: 1})
	e.fs = unpublished{}
	id := start(t, e, srv.URL, t.TempDir())
	halt(t, e, id)
	e.Finish(id)
	await(t, e, id, in(Failed))
	e.mu.Lock()
	e.fs = disk.OS{}
	e.mu.Unlock()
	e.Finish(id)
	await(t, e, id, in(Done))
}
