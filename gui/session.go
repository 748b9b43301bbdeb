package gui

// The window's part in the user's desktop session: tray, progress, messages.

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"fyne.io/fyne/v2/lang"

	"gannet/gui/view"
	"gannet/internal/platform/desktop"
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
	*shell
	Session
	tray   bool          // an icon in a tray can be seen
	hidden bool          // the window is only in the tray
	toldAt time.Time     // when the desktop was last told
	told   view.Totals   // what it was told
	after  desktop.Power // what to do when all is done
	busy   bool          // something was to be done when it was last told
	ended  int           // downloads with which nothing was to be done any more, at that time
	count  *countdown    // before after is done; nil if there is none
	second time.Duration // as countdowns take it

	messages *worker // sends messages of the desktop, in order
	news     news    // what the message that can be seen is about
	front    bool    // the window has the user's attention
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
func (p *presence) join(open func(desktop.Events) Session) {
	if open == nil {
		return
	}
	p.Session = open(desktop.Events{
		Tray:      func(there bool) { p.Do(func() { p.setTray(there) }) },
		Acted:     func(key string) { p.Do(func() { p.acted(key) }) },
		Dismissed: func() { p.Do(func() { p.news = news{} }) },
		Menu:      func(item string) { p.Do(func() { p.trayMenu(item) }) },
	})
	if p.prefs.Tray {
		p.StartTray()
	}
}

// setTray takes note of whether there is a tray. If it goes, the window must not be
// left in it.
func (p *presence) setTray(there bool) {
	gone := p.tray && !there
	p.tray = there
	if gone && p.hidden && !p.closed {
		p.Show()
	}
}

// inTray reports whether the window can be brought back from the tray.
func (p *presence) inTray() bool { return p.tray && p.prefs.Tray }

func (p *presence) minimise() {
	native, ok := p.win.(driver.NativeWindow)
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
			fyne.LogError("window cannot be minimized", err)
		}
	})
}

// tellEvery is how often the desktop is told of figures that only grow.
const tellEvery = time.Second

// tellSession tells the desktop how the downloads stand.
func (p *presence) tell() {
	t, now := p.model.Totals, time.Now()
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
		Active: active, Progress: p.model.Progress(), Awake: p.prefs.KeepAwake && active+t.Tasks > 0,
		Why: lang.L("Downloads are active"),
		Labels: desktop.Labels{
			Status: view.Join(status, view.Counts(t)),
			Show:   lang.L("Show window"), Pause: view.PauseAllName(t), Paste: lang.L("Paste links"),
			Watch: lang.L("Monitor clipboard"), Quit: lang.L("Quit"),
			NoPause: !t.Pausing() && t.Paused == 0, Watching: p.prefs.WatchCopied,
		},
	})
	p.lookIfAllDone(t)
}
