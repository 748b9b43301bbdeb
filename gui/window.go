package gui

// The window, put together of its parts, from its beginning to its end.

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	fynetooltip "github.com/dweymouth/fyne-tooltip"

	"gannet/downloader"
	"gannet/downloader/link"
	"gannet/gui/language"
	"gannet/gui/list"
	"gannet/gui/look"
	"gannet/gui/preferences"
	"gannet/gui/sidebar"
	"gannet/gui/statusbar"
	"gannet/gui/view"
	ui "gannet/gui/widget"
	"gannet/internal/message"
	"gannet/internal/platform/desktop"
	"gannet/internal/platform/drop"
	"gannet/settings"
)

// Engine is what the window needs of the engine; *downloader.Engine is one.
type Engine interface {
	view.Engine
	Add(requests ...downloader.Request) ([]downloader.Added, error)
	Known(links ...string) []downloader.ID
	Remove(ids ...downloader.ID)
	Replace(id downloader.ID, dir, name string) downloader.ID
	Move(id downloader.ID, delta int)
	Relink(id downloader.ID, fresh link.Item) error
	StopAfter(id downloader.ID, after time.Duration, size int64)
	Rename(id downloader.ID, name string) error
	Check(ctx context.Context, id downloader.ID, checksum string) error
	SetAppend(on bool, ids ...downloader.ID)
	Tail(id downloader.ID) *downloader.Tail
	Details(id downloader.ID) (downloader.Details, bool)
	Unfinished(path string) (downloader.Request, error)
}

var (
	_ Engine       = (*downloader.Engine)(nil)
	_ Subscription = (*downloader.Subscription)(nil)
)

// Settings is what the window needs of the settings; *settings.Store is one.
type Settings interface {
	Get() settings.Values
	Update(change func(*settings.Values)) ([]message.Message, error)
}

// Config is what a Window works with.
type Config struct {
	App      fyne.App
	Settings Settings
	// Do runs a closure on the Fyne goroutine some time soon; nil means fyne.Do.
	Do func(func())
	// Desktop opens files and picks folders; nil means the one Gannet runs on.
	Desktop Desktop
	// Intercept lets links be dropped from programs that heed no XdndProxy; it may be nil.
	Intercept drop.Intercept
	// Place knows where the window is on the screens; nil where the system does not tell.
	Place Place
	// Session makes the window part of the user's session; nil leaves it out.
	Session func(desktop.Events) Session
	// Closed is called once, on the Fyne goroutine, when the window has been
	// closed and no more commands come from it: the engine can be closed then.
	Closed func()
}

// minWindow is how small the window may be made.
var minWindow = fyne.NewSize(320, 240)

// Window is Gannet's window. Its methods are called on the Fyne goroutine
// unless they say otherwise.
type Window struct {
	*shell
	actions   *actions
	adding    *adding
	removals  *removals
	side      *sidePanel
	inspector *inspector
	presence  *presence
	placement *placement
	status    *statusbar.Bar
	pages     pages
	keys      fyne.ShortcutHandler // what works anywhere in the window
	pump      *pump

	changing int    // changes of settings the store is behind
	spoken   string // the language of the settings the window was built in
	ending   bool   // Close was called before Begin
}

// pages are the large dialogs, of which each is open once at most.
type pages struct {
	settings *preferences.Dialog
	keys     bool // the keys are named
}

