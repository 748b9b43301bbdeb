package gui

import (
	"errors"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"

	fynetooltip "github.com/dweymouth/fyne-tooltip"

	"gannet/downloader"
	"gannet/settings"
)

// Engine is what the window needs of the engine; *downloader.Engine is one.
type Engine interface {
	Add(requests ...downloader.Request) ([]downloader.ID, error)
	Pause(ids ...downloader.ID)
	Resume(ids ...downloader.ID)
	Remove(ids ...downloader.ID)
	Move(id downloader.ID, delta int)
	Relink(id downloader.ID, url string) error
	Details(id downloader.ID) (downloader.Details, bool)
}

var (
	_ Engine = (*downloader.Engine)(nil)
	_ Feed   = (*downloader.Feed)(nil)
)

// Settings is what the window needs of the settings; *settings.Store is one.
type Settings interface {
	Get() settings.Values
	Update(change func(*settings.Values)) error
}

// Config is what a Window works with.
type Config struct {
	App      fyne.App
	Engine   Engine
	Feed     Feed
	Settings Settings
	// Notices are sentences to be read first, such as that a settings file was damaged.
	Notices []string
	// Do runs a closure on the Fyne goroutine some time soon; nil means fyne.Do.
	Do func(func())
	// Desktop opens files and picks folders; nil means the one Gannet runs on.
	Desktop Desktop
	// Closed is called once, on the Fyne goroutine, when the window has been
	// closed and no more commands come from it: the engine can be closed then.
	Closed func()
}

// Window is Gannet's window. Its methods are called on the Fyne goroutine
// unless they say otherwise.
type Window struct {
	Config
	win    fyne.Window
	model  *model
	add    *addBar
	notice *notice
	list   *list
	pump   *pump
	worker *worker
	keys   fyne.ShortcutHandler // what works anywhere in the window
	parse  func(text string) ([]string, []downloader.BadLine)
	closed bool
}

// New makes a window, not yet shown.
func New(c Config) *Window {
	if c.Do == nil {
		c.Do = fyne.Do
	}
	if c.Desktop == nil {
		c.Desktop = desktopHere{}
	}
	w := &Window{Config: c, model: newModel(), worker: newWorker(), parse: downloader.Parse}
	w.pump = newPump(c.Feed, c.Do, w.show)
	v := c.Settings.Get()
	c.App.Settings().SetTheme(newLook(v))
	w.win = c.App.NewWindow("Gannet")
	w.win.SetMaster()
	w.win.SetPadded(false)
	w.win.Resize(fyne.NewSize(float32(v.WindowWidth), float32(v.WindowHeight)))
	w.win.SetCloseIntercept(w.Close)
	w.build(v)
	w.bindKeys()
	if len(c.Notices) > 0 {
		w.notice.tell(false, strings.Join(c.Notices, " "))
	}
	go w.worker.run() // Close waits for it
	go w.pump.run()   // Close waits for it
	return w
}

func (w *Window) build(v settings.Values) {
	w.add = newAddBar(w.submit, w.AddText, w.pickFolder)
	w.add.setFolder(v.Folder)
	w.notice = newNotice(w.Do)
	w.list = newList(w.model)
	w.list.commanded = w.command
	w.list.menuAsked = func(fyne.Position) {}
	w.list.chosenNew = func() {}
	top := container.New(layout.NewCustomPaddedVBoxLayout(0), w.add.object, w.notice.object)
	content := container.NewBorder(top, nil, nil, nil, w.list)
	w.win.SetContent(fynetooltip.AddWindowToolTipLayer(content, w.win.Canvas()))
}

// Show shows the window, or brings it to the front.
func (w *Window) Show() {
	w.win.Show()
	w.win.RequestFocus()
}

// Close ends the window as its close button does.
func (w *Window) Close() {
	if w.closed {
		return
	}
	w.closed = true
	w.pump.stop()
	size := w.win.Canvas().Size()
	w.worker.do(func() {
		// What could not be saved was said when it mattered; here nobody is left to read it.
		_ = w.Settings.Update(func(v *settings.Values) {
			v.WindowWidth, v.WindowHeight = int(size.Width), int(size.Height)
		})
	})
	w.worker.close()
	select {
	case <-w.worker.done:
	case <-time.After(2 * time.Second): // a stuck disk must not keep the window open
	}
	w.win.Close()
	w.Closed()
}

// show takes a Board. The pump calls it.
func (w *Window) show(b downloader.Board) {
	if w.closed {
		return
	}
	if w.model.set(b) {
		w.list.rearranged()
		return
	}
	w.list.refreshRows()
}

