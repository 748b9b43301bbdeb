package widget

// The small buttons of a row.

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"

	ttwidget "github.com/dweymouth/fyne-tooltip/widget"
)

// Chip is a small button of a row: an icon with its name as a tooltip, or a
// short text. It is no stop of the Tab key: the list is one, and the arrows go on to its
// buttons.
type Chip struct {
	ttwidget.ToolTipWidget
	tapped func()
	hover  func(over bool) // tells the row that the pointer is still on it

	back  *canvas.Rectangle
	image *canvas.Image
	text  *canvas.Text
	over  bool
	Keyed bool // the keyboard is here
}

var (
	_ fyne.Tappable     = (*Chip)(nil)
	_ desktop.Hoverable = (*Chip)(nil)
	_ fyne.Accessible   = (*Chip)(nil)
)

// NewChip makes one that shows nothing yet. hover is told whether the pointer is on it.
func NewChip(tapped func(), hover func(bool)) *Chip {
	c := &Chip{
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

// SetIcon shows an icon with its name as the tooltip; nil hides the chip.
func (c *Chip) SetIcon(icon fyne.Resource, name string) {
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

// SetText shows a text; "" hides the chip.
func (c *Chip) SetText(text string) {
	if text == "" {
		c.Hide()
		return
	}
	c.Show()
	if SetText(c.text, text) {
		c.Refresh()
	}
}

func (c *Chip) Tapped(*fyne.PointEvent) { c.tapped() }

func (c *Chip) MouseIn(e *desktop.MouseEvent) {
	c.ToolTipWidget.MouseIn(e)
	c.light(true)
}

func (c *Chip) MouseOut() {
	c.ToolTipWidget.MouseOut()
	c.light(false)
}

func (c *Chip) light(over bool) {
	c.over = over
	c.hover(over)
	c.Refresh()
}

// SetFocused shows whether the keyboard is here.
func (c *Chip) SetFocused(keyed bool) {
	if c.Keyed != keyed {
		c.Keyed = keyed
		c.Refresh()
	}
}

// AccessibilityLabel is its text, or the name of its icon.
func (c *Chip) AccessibilityLabel() string {
	if c.text.Text != "" {
		return c.text.Text
	}
	return c.ToolTip()
}

// AccessibilityRole is that of a button.
func (c *Chip) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

func (c *Chip) CreateRenderer() fyne.WidgetRenderer {
	r := &chipRenderer{Chip: c}
	r.recolor()
	return r
}

type chipRenderer struct{ *Chip }

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
	r.Layout(r.Chip.Size())
	canvas.Refresh(r.Chip)
}

func (r *chipRenderer) recolor() {
	r.back.FillColor = color.Transparent
	if r.text.Text != "" {
		r.back.FillColor = theme.ColorForWidget(theme.ColorNameButton, r.Chip)
	}
	if r.over {
		r.back.FillColor = theme.ColorForWidget(theme.ColorNameHover, r.Chip)
		if r.text.Text != "" {
			r.back.FillColor = theme.ColorForWidget(ColorTrack, r.Chip)
		}
	}
	r.back.StrokeWidth = 0
	if r.Keyed {
		r.back.StrokeWidth, r.back.StrokeColor = 2, theme.ColorForWidget(theme.ColorNamePrimary, r.Chip)
	}
	r.text.Color = theme.ColorForWidget(theme.ColorNameForeground, r.Chip)
	r.text.TextSize = r.Theme().Size(theme.SizeNameCaptionText)
}