// New makes a window, not yet shown and without downloads: see Begin.
func New(c Config) *Window {
	if c.Do == nil {
		c.Do = fyne.Do
	}
	if c.Desktop == nil {
		c.Desktop = desktopHere{}
	}
	if c.Place == nil {
		c.Place = noPlace{}
	}
	w := newParts(&shell{
		Config: c, prefs: c.Settings.Get(), model: view.NewModel(), worker: newWorker(), begun: make(chan struct{}),
	})
	w.look = look.New(w.prefs)
	c.App.Settings().SetTheme(w.look)
	w.win = c.App.NewWindow("Gannet")
	w.dialogs = ui.NewDialogs(w.win, func() float32 { return w.look.Scale })
	w.pages.settings = preferences.New(preferencesOwner{w}, w.win, w.dialogs)
	w.win.SetMaster()
	w.win.SetPadded(false)
	w.win.Resize(fyne.NewSize(float32(w.prefs.WindowWidth), float32(w.prefs.WindowHeight)))
	w.placement.putBack()
	w.win.SetCloseIntercept(func() { w.askClose(false) })
	if err := language.Speak(w.prefs.Language); err != nil {
		fyne.LogError("translation not loaded", err)
	}
	w.spoken = w.prefs.Language
	w.adding.bar, w.side.search = &addBar{box: w.adding.newLinkBox()}, w.side.newSearchBox()
	w.build()
	w.bindKeys()
	c.App.Settings().AddListener(func(fyne.Settings) { w.dress() })
	w.presence.watchFront()
	w.presence.join(c.Session)
	w.apply()
	return w
}

// newParts makes a window of its parts, without anything in it.
func newParts(s *shell) *Window {
	w := &Window{
		shell: s, removals: &removals{shell: s}, adding: &adding{shell: s}, side: &sidePanel{shell: s},
		inspector: &inspector{shell: s},
		presence:  &presence{shell: s, Session: noSession{}, messages: newWorker(), second: time.Second},
		placement: &placement{shell: s},
	}
	w.actions = &actions{shell: s, removals: w.removals, adding: w.adding, trusted: map[downloader.ID]bool{}}
	s.host = w
	return w
}

// Begin gives the window the engine whose downloads it shows: reading their list may
// take longer than showing the window. It must be called once; what was asked for until
// then is done now. Notices are sentences to be read first, such as
// that a settings file was damaged.
func (w *Window) Begin(engine Engine, lists Subscription, notices ...message.Message) {
	w.Engine = engine
	close(w.begun)
	w.Tell(notices...)
	w.pump = newPump(lists, w.Do, w.frame)
	w.worker.before = w.pump.hurry
	w.frame(lists.Take())()      // links that were to be added are looked for in the list
	go w.worker.run()            // Close waits for it
	go w.presence.messages.run() // ends after Close, when the desktop has answered
	go w.pump.run()              // Close waits for it
	if w.ending {
		w.Close()
	}
}

// build makes what is in the window, in the language spoken now. The fields stay, with what is
// written there or being pasted.
func (w *Window) build() {
	w.adding.bar = w.adding.newAddBar(w.adding.bar.box)
	w.notice = ui.NewNotice(w.Do, w.presence.seen, func() { w.content.Refresh() })
	w.adding.copied = newCopied(w.adding, w.presence.seen)
	w.side.bar = sidebar.New(w.typedKey, func(g view.Group, typ int) {
		w.side.set(func(v *view.Query) { v.Group, v.Type = g, typ })
	})
	w.side.bar.Mark(w.model.Query)
	w.side.search.SetPlaceHolder(lang.L("Search"))
	w.list = list.New(w.model, listOwner{w})
	w.inspector.build()
	w.adding.empty = list.NewEmpty(w.pickFolder, w.side.showAll)
	w.adding.empty.SetTitle(w.adding.canDrop)
	w.adding.cover = list.NewCover()
	w.status = statusbar.New(statusbar.Commands{
		PickLimit: w.pickLimit, All: w.all, Details: w.inspector.toggle, Settings: w.pages.settings.Show,
	}, func() { w.content.Refresh() })

	w.side.sort = ui.NewLowButton("", theme.MenuDropUpIcon(), func() { w.showMenuAbove(w.sortMenu(), w.side.sort) })
	w.side.sort.IconPlacement, w.side.sort.Alignment = widget.ButtonIconTrailingText, widget.ButtonAlignLeading
	search := container.New(layout.NewCustomPaddedLayout(6, 0, 6, 6), w.side.search)
	sort := container.NewPadded(w.side.sort)
	// The Tab key goes from part to part in the order they are listed in.
	side := container.New(layout.NewBorderLayout(search, sort, nil, nil), search, w.side.bar, sort)
	w.side.object = container.NewStack(ui.NewBackdrop(ui.ColorSide), side)
	rows := container.NewStack(w.list, w.adding.empty.Object, w.adding.cover.Object)
	middle := w.inspector.panel.Below(rows)
	top := container.NewVBox(w.adding.bar.object, w.notice.Object, w.adding.copied.bar.Object, widget.NewSeparator())
	frame := &frame{top, w.status.Object, w.side.object, w.side.in, w.side.fold}
	w.content = container.New(frame, top, w.side.object, middle, w.status.Object)
	// With large letters in a small window there is more than has room: then it scrolls.
	all := container.NewVScroll(w.content)
	all.SetMinSize(minWindow)
	w.win.SetContent(fynetooltip.AddWindowToolTipLayer(all, w.win.Canvas()))
}

