package gui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// searchBox filters the list as one types. Escape empties it.
type searchBox struct {
	widget.Entry
	otherKey func(*fyne.KeyEvent)
}

func newSearchBox(otherKey func(*fyne.KeyEvent), changed func(text string)) *searchBox {
	b := &searchBox{otherKey: otherKey}
	b.ExtendBaseWidget(b)
	b.SetPlaceHolder(lang.L("Search"))
	b.Icon = theme.SearchIcon()
	b.OnChanged = changed
	return b
}

func (b *searchBox) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyEscape {
		b.SetText("")
		return
	}
	b.Entry.TypedKey(e)
	if functionKey(e.Name) {
		b.otherKey(e)
	}
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
