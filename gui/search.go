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
func (w *Window) newSearchBox() *entry {
	var b *entry
	b = w.newEntry(func(e *fyne.KeyEvent, _ fyne.KeyModifier) bool {
		switch {
		case e.Name == fyne.KeyEscape:
			b.SetText("")
		case functionKey(e.Name):
			w.typedKey(e)
		default:
			return false
		}
		return true
	})
	b.Icon = theme.SearchIcon()
	b.OnChanged = func(text string) { w.setView(func(v *view.Query) { v.Search = text }) }
	return b
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