// dress gives what has no widget that does it the colours of the theme. They change with the
// settings, and with those of the desktop.
func (w *Window) dress() {
	w.status.Dress()
	w.adding.cover.Dress()
}

// Show shows the window, or brings it to the front.
func (w *Window) Show() {
	if w.Ended() {
		return
	}
	w.presence.hidden, w.started = false, true
	w.win.Show()
	w.presence.cameToFront() // not all focus events come where a window was hidden
	if !w.placement.shown {
		w.placement.shown = true
		w.placement.keepSeen()
	}
	w.win.RequestFocus()
	if w.adding.endDrops == nil && w.adding.endWatch != nil {
		w.adding.endWatch() // it was begun without the window, and takes its copies for those of others
		w.adding.endWatch = nil
	}
	w.adding.takeDrops()
	w.adding.watchCopied()
}

// Ended reports whether Close was called: what is asked for from then on is not done.
func (w *Window) Ended() bool { return w.closed || w.ending }

// Close ends the window as its close button does.
func (w *Window) Close() {
	if w.closed {
		return
	}
	if w.pump == nil { // Closed means that the engine can be closed, so there must be one
		w.ending = true
		w.win.Hide()
		return
	}
	w.closed = true
	for _, end := range []func(){w.adding.endDrops, w.adding.endWatch} {
		if end != nil {
			end()
		}
	}
	w.inspector.panel.Stop()
	w.removals.finishAll()
	w.pump.stop()
	w.placement.note()
	size, at := w.win.Canvas().Size(), w.placement.at
	w.worker.do(func() { w.placement.save(size, at) })
	w.worker.close()
	w.presence.messages.close()
	if w.presence.count != nil {
		w.presence.count.stop()
	}
	go w.presence.Close() // ends when the desktop has answered; nobody waits
	select {
	case <-w.worker.done:
	case <-time.After(2 * time.Second): // a stuck disk must not keep the window open
	}
	w.win.Close()
	w.Closed()
}

// frame makes of a List what shows it. The pump calls it, on its goroutine.
func (w *Window) frame(b downloader.List) (show func()) {
	id, more := w.inspector.watch()
	return func() {
		if w.closed {
			return
		}
		w.inspector.speeds.Sample(b, time.Now())
		before := downloader.List{Downloads: w.model.Downloads}
		if !w.presence.seen() && stateChanged(before, downloader.List{Downloads: b.Downloads}) {
			w.presence.notify(b)
		}
		if w.model.Set(b) {
			w.rearranged()
		} else {
			w.list.RefreshRows()
			w.refresh()
		}
		w.adding.revealNewest()
		w.inspector.show(id, more)
	}
}

// rearranged shows what the model now says about which rows there are.
func (w *Window) rearranged() {
	w.list.Rearranged()
	w.refresh()
}

// refresh brings what is around the list up to date.
func (w *Window) refresh() {
	w.side.bar.SetTotals(w.model.Totals)
	w.status.Set(w.model.Totals, time.Now())
	w.adding.empty.Set(w.model)
	w.presence.tell()
}

// renewMenu has the main menu say how things are now.
func (w *Window) renewMenu() { w.win.SetMainMenu(w.mainMenu()) }

// AddText finds the links in a text and starts to download them, unless the window
// has Ended. It may be called from any goroutine.
func (w *Window) AddText(text string) { w.adding.addText(text) }

// AddLinks starts to download links, such as those of a command line.
// It may be called from any goroutine.
func (w *Window) AddLinks(links ...string) { w.adding.addLinks(links...) }
