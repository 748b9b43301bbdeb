package widget

// A checkbox whose words may take several lines.

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Checkbox turns something on or off.
type Checkbox struct {
	widget.Check
	words *widget.Label // in place of Text where they may take several lines; else nil
}

// NewCheckbox makes one with words of one line.
func NewCheckbox(text string, changed func(on bool)) *Checkbox {
	c := &Checkbox{}
	c.Text, c.OnChanged = text, changed
	c.ExtendBaseWidget(c)
	return c
}

func (c *Checkbox) TypedKey(e *fyne.KeyEvent) { handOn(c, e) } // Space comes as a rune

// NewWordyCheckbox has words that take several lines where there is little room.
func NewWordyCheckbox(words string, changed func(on bool)) *Checkbox {
	c := NewCheckbox("", changed)
	c.words = widget.NewLabel(words)
	c.words.Wrapping = fyne.TextWrapWord
	return c
}

// AccessibilityLabel is what the box is about.
func (c *Checkbox) AccessibilityLabel() string {
	if c.words != nil {
		return c.words.Text
	}
	return c.Text
}

// Tapped takes a click on the words for one on the box.
func (c *Checkbox) Tapped(e *fyne.PointEvent) {
	if c.words != nil {
		e = &fyne.PointEvent{Position: fyne.NewPos(0, c.Size().Height/2)}
	}
	c.Check.Tapped(e)
}

func (c *Checkbox) CreateRenderer() fyne.WidgetRenderer {
	box := c.Check.CreateRenderer()
	if c.words == nil {
		return box
	}
	return &wordyRenderer{WidgetRenderer: box, c: c}
}

// wordyRenderer puts the words beside the box, which is level with their first line.
type wordyRenderer struct {
	fyne.WidgetRenderer // of the box
	c                   *Checkbox
}

func (r *wordyRenderer) Objects() []fyne.CanvasObject {
	return append(r.WidgetRenderer.Objects(), r.c.words)
}

// before is how far the words begin beside the box. They have some padding of their own.
func (r *wordyRenderer) before() float32 {
	return r.WidgetRenderer.MinSize().Width - theme.InnerPadding()
}

func (r *wordyRenderer) MinSize() fyne.Size { return r.c.words.MinSize().AddWidthHeight(r.before(), 0) }

func (r *wordyRenderer) Layout(size fyne.Size) {
	r.c.words.Move(fyne.NewPos(r.before(), 0))
	r.c.words.Resize(fyne.NewSize(size.Width-r.before(), size.Height))
	r.WidgetRenderer.Layout(r.WidgetRenderer.MinSize())
}

func (r *wordyRenderer) Refresh() {
	r.c.words.Importance = widget.MediumImportance
	if r.c.Disabled() {
		r.c.words.Importance = widget.LowImportance
	}
	r.c.words.Refresh()
	r.WidgetRenderer.Refresh()
}
