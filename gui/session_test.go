package gui

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"gannet/downloader"
	"gannet/gui/internal/guitest"
	"gannet/gui/view"
	ui "gannet/gui/widget"
	"gannet/internal/platform/desktop"
	"gannet/settings"
)

// fakeSession remembers what it was told.
type fakeSession struct {
	noSession
	desktop.Events
	messages chan desktop.Message
	withdrew chan struct{}
	powered  chan desktop.Power

	mu        sync.Mutex // guards what follows
	state     desktop.State
	autostart bool
}

func (s *fakeSession) Set(state desktop.State) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state = state
}

func (s *fakeSession) now() desktop.State {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state
}

func (s *fakeSession) Notify(m desktop.Message) error { s.messages <- m; return nil }

func (s *fakeSession) Withdraw() error { s.withdrew <- struct{}{}; return nil }

// message gives the next one.
func (s *fakeSession) message(t *testing.T) desktop.Message {
	t.Helper()
	select {
	case m := <-s.messages:
		return m
	case <-time.After(guitest.Limit):
		t.Fatal("there is no message")
		return desktop.Message{}
	}
}

func (s *fakeSession) Power(p desktop.Power) error { s.powered <- p; return nil }

func (s *fakeSession) Autostart() (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.autostart, nil
}

func (s *fakeSession) SetAutostart(on bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.autostart = on
	return nil
}

// inSession is a window that is part of a session, with these downloads.
func inSession(t *testing.T, list ...*downloader.Snapshot) (*rig, *fakeSession) {
	t.Helper()
	r := newRig(t)
	s := &fakeSession{messages: make(chan desktop.Message, 10), withdrew: make(chan struct{}, 10), powered: make(chan desktop.Power, 10)}
	r.presence.join(func(e desktop.Events) Session {
		s.Events = e
		return s
	})
	r.engine.put(downloader.List{Downloads: downloader.NewSnapshots(list...)})
	r.until("the list is there", func() bool { return r.model.Downloads.Len() == len(list) })
	return r, s
}

func underway(id downloader.ID, name string) *downloader.Snapshot {
	return &downloader.Snapshot{ID: id, URL: "https://a.example/" + name, Name: name, State: downloader.Running, Size: 100, Done: 25}
}

// becomes has downloads change their state.
func (r *rig) becomes(state downloader.State, ids ...downloader.ID) {
	r.engine.change(ids, func(s *downloader.Snapshot) { s.State = state })
	r.until("the window shows it", func() bool { return r.model.Find(ids[0]).State == state })
}

// waitFor plays Fyne's goroutine until something holds that another one does.
func (r *rig) waitFor(what string, holds func() bool) {
	r.t.Helper()
	for deadline := time.Now().Add(guitest.Limit); !holds(); {
		select {
		case f := <-r.loop.Queue:
			f()
		case <-time.After(time.Millisecond):
			if time.Now().After(deadline) {
				r.t.Fatalf("it did not come to this: %s", what)
			}
		}
	}
}

// tapIn taps a button of the dialog that is open.
func (r *rig) tapIn(label string) {
	r.t.Helper()
	var names []string
	for _, b := range inDialog[*ui.Button](r) {
		names = append(names, b.Text)
		if b.Text == label {
			test.Tap(b)
			return
		}
	}
	r.t.Fatalf("there is no %q in the dialog but %q", label, names)
}

// inDialog gives the widgets of a kind in the dialog that is open.
func inDialog[T fyne.CanvasObject](r *rig) (found []T) {
	top := r.win.Canvas().Overlays().Top()
	if top == nil {
		r.t.Fatal("there is no dialog")
	}
	for _, o := range test.LaidOutObjects(top) {
		if o, ok := o.(T); ok {
			found = append(found, o)
		}
	}
	return found
}

