package preferences

// How a setting is laid out: its name, a sentence about it, and its control.

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// setting is one setting with its name and a sentence about it.
func setting(name, sentence string, control fyne.CanvasObject) fyne.CanvasObject {
	title := widget.NewLabel(name)
	title.TextStyle.Bold, title.Wrapping = true, fyne.TextWrapWord
	about := widget.NewLabel(sentence)
	about.SizeName, about.Importance = theme.SizeNameCaptionText, widget.LowImportance
	about.Wrapping = fyne.TextWrapWord
	return container.New(closeRows{}, title, about, control)
}

// closeRows stacks rows with less room between them than their padding makes.
type closeRows struct{}

const closeOverlap = 12

func (closeRows) MinSize(rows []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, row := range rows {
		size.Width = max(size.Width, row.MinSize().Width)
		size.Height += row.MinSize().Height
	}
	size.Height -= closeOverlap
	return size
}

func (closeRows) Layout(rows []fyne.CanvasObject, size fyne.Size) {
	var y float32
	for i, row := range rows {
		row.Move(fyne.NewPos(0, y))
		row.Resize(fyne.NewSize(size.Width, 0)) // a wrapped text has its height only once it has its width
		row.Resize(fyne.NewSize(size.Width, row.MinSize().Height))
		y += row.MinSize().Height
		if i == 0 {
			y -= closeOverlap
		}
	}
}

// data fills the gaps of a sentence.
type data map[string]any
