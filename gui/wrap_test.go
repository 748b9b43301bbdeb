package gui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"gannet/downloader/link"
	"gannet/gui/internal/guitest"
	ui "gannet/gui/widget"
	"gannet/settings"
)

// A bar that comes while another is there has room for all its lines at once.
func TestNoticeHasRoomForItsLines(t *testing.T) {
	r := newRig(t)
	r.win.Resize(fyne.NewSize(640, 480))
	r.adding.copied.offer([]link.Item{{URL: "https://a.example/1.zip"}})
	r.notice.Tell(true, "“northern-gannets-documentary-1080p.mkv” was cancelled, and this is told in so many words that they need two lines.", ui.Choice{Name: "Undo", Do: nil})
	for name, bar := range map[string]*ui.Notice{"what is told": r.notice, "the copied links": r.adding.copied.bar} {
		if has, needs := bar.Object.Size().Height, bar.Object.MinSize().Height; has < needs {
			t.Errorf("%s needs %v and has %v", name, needs, has)
		}
		if end, list := bar.Object.Position().Y+bar.Object.Size().Height, r.side.object.Position().Y; end > list {
			t.Errorf("%s ends at %v, the list begins at %v", name, end, list)
		}
	}
}

func TestBarsWrapWhereThereIsNoRoom(t *testing.T) {
	guitest.Look(t, settings.ThemeLight) // letters of 14
	box := func(width float32) fyne.CanvasObject {
		b := canvas.NewRectangle(nil)
		b.SetMinSize(fyne.NewSize(width, 20))
		return b
	}
	first, a, b := box(50), box(100), box(100)
	bar := ui.NewWrap(10, first, a, b)
	below, bottom := box(10), box(10)
	all := container.New(&frame{top: bar, bottom: bottom, sideIn: func(bool) bool { return false }, fold: func(float32) {}}, bar, below, bottom)
	for _, c := range []struct {
		width, height float32 // of the window, of the bar
		lines         [3]float32
	}{
		{400, 20, [3]float32{0, 0, 0}},
		{300, 44, [3]float32{0, 24, 24}}, // the first one needs 140
		{150, 68, [3]float32{0, 24, 48}},
		{400, 20, [3]float32{0, 0, 0}},
	} {
		all.Resize(fyne.NewSize(c.width, 300))
		if got := below.Position().Y; got != c.height+4 {
			t.Errorf("%v wide: what is below begins at %v, want %v", c.width, got, c.height+4)
		}
		for i, o := range []fyne.CanvasObject{first, a, b} {
			if p := o.Position(); p.Y != c.lines[i] || p.X < 0 || p.X+o.Size().Width > c.width {
				t.Errorf("%v wide: object %d is at %v, %v wide", c.width, i, p, o.Size().Width)
			}
		}
		if right := b.Position().X + b.Size().Width; right != c.width {
			t.Errorf("%v wide: the last one ends at %v", c.width, right)
		}
	}
	a.Hide()
	all.Resize(fyne.NewSize(250, 300))
	if first.Position().Y != b.Position().Y {
		t.Error("there is room once one is hidden")
	}
}
