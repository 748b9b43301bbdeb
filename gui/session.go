package gui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"fyne.io/fyne/v2/lang"

	"gannet/downloader"
	"gannet/gui/view"
	"gannet/internal/platform/desktop"
	"gannet/settings"
)

// Session is the window's part in the user's desktop session; *desktop.Session
// is one. Notify, Withdraw, Power and the two for autostart wait for other programs, so
// they are never called on the Fyne goroutine.
type Session interface {
	StartTray()
	Set(desktop.State)
	Notify(desktop.Message) error
	Withdraw() error
	Power(desktop.Power) error
	Autostart() (bool, error)
	SetAutostart(on bool) error
	Close()
}

var _ Session = (*desktop.Session)(nil)

// presence is what the desktop and the window know of each other.
type presence struct {
	Session
	tray   bool          // an icon in a tray can be seen
	hidden bool          // the window is only in the tray
	toldAt time.Time     // when the desktop was last told
	told   view.Totals   // what it was told
	after  desktop.Power // what to do when all is done
	busy   bool          // something was to be done when it was last told
	ended  int           // downloads with which nothing was to be done any more, at that time
	count  *countdown    // before after is done; nil if there is none
	news   news          // what the message that can be seen is about
	asked  map[downloader.ID]bool
}

// noSession is a desktop of which nothing is known.
type noSession struct{}

func (noSession) StartTray()                   {}
func (noSession) Set(desktop.State)            {}
func (noSession) Notify(desktop.Message) error { return desktop.ErrNoMessages }
func (noSession) Withdraw() error              { return nil }
func (noSession) Power(desktop.Power) error    { return nil }
func (noSession) Autostart() (bool, error)     { return false, nil }
func (noSession) SetAutostart(bool) error      { return nil }
func (noSession) Close()                       {}

// joinSession makes the window part of the session.
func (w *Window) joinSession(open func(desktop.Events) Session) {
	w.presence.Session, w.presence.asked = noSession{}, map[downloader.ID]bool{}
	if open == nil {
		return
	}
	w.presence.Session = open(desktop.Events{
		Tray:      func(there bool) { w.Do(func() { w.setTray(there) }) },
		Acted:     func(key string) { w.Do(func() { w.acted(key) }) },
		Dismissed: func() { w.Do(func() { w.presence.news = news{} }) },
		Menu:      func(item string) { w.Do(func() { w.trayMenu(item) }) },
	})
	if w.prefs.Tray {
		w.presence.StartTray()
	}
}

// setTray takes note of whether there is a tray. If it goes, the window must not be
// left in it.
func (w *Window) setTray(there bool) {
	gone := w.presence.tray && !there
	w.presence.tray = there
	if gone && w.presence.hidden && !w.closed {
		w.Show()
	}
}

// inTray reports whether the window can be brought back from the tray.
func (w *Window) inTray() bool { return w.presence.tray && w.prefs.Tray }

// hide leaves the window in the tray.
func (w *Window) hide() {
	w.presence.hidden = true
	w.notePlace()
	w.win.Hide()
}

// trayWait is how long a desktop that has just started may take to have its tray.
const trayWait = 10 * time.Second

// ShowMinimised is Show for a start that nobody is looking at: the window stays in
// the tray or, if there is none after a while, in the taskbar.
func (w *Window) ShowMinimised() {
	w.presence.hidden, w.started = true, true
	w.watchCopied()
	time.AfterFunc(trayWait, func() {
		w.Do(func() {
			if w.closed || !w.presence.hidden || w.inTray() {
				return
			}
			w.Show()
			w.minimise()
		})
	})
}

func (w *Window) minimise() {
	native, ok := w.win.(driver.NativeWindow)
	if !ok {
		return
	}
	native.RunNative(func(context any) {
		var handle uintptr
		switch c := context.(type) {
		case driver.X11WindowContext:
			handle = c.WindowHandle
		case driver.WindowsWindowContext:
			handle = c.HWND
		}
		if err := desktop.Minimise(handle); err != nil {
			fyne.LogError("the window cannot be minimised", err)
		}
	})
}

func (w *Window) trayMenu(item string) {
	if w.closed {
		return
	}
	switch item {
	case desktop.MenuShow:
		w.Show()
	case desktop.MenuPause:
		w.all(w.status.pausing)
	case desktop.MenuPaste:
		w.pasteLinks()
	case desktop.MenuWatch:
		w.change(func(v *settings.Values) { v.WatchCopied = !v.WatchCopied })
	case desktop.MenuQuit:
		w.Close()
	}
}

// tellEvery is how often the desktop is told of figures that only grow.
const tellEvery = time.Second

// tellSession tells the desktop how the downloads stand.
func (w *Window) tellSession() {
	p, t, now := &w.presence, w.model.Totals, w.list.now()
	was := p.told
	same := was.Groups == t.Groups && was.Queued == t.Queued && was.Paused == t.Paused && was.Tasks == t.Tasks
	if same && now.Sub(p.toldAt) < tellEvery {
		return
	}
	p.told, p.toldAt = t, now
	active := t.Groups[view.GroupActive]
	status := view.Speed(t.Speed)
	if status == "" {
		status = lang.L("Ready")
	}
	p.Set(desktop.State{
		Active: active, Progress: w.model.Progress(), Awake: w.prefs.KeepAwake && active+t.Tasks > 0,
		Why: lang.L("Files are being downloaded"),
		Labels: desktop.Labels{
			Status: view.Join(status, view.Counts(t)),
			Show:   lang.L("Show window"), Pause: w.status.all.Text, Paste: lang.L("Paste links"),
			Watch: lang.L("Add links I copy"), Quit: lang.L("Quit"),
			NoPause: !w.status.pausing && t.Paused == 0, Watching: w.prefs.WatchCopied,
		},
	})
	w.lookIfAllDone(t)
}
