package widget

// Objects side by side that wrap where there is no room.

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

// wrapLayout puts objects side by side. The first one takes what room is left; where that
// is too little, the others go below it, in as many lines as they need.
type wrapLayout struct {
	room  float32 // the first one needs for one line, in widths of a letter (em)
	width float32 // that there is; 0 if it is not known yet
}

// NewWrap puts objects side by side. The first one needs room, in widths of a letter (em), for one line.
func NewWrap(room float32, first fyne.CanvasObject, others ...fyne.CanvasObject) *fyne.Container {
	return container.New(&wrapLayout{room: room}, append([]fyne.CanvasObject{first}, others...)...)
}

// lines gives the visible objects of each line.
func (l *wrapLayout) lines(objects []fyne.CanvasObject) (lines [][]fyne.CanvasObject) {
	gap := theme.Padding()
	line, used, all := []fyne.CanvasObject(nil), float32(0), max(l.room*theme.TextSize(), objects[0].MinSize().Width)
	for _, o := range objects[1:] {
		if !o.Visible() {
			continue
		}
		width := o.MinSize().Width
		all += gap + width
		if line != nil && l.width > 0 && used+gap+width > l.width {
			lines, line, used = append(lines, line), nil, 0
		}
		line, used = append(line, o), used+gap+width
	}
	if line != nil {
		lines = append(lines, line)
	}
	if l.width == 0 || all <= l.width {
		return [][]fyne.CanvasObject{append(objects[:1:1], line...)}
	}
	return append([][]fyne.CanvasObject{objects[:1]}, lines...)
}

// MinSize is as wide as the widest object, and as high as the lines are.
func (l *wrapLayout) MinSize(objects []fyne.CanvasObject) (size fyne.Size) {
	for i, line := range l.lines(objects) {
		if i > 0 {
			size.Height += theme.Padding()
		}
		for _, o := range line {
			size.Width = max(size.Width, o.MinSize().Width)
		}
		size.Height += highest(line)
	}
	return size
}

func highest(line []fyne.CanvasObject) (height float32) {
	for _, o := range line {
		height = max(height, o.MinSize().Height)
	}
	return height
}

// Layout keeps all but the first object to the right.
func (l *wrapLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	lines := l.lines(objects)
	var y float32
	for i, line := range lines {
		right := size.Width
		for j := len(line) - 1; j >= 0; j-- {
			o, min := line[j], line[j].MinSize()
			if i == 0 && j == 0 {
				height := min.Height
				if len(lines) == 1 {
					height = size.Height
				}
				o.Move(fyne.NewPos(0, 0))
				o.Resize(fyne.NewSize(right, height))
				continue
			}
			o.Resize(min)
			o.Move(fyne.NewPos(right-min.Width, y))
			right -= min.Width + theme.Padding()
		}
		y += highest(line) + theme.Padding()
	}
}
