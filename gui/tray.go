package gui

// The window while it is in the tray.

import (
	"time"

	"gannet/internal/platform/desktop"
	"gannet/settings"
)

// hide leaves the window in the tray.
func (w *Window) hide() {
	w.presence.hidden = true
	w.placement.note()
	w.win.Hide()
}

// trayWait is how long a desktop that has just started may take to have its tray.
const trayWait = 10 * time.Second

// ShowMinimised is Show for a start that nobody is looking at: the window stays in
// the tray or, if there is none after a while, in the taskbar.
func (w *Window) ShowMinimised() {
	w.presence.hidden, w.started = true, true
	w.adding.watchCopied()
	time.AfterFunc(trayWait, func() {
		w.Do(func() {
			if w.closed || !w.presence.hidden || w.presence.inTray() {
				return
			}
			w.Show()
			w.presence.minimise()
		})
	})
}

// trayMenu does what was chosen in the menu of the tray.
func (w *Window) trayMenu(item string) {
	if w.closed {
		return
	}
	switch item {
	case desktop.MenuShow:
		w.Show()
	case desktop.MenuPause:
		w.all(w.model.Totals.Pausing())
	case desktop.MenuPaste:
		w.adding.pasteLinks()
	case desktop.MenuWatch:
		w.change(func(v *settings.Values) { v.WatchCopied = !v.WatchCopied })
	case desktop.MenuQuit:
		w.Close()
	}
}
