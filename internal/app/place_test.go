//go:build linux

package app

import (
	"testing"

	"gannet/settings"
)

func TestWindowComesBackToItsPlace(t *testing.T) {
	d := newDesk(t, 1400, 900)
	open := func() *gannet {
		t.Helper()
		g := d.open()
		g.shows("Drop links here, or press Ctrl+V")
		return g
	}
	closed := func(g *gannet) (x, y int) {
		t.Helper()
		g.quit()
		return d.settings().WindowX, d.settings().WindowY
	}

	g := open()
	if err := d.Do("windowmove", "--sync", g.id, "330", "140"); err != nil {
		t.Fatal(err)
	}
	x, y := closed(g)
	if x < 330 || x > 350 || y < 140 || y > 180 { // the window manager puts a frame around it
		t.Fatalf("moved to 330, 140, it is said to be at %d, %d", x, y)
	}
	if againX, againY := closed(open()); againX != x || againY != y {
		t.Errorf("closed at %d, %d it opens at %d, %d", x, y, againX, againY)
	}

	if _, err := d.store().Update(func(v *settings.Values) { v.WindowX, v.WindowY = 9000, 9000 }); err != nil {
		t.Fatal(err)
	}
	if x, y := closed(open()); x > 1400 || y > 900 {
		t.Errorf("the screen it was on is gone, and it opens at %d, %d", x, y)
	}
}
