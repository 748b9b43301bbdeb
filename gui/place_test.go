package gui

import (
	"testing"

	"fyne.io/fyne/v2"
)

// fakePlace is a system on which the window is where it is told.
type fakePlace struct {
	x, y   int
	hidden bool
}

func (p *fakePlace) Of(fyne.Window) (x, y int, ok bool) { return p.x, p.y, !p.hidden }

func (p *fakePlace) Seen(fyne.Window) bool { return true }

func TestPlaceIsRemembered(t *testing.T) {
	r := newRig(t)
	r.Place = &fakePlace{x: -700, y: 80}
	r.Close()
	if v := r.store.Get(); v.WindowX != -700 || v.WindowY != 80 {
		t.Errorf("%d, %d", v.WindowX, v.WindowY)
	}
}

// A window in the tray is nowhere: what counts is where it was before.
func TestPlaceBeforeTheTrayIsRemembered(t *testing.T) {
	r := newRig(t)
	p := &fakePlace{x: 30, y: 80}
	r.Place = p
	r.hide()
	*p = fakePlace{x: 5, y: 5, hidden: true}
	r.Close()
	if v := r.store.Get(); v.WindowX != 30 || v.WindowY != 80 {
		t.Errorf("%d, %d", v.WindowX, v.WindowY)
	}
}
