package gui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"

	ttwidget "github.com/dweymouth/fyne-tooltip/widget"
)

// chip is a small button of a row: an icon with its name as a tooltip, or a
// short text. It is no stop of the Tab key: the list is one, and the arrows go on to its
// buttons.
type chip struct {
	ttwidget.ToolTipWidget
	tapped func()
	hover  func(over bool) // tells the row that the pointer is still on it

	back  *canvas.Rectangle
	image *canvas.Image
	text  *canvas.Text
	over  bool
	keyed bool // the keyboard is here
}

var (
	_ fyne.Tappable     = (*chip)(nil)
	_ desktop.Hoverable = (*chip)(nil)
	_ fyne.Accessible   = (*chip)(nil)
)

func newChip(tapped func(), hover func(bool)) *chip {
	c := &chip{
		tapped: tapped,
		hover:  hover,
		back:   canvas.NewRectangle(color.Transparent),
		image:  canvas.NewImageFromResource(nil),
		text:   canvas.NewText("", nil),
	}
	c.image.FillMode = canvas.ImageFillContain
	c.text.Alignment = fyne.TextAlignCenter
	c.back.CornerRadius = 5
	c.ExtendBaseWidget(c)
	return c
}

// setIcon shows an icon with its name as the tooltip; nil hides the chip.
func (c *chip) setIcon(icon fyne.Resource, name string) {
	c.SetToolTip(name)
	if icon == nil {
		c.Hide()
		return
	}
	c.Show()
	if c.image.Resource != icon {
		c.image.Resource = icon
		c.image.Refresh()
	}
}

// setText shows a text; "" hides the chip.
func (c *chip) setText(text string) {
	if text == "" {
		c.Hide()
		return
	}
	c.Show()
	if setText(c.text, text) {
		c.Refresh()
	}
}

func (c *chip) Tapped(*fyne.PointEvent) { c.tapped() }

func (c *chip) MouseIn(e *desktop.MouseEvent) {
	c.ToolTipWidget.MouseIn(e)
	c.light(true)
}

func (c *chip) MouseOut() {
	c.ToolTipWidget.MouseOut()
	c.light(false)
}

func (c *chip) light(over bool) {
	c.over = over
	c.hover(over)
	c.Refresh()
}

// setFocused shows whether the keyboard is here.
func (c *chip) setFocused(keyed bool) {
	if c.keyed != keyed {
		c.keyed = keyed
		c.Refresh()
	}
}

func (c *chip) AccessibilityLabel() string {
	if c.text.Text != "" {
		return c.text.Text
	}
	return c.ToolTip()
}

func (c *chip) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

func (c *chip) CreateRenderer() fyne.WidgetRenderer {
	r := &chipRenderer{chip: c}
	r.recolor()
	return r
}

type chipRenderer struct{ *chip }

func (r *chipRenderer) Destroy() {}

func (r *chipRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.back, r.image, r.text}
}

func (r *chipRenderer) Layout(s fyne.Size) {
	r.back.Resize(s)
	icon := r.Theme().Size(theme.SizeNameInlineIcon)
	r.image.Resize(fyne.NewSquareSize(icon))
	r.image.Move(fyne.NewPos((s.Width-icon)/2, (s.Height-icon)/2))
	r.text.Resize(s)
}

func (r *chipRenderer) MinSize() fyne.Size {
	if r.text.Text != "" {
		return r.text.MinSize().Add(fyne.NewSize(20, 6))
	}
	return fyne.NewSquareSize(r.Theme().Size(theme.SizeNameInlineIcon) + 14)
}

func (r *chipRenderer) Refresh() {
	r.recolor()
	r.Layout(r.chip.Size())
	canvas.Refresh(r.chip)
}

func (r *chipRenderer) recolor() {
	r.back.FillColor = color.Transparent
	if r.text.Text != "" {
		r.back.FillColor = theme.ColorForWidget(theme.ColorNameButton, r.chip)
	}
	if r.over {
		r.back.FillColor = theme.ColorForWidget(theme.ColorNameHover, r.chip)
		if r.text.Text != "" {
			r.back.FillColor = theme.ColorForWidget(colorTrack, r.chip)
		}
	}
	r.back.StrokeWidth = 0
	if r.keyed {
		r.back.StrokeWidth, r.back.StrokeColor = 2, theme.ColorForWidget(theme.ColorNamePrimary, r.chip)
	}
	r.text.Color = theme.ColorForWidget(theme.ColorNameForeground, r.chip)
	r.text.TextSize = r.Theme().Size(theme.SizeNameCaptionText)
}

// setText sets a text if it differs, since every Refresh repaints the window.
// It reports whether it did.
func setText(t *canvas.Text, text string) bool {
	if t.Text == text {
		return false
	}
	t.Text = text
	t.Refresh()
	return true
}
