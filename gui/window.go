package gui

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	fynetooltip "github.com/dweymouth/fyne-tooltip"

	"gannet/downloader"
	"gannet/gui/view"
	"gannet/internal/message"
	"gannet/internal/platform/desktop"
	"gannet/internal/platform/drop"
	"gannet/settings"
)

// Engine is what the window needs of the engine; *downloader.Engine is one.
type Engine interface {
	view.Engine
	Add(requests ...downloader.Request) ([]downloader.ID, error)
	Remove(ids ...downloader.ID)
	Instead(id downloader.ID, dir, name string) downloader.ID
	Move(id downloader.ID, delta int)
	Relink(id downloader.ID, url string) error
	EndAfter(id downloader.ID, after time.Duration, size int64)
	Rename(id downloader.ID, name string) error
	Check(ctx context.Context, id downloader.ID, checksum string) error
	SetAppend(on bool, ids ...downloader.ID)
	Tail(id downloader.ID) *downloader.Tail
	Details(id downloader.ID) (downloader.Details, bool)
	Unfinished(path string) (downloader.Request, error)
}

var (
	_ Engine = (*downloader.Engine)(nil)
	_ Feed   = (*downloader.Feed)(nil)
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
	Config
	Engine Engine        // what Begin gives
	begun  chan struct{} // closed by Begin
	ending bool          // Close was called before Begin

	win     fyne.Window
	look    *look
	model   *view.Model
	add     *addBar
	notice  *notice
	copied  *copied // links that were copied
	side    *sidebar
	search  *entry
	sort    *button
	left    *fyne.Container // the sidebar with what is above and below it
	list    *list
	empty   *emptyPage
	cover   *cover
	status  *statusBar
	detail  *details
	page    *settingsPage // while it is open, else nil
	helping bool          // the keys are named

	content *fyne.Container
	keys    fyne.ShortcutHandler // what works anywhere in the window

	prefs    settings.Values // as the window shows them; the store may be a moment behind
	changing int             // changes the store is behind
	dialogs  []*asked        // that are open, the newest last
	removals []*removal      // those that can be undone, the newest last
	pump     *pump
	worker   *worker
	messages *worker // sends messages of the desktop, in order
	presence presence
	second   time.Duration // as countdowns take it
	endDrops func()        // ends what takeDrops began
	endWatch func()        // ends what watchCopied began
	canDrop  bool          // links can be dropped onto the window
	shown    bool          // the window was on the screen
	place    place         // as it was last known
	started  bool          // the window is shown, or was, or is in the tray
	closed   bool
	newest   downloader.ID // just added, to be selected once it is shown; or 0
	taken    bool          // a Board has come, so it is known whether there is nothing
	front    bool          // the window has the user's attention
	sideWish sideWish      // while the sidebar has no room

	watched atomic.Uint64              // the ID of the download the details are shown of, or 0
	spoken  string                     // the language of the settings the window was built in
	speeds  map[downloader.ID]*history // of the downloads that run or ran since the window is open
	sampled time.Time                  // when speeds were last added to
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
	w := &Window{
		Config: c, prefs: c.Settings.Get(), model: view.NewModel(), worker: newWorker(), messages: newWorker(),
		begun: make(chan struct{}), second: time.Second,
		speeds: map[downloader.ID]*history{},
	}
	w.look = newLook(w.prefs)
	c.App.Settings().SetTheme(w.look)
	w.win = c.App.NewWindow("Gannet")
	w.win.SetMaster()
	w.win.SetPadded(false)
	w.win.Resize(fyne.NewSize(float32(w.prefs.WindowWidth), float32(w.prefs.WindowHeight)))
	w.putBack()
	w.win.SetCloseIntercept(func() { w.askClose(false) })
	if err := speak(w.prefs.Language); err != nil {
		fyne.LogError("language", err)
	}
	w.spoken = w.prefs.Language
	w.add, w.search = &addBar{box: w.newLinkBox()}, w.newSearchBox()
	w.build()
	w.bindKeys()
	c.App.Settings().AddListener(func(fyne.Settings) { w.dress() })
	w.watchFront()
	w.joinSession(c.Session)
	w.apply()
	return w
}

// Begin gives the window the engine whose downloads it shows: reading their list may
// take longer than showing the window. It must be called once; what was asked for until
// then is done now. Notices are sentences to be read first, such as
// that a settings file was damaged.
func (w *Window) Begin(engine Engine, feed Feed, notices ...message.Message) {
	w.Engine = engine
	close(w.begun)
	w.Tell(notices...)
	w.pump = newPump(feed, w.Do, w.frame)
	w.worker.before = w.pump.hurry
	w.frame(feed.Take())() // links that were to be added are looked for in the list
	go w.worker.run()      // Close waits for it
	go w.messages.run()    // ends after Close, when the desktop has answered
	go w.pump.run()        // Close waits for it
	if w.ending {
		w.Close()
	}
}

// Tell tells sentences that are to be read, if there are any.
func (w *Window) Tell(notices ...message.Message) {
	if len(notices) == 0 {
		return
	}
	said := make([]string, len(notices))
	for i, notice := range notices {
		said[i] = view.Say(notice)
	}
	w.notice.tell(false, strings.Join(said, " "))
}

