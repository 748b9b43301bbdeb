package gui

// Where the window is on the screens, kept from one start to the next.

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

// placement is where the window is, and was.
type placement struct {
	*shell
	at    place // as it was last known
	shown bool  // the window was on the screen
}

// noPlace is a system that does not tell where windows are.
type noPlace struct{}

func (noPlace) Of(fyne.Window) (x, y int, ok bool) { return 0, 0, false }
func (noPlace) Seen(fyne.Window) bool              { return true }

// putBack asks for the place the window had when it was last closed. 0, 0 is none:
// the system finds one.
func (p *placement) putBack() {
	p.at = place{p.prefs.WindowX, p.prefs.WindowY}
	if native, ok := p.win.(desktop.Window); ok && p.at != (place{}) {
		native.RequestPosition(p.at.x, p.at.y)
	}
}

// keepSeen brings the window to the screen if that it was on is gone.
func (p *placement) keepSeen() {
	if !p.Place.Seen(p.win) {
		p.win.CenterOnScreen()
	}
}

// notePlace takes note of where the window is, to be saved.
func (p *placement) note() {
	if !p.shown {
		return
	}
	if x, y, ok := p.Place.Of(p.win); ok {
		p.at = place{x, y}
	}
}

// savePlace saves size and place of the window. The worker runs it.
func (p *placement) save(size fyne.Size, at place) {
	// What could not be saved was said when it mattered; here nobody is left to read it.
	_, _ = p.Settings.Update(func(v *settings.Values) {
		v.WindowWidth, v.WindowHeight = int(size.Width), int(size.Height)
		v.WindowX, v.WindowY = at.x, at.y
	})
}