func TestOneMessageForWhatFinishedUnseen(t *testing.T) {
	r, s := inSession(t, underway(1, "one.zip"), underway(2, "two.zip"), underway(3, "three.zip"))
	r.presence.front = true
	r.becomes(downloader.Done, 3)
	r.presence.front = false
	r.becomes(downloader.Done, 1)
	m := s.message(t)
	keys := func(m desktop.Message) (keys string) {
		for _, a := range m.Actions {
			keys += a.Key + " "
		}
		return keys
	}
	if m.Title != "Finished: one.zip" || m.Text != "" || m.Failed || keys(m) != "default open reveal " {
		t.Errorf("%+v", m)
	}
	s.Acted("open")
	r.waitFor("it is opened", func() bool { return len(r.desktop.opened) == 1 })
	s.Acted("reveal")
	r.until("it is shown", func() bool { return len(r.desktop.opened) == 2 })
	if a, b := <-r.desktop.opened, <-r.desktop.opened; a != "open /home/ann/Downloads/one.zip" || b != "reveal /home/ann/Downloads/one.zip" {
		t.Errorf("%q, %q", a, b)
	}
	r.becomes(downloader.Failed, 2)
	if m = s.message(t); m.Title != "Finished: one.zip" || m.Text != "Download failed: two.zip" || !m.Failed {
		t.Errorf("the newer message does not tell of both: %+v", m)
	}
	s.Dismissed()
	r.until("it is forgotten", func() bool { return len(r.presence.news.failed) == 0 })
	r.becomes(downloader.Running, 1, 2, 3)
	r.becomes(downloader.Done, 1, 2, 3)
	if m = s.message(t); m.Title != "3 downloads finished" || m.Text != "one.zip\ntwo.zip\nthree.zip" || keys(m) != "default reveal " {
		t.Errorf("%+v", m)
	}
	if len(s.messages) != 0 {
		t.Errorf("there is more: %+v", <-s.messages)
	}
}

// A message that was not looked at is taken back once the window is.
func TestMessageGoesOnceTheWindowIsSeen(t *testing.T) {
	r, s := inSession(t, underway(1, "one.zip"), underway(2, "two.zip"))
	r.presence.cameToFront() // there is nothing to be taken back
	r.presence.front = false
	r.becomes(downloader.Done, 1)
	s.message(t)
	r.Show()
	r.waitFor("it is taken back", func() bool { return len(s.withdrew) == 1 })
	r.becomes(downloader.Done, 2)
	if m := s.message(t); m.Title != "Finished: two.zip" {
		t.Errorf("the next message tells again what was seen: %+v", m)
	}
}

// What is good to know stays until the window was before the user.
func TestNoticeGoesOnceItWasRead(t *testing.T) {
	r := newRig(t)
	r.notice.ReadFor = time.Millisecond
	for _, front := range []bool{false, true} {
		r.presence.front = front
		r.notice.Tell(true, "Two links are in the list already.")
		if !r.notice.Object.Visible() {
			t.Errorf("front %v: it is not shown", front)
		}
		if !front {
			r.presence.cameToFront()
		}
		r.until("it goes", func() bool { return !r.notice.Object.Visible() })
	}
}

func TestDesktopKnowsHowThingsStand(t *testing.T) {
	r, s := inSession(t, underway(1, "one.zip"), underway(2, "two.zip"))
	r.until("it is told", func() bool { return s.now().Active == 2 })
	if got := s.now(); got.Progress != 0.25 || !got.Awake || got.Labels.Pause != "Pause all" || got.Labels.NoPause ||
		!strings.Contains(got.Labels.Status, "2 active") {
		t.Errorf("%+v", got)
	}
	r.change(func(v *settings.Values) { v.KeepAwake = false })
	r.becomes(downloader.Done, 1)
	if got := s.now(); got.Active != 1 || got.Awake {
		t.Errorf("%+v", got)
	}
	r.becomes(downloader.Done, 2)
	if got := s.now(); got.Active != 0 || got.Progress != -1 || !got.Labels.NoPause || got.Labels.Status != "Ready" {
		t.Errorf("%+v", got)
	}
}

