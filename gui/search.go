package gui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gannet/gui/view"
)

// newSearchBox makes the entry that filters the list as one types. Escape empties it.
func (s *sidePanel) newSearchBox() *entry {
	var b *entry
	b = s.newEntry(func(e *fyne.KeyEvent, _ fyne.KeyModifier) bool {
		switch {
		case e.Name == fyne.KeyEscape:
			b.SetText("")
		case functionKey(e.Name):
			s.typedKey(e)
		default:
			return false
		}
		return true
	})
	b.Icon = theme.SearchIcon()
	b.OnChanged = func(text string) { s.set(func(v *view.Query) { v.Search = text }) }
	return b
}

// set shows another part of the list.
func (s *sidePanel) set(change func(*view.Query)) {
	v := s.model.Query
	change(&v)
	if s.model.SetQuery(v) {
		s.rearranged()
	}
	if !s.fits(s.content.Size().Width) {
		s.content.Refresh() // what is left out decides whether the sidebar stays
	}
}

// showAll shows the whole list.
func (s *sidePanel) showAll() {
	s.search.SetText("")
	s.bar.choose(0)
}

// back is a background that follows the theme.
type back struct {
	widget.BaseWidget
	name fyne.ThemeColorName
}

func newBack(name fyne.ThemeColorName) *back {
	b := &back{name: name}
	b.ExtendBaseWidget(b)
	return b
}

func (b *back) color() color.Color { return theme.ColorForWidget(b.name, b) }

func (b *back) CreateRenderer() fyne.WidgetRenderer {
	r := canvas.NewRectangle(b.color())
	return &backRenderer{WidgetRenderer: widget.NewSimpleRenderer(r), back: b, rect: r}
}

type backRenderer struct {
	fyne.WidgetRenderer
	back *back
	rect *canvas.Rectangle
}

func (r *backRenderer) Refresh() {
	r.rect.FillColor = r.back.color()
	r.rect.Refresh()
}
