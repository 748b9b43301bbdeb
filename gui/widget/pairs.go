package widget

// Rows of two texts, such as keys and what they do.

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// NewPairs makes rows of two texts, the first of them bold.
func NewPairs(pairs [][2]string) *fyne.Container {
	rows := container.New(pairRows{})
	for _, pair := range pairs {
		first, second := widget.NewLabel(pair[0]), widget.NewLabel(pair[1])
		first.TextStyle.Bold = true
		first.Wrapping, second.Wrapping = fyne.TextWrapWord, fyne.TextWrapWord
		rows.Add(first)
		rows.Add(second)
	}
	return rows
}

// pairRows puts two wrapped texts into each row, the second with more room.
type pairRows struct{}

func (pairRows) MinSize(texts []fyne.CanvasObject) (size fyne.Size) {
	for i := 0; i+1 < len(texts); i += 2 {
		a, b := texts[i].MinSize(), texts[i+1].MinSize()
		size.Width = max(size.Width, a.Width+b.Width)
		size.Height += max(a.Height, b.Height) - LabelOverlap
	}
	return size.AddWidthHeight(0, LabelOverlap)
}

func (pairRows) Layout(texts []fyne.CanvasObject, size fyne.Size) {
	first := size.Width * 2 / 5
	var y float32
	for i := 0; i+1 < len(texts); i += 2 {
		a, b := texts[i], texts[i+1]
		a.Resize(fyne.NewSize(first, 0)) // a wrapped text has its height only once it has its width
		b.Resize(fyne.NewSize(size.Width-first, 0))
		height := max(a.MinSize().Height, b.MinSize().Height)
		a.Resize(fyne.NewSize(first, height))
		b.Resize(fyne.NewSize(size.Width-first, height))
		a.Move(fyne.NewPos(0, y))
		b.Move(fyne.NewPos(first, y))
		y += height - LabelOverlap
	}
}