func TestWindowHidesOnlyWhereThereIsATray(t *testing.T) {
	r, s := inSession(t, underway(1, "one.zip"))
	r.askClose(false)
	r.tapIn("Keep downloading") // no tray: there is nowhere to hide
	if r.told || r.presence.hidden {
		t.Fatal("the window is gone")
	}
	s.Tray(true)
	r.until("the tray is known", func() bool { return r.presence.inTray() })
	r.askClose(false)
	inDialog[*ui.Checkbox](r)[0].SetChecked(true)
	r.tapIn("Continue in background")
	if r.told || !r.presence.hidden || r.prefs.AskClose || !r.prefs.Background {
		t.Fatalf("hidden %v, %+v", r.presence.hidden, r.prefs)
	}
	r.presence.front = true // as a late event says
	r.becomes(downloader.Done, 1)
	if m := s.message(t); m.Title != "Finished: one.zip" {
		t.Errorf("%+v", m)
	}
	r.becomes(downloader.Running, 1)
	s.Menu(desktop.MenuShow)
	r.until("it is shown", func() bool { return !r.presence.hidden })
	r.askClose(false) // it was answered for good
	if !r.presence.hidden {
		t.Fatal("the answer is not kept")
	}
	s.Tray(false)
	r.until("the window comes back when the tray goes", func() bool { return !r.presence.hidden })
	r.askClose(false)
	if !r.told {
		t.Fatal("without a tray the window cannot be left behind")
	}
}

func TestMinimisedStartWaitsForATray(t *testing.T) {
	r, s := inSession(t)
	r.ShowMinimised()
	s.Tray(false) // it is not there yet
	s.Tray(true)
	r.until("the tray is known", func() bool { return r.presence.inTray() })
	if !r.presence.hidden {
		t.Error("the window was shown meanwhile")
	}
}

func TestTrayMenu(t *testing.T) {
	r, s := inSession(t, underway(1, "one.zip"))
	s.Menu(desktop.MenuPause)
	r.until("it pauses", func() bool { return r.model.Find(1).State == downloader.Paused })
	if got := s.now().Labels.Pause; got != "Resume all" {
		t.Errorf("then it is called %q", got)
	}
	s.Menu(desktop.MenuPause)
	r.until("it goes on", func() bool { return r.engine.heard("resume") })
	r.App.Clipboard().SetContent("https://a.example/pasted.zip")
	s.Menu(desktop.MenuPaste)
	r.until("the link is added", func() bool { return r.model.Downloads.Len() == 2 })
	s.Menu(desktop.MenuWatch)
	r.until("copied links are watched for", func() bool { return r.prefs.WatchCopied && s.now().Labels.Watching })
	s.Menu(desktop.MenuWatch)
	r.until("they are no more", func() bool { return !r.prefs.WatchCopied && !s.now().Labels.Watching })
	s.Menu(desktop.MenuQuit)
	r.until("it quits", func() bool { return r.told })
}

func TestComputerIsSwitchedOffOnceAllIsDone(t *testing.T) {
	r, s := inSession(t, underway(1, "one.zip"), underway(2, "two.zip"))
	r.presence.second = time.Millisecond
	r.presence.setAfter(desktop.ShutDown)
	r.becomes(downloader.Done, 1)
	if r.presence.count != nil {
		t.Fatal("not all is done")
	}
	r.becomes(downloader.Failed, 2)
	r.until("the time is over", func() bool { return r.presence.count == nil })
	r.waitFor("the system is asked", func() bool { return len(s.powered) == 1 })
	if got := <-s.powered; got != desktop.ShutDown || r.presence.after != desktop.StayOn {
		t.Errorf("got %v, and next time %v", got, r.presence.after)
	}
}

