//go:build linux

package main

import (
	"context"
	"path/filepath"
	"slices"
	"testing"

	"gannet/internal/screen"
	"gannet/settings"
)

func TestWindowComesBackToItsPlace(t *testing.T) {
	if testing.Short() {
		t.Skip("opens a real window, which -short leaves out")
	}
	needPrograms(t)
	ctx, cancel := context.WithTimeout(t.Context(), windowTime)
	defer cancel()
	on, err := screen.Start(ctx, 1400, 900)
	if err != nil {
		t.Fatal(err)
	}
	defer on.Close()
	home := t.TempDir()
	file := filepath.Join(home, ".config/gannet/settings.toml")
	closed := func(g *gannet) (x, y int) {
		t.Helper()
		if err := on.Do("windowactivate", "--sync", g.id, "key", "ctrl+q"); err != nil {
			t.Fatal(err)
		}
		if err := g.cmd.Wait(); err != nil {
			t.Fatalf("%v\n%s", err, &g.said)
		}
		store, _ := settings.Open(file)
		return store.Get().WindowX, store.Get().WindowY
	}

	open := func() *gannet {
		t.Helper()
		g := openGannet(t, ctx, on, home)
		runs := func() bool {
			return slices.ContainsFunc(g.texts(t), func(s text) bool { return s.Text == "Drop links here, or press Ctrl+V" })
		}
		if err := screen.Until(ctx, runs); err != nil {
			t.Fatal(err)
		}
		return g
	}

	g := open()
	if err := on.Do("windowmove", "--sync", g.id, "330", "140"); err != nil {
		t.Fatal(err)
	}
	x, y := closed(g)
	if x < 330 || x > 350 || y < 140 || y > 180 { // the window manager puts a frame around it
		t.Fatalf("moved to 330, 140, it is said to be at %d, %d", x, y)
	}
	if againX, againY := closed(open()); againX != x || againY != y {
		t.Errorf("closed at %d, %d it opens at %d, %d", x, y, againX, againY)
	}

	store, _ := settings.Open(file)
	if err := store.Update(func(v *settings.Values) { v.WindowX, v.WindowY = 9000, 9000 }); err != nil {
		t.Fatal(err)
	}
	if x, y := closed(open()); x > 1400 || y > 900 {
		t.Errorf("the screen it was on is gone, and it opens at %d, %d", x, y)
	}
}
