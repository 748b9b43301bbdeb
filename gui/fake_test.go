package gui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"gannet/downloader"
	"gannet/downloader/disk"
	"gannet/downloader/failure"
	"gannet/downloader/link"
	"gannet/downloader/livetext"
	"gannet/downloader/note"
	"gannet/gui/internal/guitest"
	"gannet/gui/view/viewtest"
	"gannet/internal/message"
	"gannet/settings"
)

// fakeEngine remembers what was asked of it, and keeps a list as the real one does.
type fakeEngine struct {
	mu     sync.Mutex // guards what follows
	list   []*downloader.Snapshot
	next   downloader.ID
	calls  []string
	addErr error
	text   io.Reader // that every download consists of

	changed chan struct{}
}

func newFakeEngine() *fakeEngine {
	return &fakeEngine{changed: make(chan struct{}, 1)}
}

func (e *fakeEngine) Changed() <-chan struct{} { return e.changed }

func (e *fakeEngine) Take() downloader.List {
	e.mu.Lock()
	defer e.mu.Unlock()
	b := downloader.List{Downloads: downloader.NewSnapshots(slices.Clone(e.list)...)}
	for _, s := range e.list {
		b.Speed += s.Speed
	}
	return b
}

func (e *fakeEngine) publish() {
	select {
	case e.changed <- struct{}{}:
	default:
	}
}

func (e *fakeEngine) Add(requests ...downloader.Request) ([]downloader.Added, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	var added []downloader.Added
	now := time.Now()
	for _, r := range requests {
		if known := e.known(r.URL); known != 0 && !r.Again {
			added = append(added, downloader.Added{ID: known, Known: true})
			continue
		}
		e.next++
		e.calls = append(e.calls, strings.TrimSpace("add "+r.URL+" "+r.Checksum))
		name := r.Name
		if name == "" {
			name = r.URL[strings.LastIndex(r.URL, "/")+1:]
		}
		e.list = append(e.list, &downloader.Snapshot{
			ID: e.next, URL: r.URL, Dir: r.Dir, Name: name, Path: r.Dir + "/" + name, Size: -1, Left: -1, Times: downloader.Times{Added: now},
		})
		added = append(added, downloader.Added{ID: e.next})
	}
	e.publish()
	return added, e.addErr
}

// known is what Known gives for one link, whatever its login: what is listed here shows none. It is called with e.mu held.
func (e *fakeEngine) known(address string) (id downloader.ID) {
	for _, s := range e.list {
		if link.Key(s.URL) == link.Key(link.Redact(address)) {
			id = s.ID
		}
	}
	return id
}

func (e *fakeEngine) Known(links ...string) (ids []downloader.ID) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, address := range links {
		ids = append(ids, e.known(address))
	}
	return ids
}

// change makes a new Snapshot of every download named, as published ones never change.
func (e *fakeEngine) change(ids []downloader.ID, change func(*downloader.Snapshot)) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for i, s := range e.list {
		if slices.Contains(ids, s.ID) {
			changed := *s
			change(&changed)
			e.list[i] = &changed
		}
	}
	e.publish()
}

// put has the engine list these downloads.
func (e *fakeEngine) put(b downloader.List) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, s := range b.Downloads.All() {
		listed := *s
		listed.Path = "/home/ann/Downloads/" + s.Name
		e.list = append(e.list, &listed)
		e.next = max(e.next, s.ID)
	}
	e.publish()
}

// heard reports whether the engine was asked for something.
func (e *fakeEngine) heard(what string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Contains(e.calls, what)
}

// times is how often the engine was asked for something.
func (e *fakeEngine) times(what string) (n int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, call := range e.calls {
		if call == what {
			n++
		}
	}
	return n
}

func (e *fakeEngine) called(what string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.calls = append(e.calls, what)
}

func (e *fakeEngine) Pause(ids ...downloader.ID) {
	e.called("pause")
	e.change(ids, func(s *downloader.Snapshot) { s.State = downloader.Paused })
}

func (e *fakeEngine) Resume(ids ...downloader.ID) {
	e.called("resume")
	e.change(ids, func(s *downloader.Snapshot) { s.State, s.Err = downloader.Queued, nil })
}

func (e *fakeEngine) Remove(ids ...downloader.ID) {
	e.called("remove")
	e.mu.Lock()
	defer e.mu.Unlock()
	e.list = slices.DeleteFunc(slices.Clone(e.list), func(s *downloader.Snapshot) bool { return slices.Contains(ids, s.ID) })
	e.publish()
}

func (e *fakeEngine) Tail(downloader.ID) *downloader.Tail {
	return livetext.Of(e.text, "text/plain; charset=utf-8")
}

func (e *fakeEngine) Finish(ids ...downloader.ID) {
	e.called("finish")
	e.change(ids, func(s *downloader.Snapshot) { s.State, s.Ended = downloader.Done, downloader.EndedByUser })
}

func (e *fakeEngine) Replace(id downloader.ID, dir, name string) downloader.ID {
	e.called(fmt.Sprintf("instead dir %q name %q", dir, name))
	return id
}

func (e *fakeEngine) SetAppend(on bool, ids ...downloader.ID) {
	e.change(ids, func(s *downloader.Snapshot) { s.Append = on })
}

func (e *fakeEngine) Extract(ids ...downloader.ID) {
	e.change(ids, func(s *downloader.Snapshot) { s.Extract = downloader.Task{State: downloader.TaskRunning} })
}

func (e *fakeEngine) RunCommand(ids ...downloader.ID) {
	e.change(ids, func(s *downloader.Snapshot) { s.Command = downloader.Task{State: downloader.TaskRunning} })
}

