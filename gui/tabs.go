package gui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// tabStop makes of tabs one stop of the Tab key, in which the arrows turn the pages.
// Fyne's own can be reached with the mouse only.
type tabStop struct {
	widget.BaseWidget
	tabs *container.AppTabs
	ring *canvas.Rectangle // around the names while the keyboard is there

	otherKey func(*fyne.KeyEvent)
}

var _ fyne.Focusable = (*tabStop)(nil)

func newTabStop(tabs *container.AppTabs, otherKey func(*fyne.KeyEvent)) *tabStop {
	s := &tabStop{tabs: tabs, otherKey: otherKey, ring: canvas.NewRectangle(color.Transparent)}
	s.ring.StrokeWidth, s.ring.CornerRadius = 2, 5
	s.ring.Hide()
	s.ExtendBaseWidget(s)
	return s
}

func (s *tabStop) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyRight, fyne.KeyDown:
		s.turn(1)
	case fyne.KeyLeft, fyne.KeyUp:
		s.turn(-1)
	default:
		s.otherKey(e)
	}
}

// turn goes on to the next page, or the one before, that can be chosen.
func (s *tabStop) turn(by int) {
	for i := s.tabs.SelectedIndex() + by; i >= 0 && i < len(s.tabs.Items); i += by {
		if !s.tabs.Items[i].Disabled() {
			s.tabs.SelectIndex(i)
			return
		}
	}
}

func (s *tabStop) TypedRune(rune) {}

func (s *tabStop) FocusGained() { s.showRing(true) }

func (s *tabStop) FocusLost() { s.showRing(false) }

func (s *tabStop) showRing(on bool) {
	show(s.ring, on)
	s.Refresh()
}

func (s *tabStop) CreateRenderer() fyne.WidgetRenderer { return &tabStopRenderer{s} }

type tabStopRenderer struct{ *tabStop }

func (r *tabStopRenderer) Destroy() {}

func (r *tabStopRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.tabs, r.ring} }

func (r *tabStopRenderer) MinSize() fyne.Size { return r.tabs.MinSize() }

func (r *tabStopRenderer) Layout(size fyne.Size) {
	r.tabs.Resize(size)
	names := size.Height
	if page := r.tabs.Selected(); page != nil {
		names = page.Content.Position().Y
	}
	r.ring.Resize(fyne.NewSize(size.Width, names))
}

func (r *tabStopRenderer) Refresh() {
	r.ring.StrokeColor = theme.ColorForWidget(theme.ColorNamePrimary, r.tabStop)
	r.Layout(r.tabStop.Size())
	canvas.Refresh(r.tabStop)
}
