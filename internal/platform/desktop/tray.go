// The icon in the tray and its menu.

package desktop

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"log/slog"
	"sync"
	"sync/atomic"

	"fyne.io/systray"
	"golang.org/x/image/draw"
)

// The items of the tray's menu, as Events.Menu names them.
const (
	MenuShow  = "show"
	MenuPause = "pause"
	MenuPaste = "paste"
	MenuWatch = "watch"
	MenuQuit  = "quit"
)

// Labels are the words at the icon in the tray.
type Labels struct {
	Status string // what is going on, such as the speed; it cannot be chosen
	Show   string
	Pause  string
	Paste  string
	Watch  string // has a check mark
	Quit   string
	// NoPause means that there is nothing to pause or to go on with.
	NoPause bool
	// Watching means that Watch is checked.
	Watching bool
}

// trayIconSize is the width and height of the icon in pixels. Panels make it smaller.
const trayIconSize = 64

// trayUsed is set once there was an icon: the library knows only one in each process.
var trayUsed atomic.Bool

// tray is the icon in the tray with its menu.
type tray struct {
	app    App
	chosen func(item string)

	mu      sync.Mutex // guards what follows
	labels  Labels
	items   map[string]*systray.MenuItem // nil until there is an icon
	end     func()
	stopped bool
}

// menuStatus is the item that cannot be chosen.
const menuStatus = "status"

func newTray(app App, chosen func(string)) *tray { return &tray{app: app, chosen: chosen} }

func (t *tray) start() {
	if trayUsed.Swap(true) {
		return
	}
	icon, err := trayIcon(t.app.Icon)
	if err != nil {
		slog.Error("tray icon not loaded", "error", err)
		return
	}
	systray.SetOnTapped(func() { t.chosen(MenuShow) })
	begin, end := systray.RunWithExternalLoop(func() {
		systray.SetIcon(icon)
		systray.SetTitle(t.app.Name)
		t.build()
	}, nil)
	t.mu.Lock()
	t.end = end
	t.mu.Unlock()
	beginTray(begin)
}

func (t *tray) build() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.items = make(map[string]*systray.MenuItem)
	for _, name := range []string{menuStatus, "", MenuShow, MenuPause, MenuPaste, MenuWatch, "", MenuQuit} {
		if name == "" {
			systray.AddSeparator()
			continue
		}
		add := systray.AddMenuItem
		if name == MenuWatch {
			add = func(title, tip string) *systray.MenuItem { return systray.AddMenuItemCheckbox(title, tip, false) }
		}
		item := add(t.labels.of(name), "")
		t.items[name] = item
		if name == menuStatus {
			item.Disable()
			continue
		}
		go func() { // ends with the process, as the library has it
			for range item.ClickedCh {
				t.chosen(name)
			}
		}()
	}
	t.update(Labels{}, t.labels)
}

// set changes the words at the icon.
func (t *tray) set(l Labels) {
	t.mu.Lock()
	defer t.mu.Unlock()
	old := t.labels
	t.labels = l
	if t.items != nil && !t.stopped && l != (Labels{}) {
		t.update(old, l)
	}
}

// update tells only what differs, as panels draw an open menu anew. t.mu is held.
func (t *tray) update(old, now Labels) {
	for name, item := range t.items {
		if old.of(name) != now.of(name) {
			item.SetTitle(now.of(name))
		}
	}
	if old.NoPause != now.NoPause {
		either(now.NoPause, t.items[MenuPause].Disable, t.items[MenuPause].Enable)
	}
	if old.Watching != now.Watching {
		either(now.Watching, t.items[MenuWatch].Check, t.items[MenuWatch].Uncheck)
	}
}

func either(which bool, yes, no func()) {
	if which {
		yes()
	} else {
		no()
	}
}

func (t *tray) stop() {
	t.mu.Lock()
	end := t.end
	t.stopped, t.end = true, nil
	t.mu.Unlock()
	if end != nil {
		endTray(end)
	}
}

func (l Labels) of(item string) string {
	switch item {
	case menuStatus:
		return l.Status
	case MenuShow:
		return l.Show
	case MenuPause:
		return l.Pause
	case MenuPaste:
		return l.Paste
	case MenuWatch:
		return l.Watch
	default:
		return l.Quit
	}
}

// trayIcon gives the icon in the size and form a tray wants.
func trayIcon(icon []byte) ([]byte, error) {
	large, err := png.Decode(bytes.NewReader(icon))
	if err != nil {
		return nil, fmt.Errorf("decoding the icon: %w", err)
	}
	small := image.NewRGBA(image.Rect(0, 0, trayIconSize, trayIconSize))
	draw.CatmullRom.Scale(small, small.Bounds(), large, large.Bounds(), draw.Src, nil)
	var buf bytes.Buffer
	if err := png.Encode(&buf, small); err != nil {
		return nil, err
	}
	return trayFormat(buf.Bytes()), nil
}
