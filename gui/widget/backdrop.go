package widget

// A background that follows the theme.

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Backdrop is a background that follows the theme.
type Backdrop struct {
	widget.BaseWidget
	name fyne.ThemeColorName
}

// NewBackdrop makes one of a colour of the theme.
func NewBackdrop(name fyne.ThemeColorName) *Backdrop {
	b := &Backdrop{name: name}
	b.ExtendBaseWidget(b)
	return b
}

func (b *Backdrop) color() color.Color { return theme.ColorForWidget(b.name, b) }

func (b *Backdrop) CreateRenderer() fyne.WidgetRenderer {
	r := canvas.NewRectangle(b.color())
	return &backRenderer{WidgetRenderer: widget.NewSimpleRenderer(r), back: b, rect: r}
}

type backRenderer struct {
	fyne.WidgetRenderer
	back *Backdrop
	rect *canvas.Rectangle
}

func (r *backRenderer) Refresh() {
	r.rect.FillColor = r.back.color()
	r.rect.Refresh()
}
