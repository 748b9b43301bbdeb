package detail

// One line of a text, with its matches marked.

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// lineView shows one line of a text with its matches marked.
type lineView struct {
	widget.BaseWidget
	line  foundLine
	text  *canvas.Text
	marks []*canvas.Rectangle
}

func newLineView() *lineView {
	v := &lineView{text: canvas.NewText("", nil)}
	v.text.TextStyle.Monospace = true
	v.ExtendBaseWidget(v)
	return v
}

// set shows another line.
func (v *lineView) set(line foundLine) {
	v.line = line
	v.Refresh()
}

func (v *lineView) CreateRenderer() fyne.WidgetRenderer {
	r := &lineRenderer{v}
	r.Refresh()
	return r
}

type lineRenderer struct{ v *lineView }

func (r *lineRenderer) Destroy() {}

func (r *lineRenderer) MinSize() fyne.Size {
	return fyne.NewSize(40, fyne.MeasureText("M", theme.CaptionTextSize(), r.v.text.TextStyle).Height)
}

func (r *lineRenderer) Objects() []fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, 0, len(r.v.marks)+1)
	for _, m := range r.v.marks {
		objects = append(objects, m)
	}
	return append(objects, r.v.text)
}

func (r *lineRenderer) Layout(size fyne.Size) {
	v := r.v
	width := func(text string) float32 {
		return fyne.MeasureText(text, v.text.TextSize, v.text.TextStyle).Width
	}
	// A line may be far longer than the view is wide.
	shown := v.line.text
	if most := int(size.Width/max(width("i"), 1)) + 2; len(shown) > 4*most {
		shown = shown[:4*most]
	}
	if shown = visible(shown); v.text.Text != shown {
		v.text.Text = shown
		v.text.Refresh()
	}
	v.text.Resize(size)
	v.marks = v.marks[:0]
	for _, m := range v.line.matches {
		from := width(visible(v.line.text[:m[0]]))
		if from > size.Width || m[0] == m[1] {
			continue
		}
		mark := canvas.NewRectangle(markColor())
		mark.CornerRadius = 2
		mark.Move(fyne.NewPos(from, 0))
		mark.Resize(fyne.NewSize(min(width(visible(v.line.text[m[0]:m[1]])), size.Width-from), size.Height))
		v.marks = append(v.marks, mark)
	}
}

func (r *lineRenderer) Refresh() {
	v := r.v
	v.text.TextSize, v.text.Color = theme.CaptionTextSize(), theme.Color(theme.ColorNameForeground)
	v.text.Text = "" // Layout sets it
	r.Layout(v.Size())
	canvas.Refresh(v)
}

// visible keeps tabs apart, and steering characters from being drawn as boxes.
func visible(text string) string {
	out := make([]rune, 0, len(text))
	for _, c := range text {
		switch {
		case c == '\t':
			out = append(out, ' ', ' ', ' ', ' ')
		case c < ' ' || c == 0x7f:
			out = append(out, ' ')
		default:
			out = append(out, c)
		}
	}
	return string(out)
}

func markColor() color.Color {
	r, g, b, _ := theme.Color(theme.ColorNameWarning).RGBA()
	return color.NRGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), 0x66}
}
