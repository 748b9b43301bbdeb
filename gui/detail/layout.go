package detail

// Where the panel and what is in it are placed.

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	ui "gannet/gui/widget"
)

// panelLayout puts the details below the list, as high as they want to be, but leaves the
// list its share.
type panelLayout struct {
	panel *Panel
	width float32 // at which they were measured
}

func (l *panelLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	list := objects[0].MinSize()
	if !objects[1].Visible() {
		return list
	}
	panel := objects[1].MinSize()
	return fyne.NewSize(max(list.Width, panel.Width), list.Height+panel.Height)
}

func (l *panelLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	var height float32
	if objects[1].Visible() {
		facts := l.panel.facts
		facts.Resize(fyne.NewSize(size.Width, facts.Size().Height)) // how high it is depends on that
		if l.width != size.Width {
			// With less room for their words the facts are higher.
			l.width, l.panel.tall = size.Width, 0
		}
		l.panel.measure()
		height = max(min(l.panel.wanted(), size.Height*l.panel.share()), objects[1].MinSize().Height)
		objects[1].Resize(fyne.NewSize(size.Width, height))
		objects[1].Move(fyne.NewPos(0, size.Height-height))
	}
	objects[0].Resize(fyne.NewSize(size.Width, size.Height-height))
}

// columns puts two objects side by side, or below each other where they have no room.
type columns struct {
	width float32 // that there is; 0 if it is not known yet
}

func (c *columns) stacked(objects []fyne.CanvasObject) bool {
	return c.width > 0 && c.width < 2*(c.widest(objects)+6*theme.TextSize())
}

func (*columns) widest(objects []fyne.CanvasObject) float32 {
	return max(objects[0].MinSize().Width, objects[1].MinSize().Width)
}

func (c *columns) MinSize(objects []fyne.CanvasObject) fyne.Size {
	a, b := objects[0].MinSize().Height, objects[1].MinSize().Height
	if c.stacked(objects) {
		return fyne.NewSize(c.widest(objects), a+b)
	}
	return fyne.NewSize(c.widest(objects), max(a, b))
}

func (c *columns) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	c.width = size.Width
	first, second := objects[0], objects[1]
	if c.stacked(objects) {
		first.Resize(fyne.NewSize(size.Width, first.MinSize().Height))
		second.Move(fyne.NewPos(0, first.MinSize().Height))
		second.Resize(fyne.NewSize(size.Width, second.MinSize().Height))
		return
	}
	half := fyne.NewSize(size.Width/2, size.Height)
	first.Resize(half)
	second.Move(fyne.NewPos(half.Width, 0))
	second.Resize(half)
}

// factsLayout puts names into a narrow column and values beside them, close together.
type factsLayout struct{}

func (factsLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var names, height float32
	for i := 0; i+1 < len(objects); i += 2 {
		names = max(names, objects[i].MinSize().Width)
		height += objects[i].MinSize().Height - ui.LabelOverlap
	}
	return fyne.NewSize(names+60, height+ui.LabelOverlap)
}

func (l factsLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	names := l.MinSize(objects).Width - 60
	var y float32
	for i := 0; i+1 < len(objects); i += 2 {
		height := objects[i].MinSize().Height
		objects[i].Move(fyne.NewPos(0, y))
		objects[i].Resize(fyne.NewSize(names, height))
		objects[i+1].Move(fyne.NewPos(names, y))
		objects[i+1].Resize(fyne.NewSize(max(size.Width-names, 0), height))
		y += height - ui.LabelOverlap
	}
}