// AddText finds the links in a text and starts to download them.
// It may be called from any goroutine.
func (w *Window) AddText(text string) {
	w.worker.do(func() {
		links, bad := w.parse(text)
		w.Do(func() { w.addLinks(links, bad) })
	})
}

// AddLinks starts to download links, such as those of a command line.
// It may be called from any goroutine.
func (w *Window) AddLinks(links ...string) { w.AddText(strings.Join(links, "\n")) }

// submit is the Download button.
func (w *Window) submit(text string) {
	if strings.TrimSpace(text) == "" {
		w.notice.tell(true, lang.L("Paste a link into the box first, then press Download."))
		return
	}
	w.add.box.SetText("")
	w.AddText(text)
}

func (w *Window) addLinks(links []string, bad []downloader.BadLine) {
	here := w.model.byLink()
	folder := w.Settings.Get().Folder
	var requests []downloader.Request
	var known []*downloader.Snapshot
	for _, link := range links {
		if s := here[link]; s != nil {
			known = append(known, s)
			continue
		}
		requests = append(requests, downloader.Request{URL: link, Dir: folder})
	}
	w.keepBad(bad)
	if len(requests) > 0 {
		w.worker.do(func() { w.start(requests) })
	}
	w.tellAdded(len(requests), known, bad)
}

// start adds requests to the engine. The worker runs it.
func (w *Window) start(requests []downloader.Request) {
	ids, err := w.Engine.Add(requests...)
	w.Do(func() {
		if err != nil {
			w.fail(lang.L("The list could not be saved, so it will be empty after a restart. The downloads go on."), err)
		}
		if len(ids) > 0 {
			w.list.reveal(ids[0])
		}
	})
}

// keepBad leaves the lines that hold no link in the box, to be corrected.
func (w *Window) keepBad(bad []downloader.BadLine) {
	if len(bad) == 0 {
		return
	}
	lines := make([]string, 0, maxBoxLines)
	for _, b := range bad[:min(len(bad), maxBoxLines)] {
		lines = append(lines, b.Line)
	}
	w.add.box.SetText(strings.Join(lines, "\n"))
}

// tellAdded says what became of pasted links. When all is well there is nothing to say.
func (w *Window) tellAdded(added int, known []*downloader.Snapshot, bad []downloader.BadLine) {
	var said []string
	if added > 0 && len(known)+len(bad) > 0 {
		said = append(said, lang.N("{{.N}} downloads added.", added, data{"N": added}))
	}
	for i, b := range bad {
		if i == 3 {
			said = append(said, lang.N("{{.N}} more lines hold no link.", len(bad)-i, data{"N": len(bad) - i}))
			break
		}
		said = append(said, lang.L("“{{.Line}}”: {{.Reason}}.", data{"Line": shorten(b.Line), "Reason": b.Reason}))
	}
	if added+len(known)+len(bad) == 0 {
		said = append(said, lang.L("There is no link in what you pasted. A link begins with https:// or http://."))
	}
	for _, s := range known {
		said = append(said, lang.L("Already in the list: {{.Name}}.", data{"Name": s.Name}))
	}
	if len(said) > 0 {
		w.notice.tell(len(bad) == 0, strings.Join(said, " "))
	}
}

func shorten(line string) string {
	if r := []rune(line); len(r) > 60 {
		return string(r[:60]) + dots
	}
	return line
}

// fail tells of a failure in the user's words; the log gets the rest.
func (w *Window) fail(text string, err error) {
	fyne.LogError(text, err)
	w.notice.tell(false, text)
}

func (w *Window) pickFolder() {
	start := w.Settings.Get().Folder
	go func() { // nobody waits for it: the user may leave the picker open
		path, err := w.Desktop.PickFolder(lang.L("Where should the files go?"), start)
		w.Do(func() {
			switch {
			case errors.Is(err, errNoPicker):
				w.pickFolderHere(start)
			case err != nil:
				w.fail(lang.L("The folder could not be chosen."), err)
			case path != "":
				w.setFolder(path)
			}
		})
	}()
}

func (w *Window) setFolder(path string) {
	w.add.setFolder(path)
	w.update(func(v *settings.Values) { v.Folder = path })
}

// update changes settings in the background.
func (w *Window) update(change func(*settings.Values)) {
	w.worker.do(func() {
		if err := w.Settings.Update(change); err != nil {
			w.Do(func() { w.fail(lang.L("The settings could not be saved. They hold until Gannet is closed."), err) })
		}
	})
}
