package widget

// Setting what differs, and nothing else: every change repaints the whole window.

import (
	"math"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// FiguresEvery is how long the words of what runs stay as they are, to be readable and
// since each costs a picture of its own. Only bars move on.
const FiguresEvery = 450 * time.Millisecond

// LabelOverlap is how much the padding of a label may cover that of the one below it.
const LabelOverlap = 8

// SetVisible shows or hides an object if it differs.
func SetVisible(o fyne.CanvasObject, visible bool) {
	switch {
	case visible && !o.Visible():
		o.Show()
	case !visible && o.Visible():
		o.Hide()
	}
}

// Place moves and resizes a rectangle if it differs by what the eye can see.
func Place(r *canvas.Rectangle, at fyne.Position, size fyne.Size) {
	const eye = 0.3
	if d := at.Subtract(r.Position()); math.Abs(float64(d.X)) > eye || math.Abs(float64(d.Y)) > eye {
		r.Move(at)
	}
	if d := size.Subtract(r.Size()); math.Abs(float64(d.Width)) > eye || math.Abs(float64(d.Height)) > eye {
		r.Resize(size)
	}
}

// Measure gives what tells how wide a text would be in the place of this one.
func Measure(t *canvas.Text) func(string) float32 {
	return func(text string) float32 { return fyne.MeasureText(text, t.TextSize, t.TextStyle).Width }
}

// SetText sets a text if it differs, since every Refresh repaints the window.
// It reports whether it did.
func SetText(t *canvas.Text, text string) bool {
	if t.Text == text {
		return false
	}
	t.Text = text
	t.Refresh()
	return true
}

// SetLabel sets a text if it differs.
func SetLabel(l *widget.Label, text string) {
	if l.Text != text {
		l.SetText(text)
	}
}

// Modifiers are the keys held down now.
func Modifiers() fyne.KeyModifier {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	return 0
}