// Only what came to its end by itself is done: what was paused or removed may be wanted still.
func TestComputerStaysOnAfterAPauseOrARemoval(t *testing.T) {
	for _, c := range []struct {
		name  string
		act   func(r *rig)
		count bool
	}{
		{"all paused", func(r *rig) {
			test.Tap(r.statusButton("Pause all"))
			r.until("all pause", func() bool { return r.model.Totals.Paused == 2 })
		}, false},
		{"one paused, the other done", func(r *rig) {
			r.becomes(downloader.Paused, 1)
			r.becomes(downloader.Done, 2)
		}, false},
		{"the last removed", func(r *rig) {
			r.becomes(downloader.Done, 1)
			r.command(view.Remove, 2)
		}, false},
		{"one removed, then the other done", func(r *rig) {
			r.command(view.Remove, 1)
			r.becomes(downloader.Done, 2)
		}, true},
		{"both go on after a pause", func(r *rig) {
			r.becomes(downloader.Paused, 1, 2)
			r.becomes(downloader.Running, 1, 2)
			r.becomes(downloader.Done, 1, 2)
		}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, _ := inSession(t, underway(1, "one.zip"), underway(2, "two.zip"))
			r.presence.second = time.Hour
			r.presence.setAfter(desktop.ShutDown)
			c.act(r)
			if got := r.presence.count != nil; got != c.count {
				t.Errorf("the computer is to be switched off: %v", got)
			}
		})
	}
}

func TestCountdownCanBeEnded(t *testing.T) {
	r, s := inSession(t, underway(1, "one.zip"))
	r.presence.second = time.Hour
	r.presence.setAfter(desktop.Sleep)
	r.becomes(downloader.Done, 1)
	if c := r.presence.count; c == nil || c.text.Text != "The computer goes to sleep in 60 seconds." {
		t.Fatalf("%+v", c)
	}
	r.AddText("https://a.example/more.zip") // there is something to do again
	r.until("it ends by itself", func() bool { return r.presence.count == nil })
	if r.presence.after != desktop.Sleep || r.win.Canvas().Overlays().Top() != nil {
		t.Error("the choice is to hold for what came then")
	}
	r.becomes(downloader.Done, 2)
	r.tapIn("Cancel")
	if r.presence.count != nil || r.presence.after != desktop.StayOn || len(s.powered) != 0 {
		t.Errorf("%+v", r.presence)
	}
	if r.becomes(downloader.Running, 1); r.presence.count != nil {
		t.Error("it begins anew")
	}
}

func TestProgramsAreOpenedOnlyAfterAQuestion(t *testing.T) {
	r, _ := inSession(t, underway(1, "setup.EXE"), underway(2, "notes.txt"))
	r.becomes(downloader.Done, 1, 2)
	opened := func(name string) {
		t.Helper()
		r.waitFor("it is opened", func() bool { return len(r.desktop.opened) > 0 })
		if got := <-r.desktop.opened; got != "open /home/ann/Downloads/"+name {
			t.Fatal(got)
		}
	}
	r.command(view.Open, 2)
	opened("notes.txt")
	r.command(view.Open, 1)
	r.tapIn("Cancel")
	r.command(view.Open, 1)
	if len(r.desktop.opened) != 0 {
		t.Fatal("it was opened in spite of that")
	}
	r.tapIn("Open")
	opened("setup.EXE")
	r.command(view.Open, 1)
	opened("setup.EXE")
}

func TestStartWithTheComputer(t *testing.T) {
	r, s := inSession(t)
	p := r.settingsAt(5)
	checks := guitest.Find[*ui.Checkbox](p.content(5))
	i := slices.IndexFunc(checks, func(c *ui.Checkbox) bool { return c.AccessibilityLabel() == "Start Gannet when you sign in" })
	r.until("it is known", func() bool { return !checks[i].Disabled() })
	checks[i].SetChecked(true)
	r.waitFor("it is set", func() bool { on, _ := s.Autostart(); return on })
}
