package list

// What lies over the list while something is dragged.

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	ui "gannet/gui/widget"
)

// Cover lies over the list while something that can be dropped is over the window.
type Cover struct {
	line   *canvas.Rectangle
	Object *fyne.Container
}

// NewCover makes one that is hidden.
func NewCover() *Cover {
	c := &Cover{line: canvas.NewRectangle(color.Transparent)}
	c.line.StrokeWidth, c.line.CornerRadius = 2, 8
	icon := widget.NewIcon(theme.NewColoredResource(theme.DownloadIcon(), theme.ColorNamePrimary))
	text := widget.NewLabel(lang.L("Drop to download"))
	text.SizeName, text.TextStyle.Bold = theme.SizeNameSubHeadingText, true
	words := container.NewCenter(container.NewHBox(icon, text))
	c.Object = container.NewStack(ui.NewBackdrop(ui.ColorChosen), container.NewPadded(c.line), words)
	c.Object.Hide()
	c.Dress()
	return c
}

// Dress takes the colors of the theme.
func (c *Cover) Dress() {
	c.line.StrokeColor = theme.Color(theme.ColorNamePrimary)
	c.line.Refresh()
}