// build makes what is in the window, in the language spoken now. The fields stay, with what is
// written there or being pasted.
func (w *Window) build() {
	w.add = w.newAddBar(w.add.box)
	w.notice = newNotice(w.Do, w.seen, func() { w.content.Refresh() })
	w.copied = newCopied(w)
	w.side = newSidebar(w.typedKey, func(g view.Group, typ int) { w.setView(func(v *view.Query) { v.Group, v.Type = g, typ }) })
	w.side.mark(w.model.Query)
	w.search.SetPlaceHolder(lang.L("Search"))
	w.list = newList(w.model)
	w.list.commanded, w.list.menuAsked, w.list.otherKey = w.command, w.showMenu, w.typedKey
	w.list.chosenNew = w.watchChosen
	if w.detail != nil {
		w.detail.live.watch(0)
	}
	w.detail = newDetails(newLive(w.Do, w.newEntry(w.escapes), w.tail), newSumRow(w.newEntry(w.escapes)), w.typedKey, func() { w.change(func(v *settings.Values) { v.Details = false }) })
	w.empty = newEmptyPage(w.pickFolder, w.showAll)
	w.empty.setTitle(w.canDrop)
	w.cover = newCover()
	w.status = newStatusBar(w.pickLimit, w.all, w.toggleDetails, w.showSettings, func() { w.content.Refresh() })

	w.sort = lowButton("", theme.MenuDropUpIcon(), func() { w.showMenuAbove(w.sortMenu(), w.sort) })
	w.sort.IconPlacement, w.sort.Alignment = widget.ButtonIconTrailingText, widget.ButtonAlignLeading
	search := container.New(layout.NewCustomPaddedLayout(6, 0, 6, 6), w.search)
	sort := container.NewPadded(w.sort)
	// The Tab key goes from part to part in the order they are listed in.
	side := container.New(layout.NewBorderLayout(search, sort, nil, nil), search, w.side, sort)
	w.left = container.NewStack(newBack(colorSide), side)
	rows := container.NewStack(w.list, w.empty.object, w.cover.object)
	middle := container.New(&panelLayout{details: w.detail}, rows, w.detail.object)
	w.detail.resized = middle.Refresh
	top := container.NewVBox(w.add.object, w.notice.object, w.copied.bar.object, widget.NewSeparator())
	w.content = container.New(&frame{top, w.status.object, w.left, w.sideIn, w.fold}, top, w.left, middle, w.status.object)
	// With large letters in a small window there is more than has room: then it scrolls.
	all := container.NewVScroll(w.content)
	all.SetMinSize(minWindow)
	w.win.SetContent(fynetooltip.AddWindowToolTipLayer(all, w.win.Canvas()))
}

// dress gives what has no widget that does it the colours of the theme. They change with the
// settings, and with those of the desktop.
func (w *Window) dress() {
	w.status.dress()
	w.cover.dress()
}

func (w *Window) tail(id downloader.ID) *downloader.Tail { return w.Engine.Tail(id) }

// Show shows the window, or brings it to the front.
func (w *Window) Show() {
	if w.Ended() {
		return
	}
	w.presence.hidden, w.started = false, true
	w.win.Show()
	w.cameToFront() // not all focus events come where a window was hidden
	if !w.shown {
		w.shown = true
		w.keepSeen()
	}
	w.win.RequestFocus()
	if w.endDrops == nil && w.endWatch != nil {
		w.endWatch() // it was begun without the window, and takes its copies for those of others
		w.endWatch = nil
	}
	w.takeDrops()
	w.watchCopied()
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
	for _, end := range []func(){w.endDrops, w.endWatch} {
		if end != nil {
			end()
		}
	}
	w.detail.live.watch(0)
	w.finishAll()
	w.pump.stop()
	w.notePlace()
	size, at := w.win.Canvas().Size(), w.place
	w.worker.do(func() { w.savePlace(size, at) })
	w.worker.close()
	w.messages.close()
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

// frame makes of a Board what shows it. The pump calls it, on its goroutine.
func (w *Window) frame(b downloader.Board) (show func()) {
	id, more := w.watch()
	return func() {
		if w.closed {
			return
		}
		w.taken = true
		w.sample(b)
		if !w.seen() && stateChanged(downloader.Board{Downloads: w.model.All}, downloader.Board{Downloads: b.Downloads}) {
			w.notify(b)
		}
		if w.model.Set(b) {
			w.rearranged()
		} else {
			w.list.refreshRows()
			w.refresh()
		}
		w.revealNewest()
		w.showDetails(id, more)
	}
}

// rearranged shows what the model now says about which rows there are.
func (w *Window) rearranged() {
	w.list.rearranged()
	w.refresh()
}

// refresh brings what is around the list up to date.
func (w *Window) refresh() {
	w.side.setTotals(w.model.Totals)
	w.status.set(w.model.Totals, w.list.now())
	if w.taken {
		w.empty.set(w.model)
	}
	w.tellSession()
}

// setView shows another part of the list.
func (w *Window) setView(change func(*view.Query)) {
	v := w.model.Query
	change(&v)
	if w.model.SetQuery(v) {
		w.rearranged()
	}
	if !w.sideFits(w.content.Size().Width) {
		w.content.Refresh() // what is left out decides whether the sidebar stays
	}
}

// showAll shows the whole list.
func (w *Window) showAll() {
	w.search.SetText("")
	w.side.choose(0)
}

// fail tells of a failure in the user's words; the log gets the rest.
func (w *Window) fail(text string, err error) {
	fyne.LogError(text, err)
	w.notice.tell(false, text)
}

// pickFolder asks where new files are to go.
func (w *Window) pickFolder() {
	w.pick(w.prefs.Folder, func(folder string) { w.change(func(v *settings.Values) { v.Folder = folder }) })
}

// pick asks for a folder, beginning at start.
func (w *Window) pick(start string, picked func(folder string)) {
	go func() { // nobody waits for it: the user may leave the picker open
		path, err := w.Desktop.PickFolder(lang.L("Where should the files go?"), start)
		w.Do(func() {
			switch {
			case errors.Is(err, errNoPicker):
				w.pickFolderHere(start, picked)
			case err != nil:
				w.fail(lang.L("The folder could not be chosen."), err)
			case path != "":
				picked(path)
			}
		})
	}()
}
