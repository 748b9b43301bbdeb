package widget

// The names of pages as a stop of the Tab key.

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// TabStop makes of tabs one stop of the Tab key, in which the arrows turn the pages.
// Fyne's own can be reached with the mouse only.
type TabStop struct {
	widget.BaseWidget
	tabs *container.AppTabs
	Ring *canvas.Rectangle // around the names while the keyboard is there

	otherKey func(*fyne.KeyEvent)
}

var _ fyne.Focusable = (*TabStop)(nil)

// NewTabStop makes one for these pages; otherKey takes the keys it has no use for.
func NewTabStop(tabs *container.AppTabs, otherKey func(*fyne.KeyEvent)) *TabStop {
	s := &TabStop{tabs: tabs, otherKey: otherKey, Ring: canvas.NewRectangle(color.Transparent)}
	s.Ring.StrokeWidth, s.Ring.CornerRadius = 2, 5
	s.Ring.Hide()
	s.ExtendBaseWidget(s)
	return s
}

func (s *TabStop) TypedKey(e *fyne.KeyEvent) {
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
func (s *TabStop) turn(by int) {
	for i := s.tabs.SelectedIndex() + by; i >= 0 && i < len(s.tabs.Items); i += by {
		if !s.tabs.Items[i].Disabled() {
			s.tabs.SelectIndex(i)
			return
		}
	}
}

func (s *TabStop) TypedRune(rune) {}

func (s *TabStop) FocusGained() { s.showRing(true) }

func (s *TabStop) FocusLost() { s.showRing(false) }

func (s *TabStop) showRing(on bool) {
	SetVisible(s.Ring, on)
	s.Refresh()
}

func (s *TabStop) CreateRenderer() fyne.WidgetRenderer { return &tabStopRenderer{s} }

type tabStopRenderer struct{ *TabStop }

func (r *tabStopRenderer) Destroy() {}

func (r *tabStopRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.tabs, r.Ring} }

func (r *tabStopRenderer) MinSize() fyne.Size { return r.tabs.MinSize() }

func (r *tabStopRenderer) Layout(size fyne.Size) {
	r.tabs.Resize(size)
	names := size.Height
	if page := r.tabs.Selected(); page != nil {
		names = page.Content.Position().Y
	}
	r.Ring.Resize(fyne.NewSize(size.Width, names))
}

func (r *tabStopRenderer) Refresh() {
	r.Ring.StrokeColor = theme.ColorForWidget(theme.ColorNamePrimary, r.TabStop)
	r.Layout(r.TabStop.Size())
	canvas.Refresh(r.TabStop)
}
