package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"gannet/settings"
)

// Place knows where windows are, in whatever units the system counts its screens. Its
// methods are called on the Fyne goroutine, with a window that was shown.
type Place interface {
	// Of gives where a window begins. ok is false if that is not worth keeping, as of a
	// window that is hidden, minimised or fills the screen.
	Of(fyne.Window) (x, y int, ok bool)
	// Seen reports whether a screen shows the window, so that it can be moved.
	Seen(fyne.Window) bool
}

// place is where a window begins.
type place struct{ x, y int }

// noPlace is a system that does not tell where windows are.
type noPlace struct{}

func (noPlace) Of(fyne.Window) (x, y int, ok bool) { return 0, 0, false }
func (noPlace) Seen(fyne.Window) bool              { return true }

// putBack asks for the place the window had when it was last closed. 0, 0 is none:
// the system finds one.
func (w *Window) putBack() {
	w.place = place{w.prefs.WindowX, w.prefs.WindowY}
	if native, ok := w.win.(desktop.Window); ok && w.place != (place{}) {
		native.RequestPosition(w.place.x, w.place.y)
	}
}

// keepSeen brings the window to the screen if that it was on is gone.
func (w *Window) keepSeen() {
	if !w.Place.Seen(w.win) {
		w.win.CenterOnScreen()
	}
}

// notePlace takes note of where the window is, to be saved.
func (w *Window) notePlace() {
	if !w.shown {
		return
	}
	if x, y, ok := w.Place.Of(w.win); ok {
		w.place = place{x, y}
	}
}

// savePlace saves size and place of the window. The worker runs it.
func (w *Window) savePlace(size fyne.Size, at place) {
	// What could not be saved was said when it mattered; here nobody is left to read it.
	_, _ = w.Settings.Update(func(v *settings.Values) {
		v.WindowWidth, v.WindowHeight = int(size.Width), int(size.Height)
		v.WindowX, v.WindowY = at.x, at.y
	})
}
