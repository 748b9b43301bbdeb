package downloader

import (
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gannet/downloader/disk"
	"gannet/downloader/faulty"
)

// heldFS is a file system that gives nothing of a finished file before it is let go.
type heldFS struct {
	disk.OS
	asked chan struct{} // gets a value when something is held up
	free  chan struct{} // closed to let go
	reads atomic.Int32  // what was read, in pieces
}

func newHeldFS() *heldFS { return &heldFS{asked: make(chan struct{}, 100), free: make(chan struct{})} }

func (h *heldFS) OpenFile(name string, flag int, perm fs.FileMode) (disk.File, error) {
	f, err := h.OS.OpenFile(name, flag, perm)
	if err != nil || flag != os.O_RDONLY {
		return f, err
	}
	return &heldFile{f, h}, nil
}

type heldFile struct {
	disk.File
	fs *heldFS
}

func (f *heldFile) ReadAt(b []byte, off int64) (int, error) {
	f.fs.asked <- struct{}{}
	<-f.fs.free
	f.fs.reads.Add(1)
	return f.File.ReadAt(b, off)
}

// summing has a file be finished whose SHA-256 is held up.
func summing(t *testing.T, e *Engine, held *heldFS, body faulty.Body) *Snapshot {
	t.Helper()
	e.fs = held
	s := finished(t, e, body)
	if s.State != Done || !s.Summing || s.SHA256 != "" || s.Finished.IsZero() {
		t.Fatalf("%+v %v", s, s.Err)
	}
	<-held.asked
	return s
}

// finished has a file be finished that no processor is to spare for until then.
func finished(t *testing.T, e *Engine, body faulty.Body) *Snapshot {
	t.Helper()
	most := e.load.most.Swap(-1)
	defer e.load.most.Store(most)
	return await(t, e, add(t, e, Request{URL: faulty.New(t, body).URL, Dir: t.TempDir()}), ended)
}

// stampTick is how exact the times of files are, and longer: what is changed sooner may seem to be as it was saved.
const stampTick = 20 * time.Millisecond

var largeBody = faulty.Body{Size: 6<<20 + 5, Seed: 22}

// A file is finished when it is saved, and its sum is shown when it is there.
func TestFileDoesNotWaitForItsSHA256(t *testing.T) {
	e, held := newEngine(t, Options{Sum: SumAside}), newHeldFS()
	id := summing(t, e, held, largeBody).ID
	close(held.free)
	if s := await(t, e, id, summed); s.SHA256 != largeBody.SHA256() {
		t.Errorf("SHA-256 %q", s.SHA256)
	}
}

// Who asked for it gets it with the file.
func TestFileWaitsForTheSHA256ThatWasAskedFor(t *testing.T) {
	e := newEngine(t, Options{Sum: SumFirst})
	e.fs = newHeldFS() // where nothing can be read afterwards
	s := await(t, e, add(t, e, Request{URL: faulty.New(t, largeBody).URL, Dir: t.TempDir()}), ended)
	if s.State != Done || s.SHA256 != largeBody.SHA256() {
		t.Errorf("%v %v: SHA-256 %q", s.State, s.Err, s.SHA256)
	}
}

// What is not that file any more gets no sum.
func TestSHA256OfAFileThatIsChangedAfterwards(t *testing.T) {
	changes := map[string]func(path string) error{
		"longer":      func(path string) error { return os.Truncate(path, largeBody.Size+1) },
		"other bytes": func(path string) error { return os.WriteFile(path, make([]byte, largeBody.Size), 0o600) },
	}
	for name, change := range changes {
		t.Run(name, func(t *testing.T) {
			e, held := newEngine(t, Options{Sum: SumAside}), newHeldFS()
			s := summing(t, e, held, largeBody)
			time.Sleep(stampTick)
			if err := change(s.Path); err != nil {
				t.Fatal(err)
			}
			close(held.free)
			if s := await(t, e, s.ID, summed); s.State != Done || s.SHA256 != "" {
				t.Errorf("%v: SHA-256 %s", s.State, s.SHA256)
			}
		})
	}
}

// A file may get another name meanwhile, also before it is opened.
func TestSHA256OfAFileThatIsRenamed(t *testing.T) {
	e, held := newEngine(t, Options{Sum: SumAside}), newHeldFS()
	first := summing(t, e, held, largeBody).ID
	second := finished(t, e, largeBody).ID
	for _, id := range []ID{first, second} {
		if err := e.Rename(id, "other.bin"); err != nil {
			t.Fatal(err)
		}
	}
	close(held.free)
	for _, id := range []ID{first, second} {
		if s := await(t, e, id, summed); s.SHA256 != largeBody.SHA256() || filepath.Base(s.Path) != "other.bin" {
			t.Errorf("%s: SHA-256 %q", s.Path, s.SHA256)
		}
	}
}

// Nothing is read for a download that has left the list, nor for others once nobody wants to see sums.
func TestSHA256ThatNobodyWantsAnyMore(t *testing.T) {
	e, held := newEngine(t, Options{Sum: SumAside}), newHeldFS()
	first := summing(t, e, held, largeBody).ID
	second := finished(t, e, largeBody).ID
	if err := e.Configure(Options{Proxy: "none"}); err != nil {
		t.Fatal(err)
	}
	e.Remove(first)
	close(held.free)
	if s := await(t, e, second, summed); s.SHA256 != "" || held.reads.Load() != 1 {
		t.Errorf("SHA-256 %q, %d pieces read", s.SHA256, held.reads.Load())
	}
}

// What the end of the program cuts off is done at the next start, of the file that was saved.
func TestSHA256AfterARestart(t *testing.T) {
	for name, changed := range map[string]bool{"the same": false, "changed": true} {
		t.Run(name, func(t *testing.T) {
			store := filepath.Join(t.TempDir(), "list.db")
			e, held := newEngine(t, Options{Sum: SumAside, Store: store}), newHeldFS()
			s := summing(t, e, held, largeBody)
			var closed sync.WaitGroup
			closed.Go(func() { closeEngine(t, e) })
			for isClosed := false; !isClosed; time.Sleep(time.Millisecond) {
				e.mu.Lock()
				isClosed = e.closed
				e.mu.Unlock()
			}
			close(held.free)
			closed.Wait()
			want := largeBody.SHA256()
			if changed {
				want = ""
				time.Sleep(stampTick)
				if err := os.WriteFile(s.Path, make([]byte, largeBody.Size), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			again := newEngine(t, Options{Sum: SumAside, Store: store})
			if s := await(t, again, s.ID, summed); s.SHA256 != want {
				t.Errorf("SHA-256 %q", s.SHA256)
			}
		})
	}
}