func (e *fakeEngine) StopTasks(ids ...downloader.ID) {
	e.change(ids, func(s *downloader.Snapshot) {
		s.Extract = downloader.Task{State: downloader.TaskFailed, Said: message.Of(note.ExtractStopped)}
	})
}

func (e *fakeEngine) StopAfter(_ downloader.ID, after time.Duration, size int64) {
	e.called(fmt.Sprintf("end after %v at %d", after, size))
}

func (e *fakeEngine) Rename(id downloader.ID, name string) error {
	e.called("rename " + name)
	if name == "taken" {
		return &failure.Error{Kind: failure.Exists, Subject: name}
	}
	e.change([]downloader.ID{id}, func(s *downloader.Snapshot) { s.Name = name })
	return nil
}

// Check knows one checksum.
func (e *fakeEngine) Check(_ context.Context, id downloader.ID, checksum string) error {
	if checksum == strings.Repeat("ab", 20) {
		return nil
	}
	e.change([]downloader.ID{id}, func(s *downloader.Snapshot) {
		s.Checked = message.Of(note.Differs, message.Args{"Algorithm": "sha1"})
	})
	return &failure.Error{Kind: failure.Checksum, Subject: "sha1"}
}

func (e *fakeEngine) AcceptPage(...downloader.ID) { e.called("keep page") }

func (e *fakeEngine) AllowHTTP(...downloader.ID) { e.called("allow http") }

func (e *fakeEngine) Move(id downloader.ID, delta int) {
	e.called("move")
	e.mu.Lock()
	defer e.mu.Unlock()
	e.list = slices.Clone(e.list)
	from := slices.IndexFunc(e.list, func(s *downloader.Snapshot) bool { return s.ID == id })
	s := e.list[from]
	e.list = slices.Insert(slices.Delete(e.list, from, from+1), min(max(from+delta, 0), len(e.list)-1), s)
	e.publish()
}

// line gives the names of all downloads in the order of the engine.
func (e *fakeEngine) line() (names []string) {
	for _, s := range e.Take().Downloads.All() {
		names = append(names, s.Name)
	}
	return names
}

func (e *fakeEngine) Relink(id downloader.ID, fresh link.Item) error {
	e.called("relink " + fresh.URL)
	return nil
}

// Unfinished knows the files whose names begin with "begun".
func (e *fakeEngine) Unfinished(path string) (downloader.Request, error) {
	name, _, _ := strings.Cut(filepath.Base(path), ".part")
	if !strings.HasPrefix(name, "begun") {
		return downloader.Request{}, errors.New("nothing to go on with")
	}
	return downloader.Request{URL: "https://a.example/" + name, Dir: filepath.Dir(path)}, nil
}

func (e *fakeEngine) Details(id downloader.ID) (downloader.Details, bool) {
	return downloader.Details{
		Notes:    []downloader.Note{{At: viewtest.Epoch, Message: message.Of(message.Code(fmt.Sprintf("Something happened to %d", id)))}},
		Filled:   []disk.Span{{From: 0, To: 50}},
		FinalURL: "https://mirror.example/x",
	}, true
}

// fakeDesktop remembers what was opened, and chooses the folder it is told.
type fakeDesktop struct {
	opened chan string
	folder string
}

func (d *fakeDesktop) Open(target string) error { d.opened <- "open " + target; return nil }

func (d *fakeDesktop) Reveal(path string) error { d.opened <- "reveal " + path; return nil }

func (d *fakeDesktop) Trash(path string) error { d.opened <- "trash " + path; return nil }

func (d *fakeDesktop) PickFolder(string, string) (string, error) { return d.folder, nil }

// rig is a window with a fake engine. The test's goroutine plays Fyne's: it
// runs what the window's goroutines want done there.
type rig struct {
	*Window
	t       *testing.T
	engine  *fakeEngine
	desktop *fakeDesktop
	store   *settings.Store
	loop    *guitest.Loop
	told    bool
}

func newRig(t *testing.T, notices ...message.Message) *rig {
	t.Helper()
	r := newRigWithoutEngine(t)
	r.engine.publish()
	r.Begin(r.engine, r.engine, notices...)
	t.Cleanup(r.Window.Close)
	return r
}

// newRigWithoutEngine is a rig whose list is still being read.
func newRigWithoutEngine(t *testing.T) *rig {
	t.Helper()
	app := guitest.App(t)
	store, _ := settings.Open(t.TempDir()+"/settings.toml", downloader.CheckProxy)
	r := &rig{
		t:       t,
		engine:  newFakeEngine(),
		desktop: &fakeDesktop{opened: make(chan string, 10)},
		store:   store,
		loop:    guitest.NewLoop(t),
	}
	if _, err := store.Update(func(v *settings.Values) { v.Folder, v.Theme = "/home/ann/Downloads", settings.ThemeLight }); err != nil {
		t.Fatal(err)
	}
	r.Window = New(Config{
		App: app, Settings: store, Desktop: r.desktop,
		Do:     r.loop.Do,
		Closed: func() { r.told = true },
	})
	r.Show()
	return r
}

// until plays Fyne's goroutine until a condition holds.
func (r *rig) until(what string, holds func() bool) {
	r.t.Helper()
	r.loop.Until(what, holds)
}

// paste presses Ctrl+V with a text on the clipboard.
func (r *rig) paste(text string) {
	clipboard := test.NewClipboard()
	clipboard.SetContent(text)
	shortcut := &fyne.ShortcutPaste{Clipboard: clipboard}
	if focused, ok := r.win.Canvas().Focused().(fyne.Shortcutable); ok {
		focused.TypedShortcut(shortcut)
		return
	}
	r.keys.TypedShortcut(shortcut)
}
