// Package sidebar has the list of groups and file types beside the downloads.
package sidebar

import (
	"image/color"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gannet/gui/view"
	ui "gannet/gui/widget"
)

// barWidth is how wide the bar is, in units of Fyne.
const barWidth = 156

// Bar picks the part of the list that is shown. It is one stop of the Tab key; the arrows move within it.
type Bar struct {
	widget.BaseWidget
	picked   func(g view.Group, typ int)
	otherKey func(*fyne.KeyEvent)

	items   []*Item
	chosen  int
	focused bool
}

var _ fyne.Focusable = (*Bar)(nil)

// New makes one that shows no part. picked is called with a part that the user picks, otherKey with the keys that the
// bar has no use for.
func New(otherKey func(*fyne.KeyEvent), picked func(g view.Group, typ int)) *Bar {
	s := &Bar{otherKey: otherKey, picked: picked}
	for g, name := range [view.Groups]string{
		lang.L("All"), lang.L("Active"), lang.L("Waiting"), lang.L("Finished"), lang.L("Failed"),
	} {
		s.add(name, view.Group(g), view.AnyType)
	}
	for t := range view.FileTypes {
		s.add(view.FileType(t).Name(), view.GroupAll, t)
	}
	s.ExtendBaseWidget(s)
	return s
}

func (s *Bar) add(name string, g view.Group, typ int) {
	at := len(s.items)
	item := &Item{side: s, at: at, group: g, typ: typ}
	item.back = canvas.NewRectangle(color.Transparent)
	item.back.CornerRadius = 6
	item.name, item.count = canvas.NewText(name, nil), canvas.NewText("", nil)
	item.count.Alignment = fyne.TextAlignTrailing
	item.ExtendBaseWidget(item)
	s.items = append(s.items, item)
}

// SetTotals brings the counts up to date.
func (s *Bar) SetTotals(t view.Totals) {
	for _, item := range s.items {
		n := t.Groups[item.group]
		if item.typ != view.AnyType {
			n = t.Types[item.typ]
		}
		text := ""
		if n > 0 {
			text = strconv.Itoa(n)
		}
		ui.SetText(item.count, text)
	}
}

// Mark has the bar say which part of the list is shown.
func (s *Bar) Mark(v view.Query) {
	s.chosen = slices.IndexFunc(s.items, func(i *Item) bool { return i.group == v.Group && i.typ == v.Type })
}

// Choose picks a line, counted from 0 at the top, or the first or last one beyond.
func (s *Bar) Choose(at int) {
	at = min(max(at, 0), len(s.items)-1)
	if at == s.chosen {
		return
	}
	s.chosen = at
	s.Refresh()
	s.picked(s.items[at].group, s.items[at].typ)
}

func (s *Bar) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyDown:
		s.Choose(s.chosen + 1)
	case fyne.KeyUp:
		s.Choose(s.chosen - 1)
	case fyne.KeyHome:
		s.Choose(0)
	case fyne.KeyEnd:
		s.Choose(len(s.items) - 1)
	default:
		s.otherKey(e)
	}
}

func (s *Bar) TypedRune(rune) {}

func (s *Bar) FocusGained() { s.focus(true) }

func (s *Bar) FocusLost() { s.focus(false) }

func (s *Bar) focus(on bool) {
	s.focused = on
	s.Refresh()
}

func (s *Bar) Refresh() {
	for _, item := range s.items {
		item.Refresh()
	}
	s.BaseWidget.Refresh()
}

func (s *Bar) CreateRenderer() fyne.WidgetRenderer {
	title := widget.NewLabel(lang.L("File types"))
	title.SizeName, title.Importance = theme.SizeNameCaptionText, widget.LowImportance
	list := container.NewVBox()
	for i, item := range s.items {
		if i == view.Groups {
			list.Add(title)
		}
		list.Add(item)
	}
	width := canvas.NewRectangle(color.Transparent)
	width.SetMinSize(fyne.NewSize(barWidth, 0))
	return widget.NewSimpleRenderer(container.NewStack(width, container.NewVScroll(container.NewPadded(list))))
}

// Item is a line of the bar.
type Item struct {
	widget.BaseWidget
	side  *Bar
	at    int
	group view.Group
	typ   int
	over  bool

	back        *canvas.Rectangle
	name, count *canvas.Text
}

var (
	_ fyne.Tappable     = (*Item)(nil)
	_ desktop.Hoverable = (*Item)(nil)
)

func (i *Item) Tapped(*fyne.PointEvent) { i.side.Choose(i.at) }

func (i *Item) MouseIn(*desktop.MouseEvent) { i.hover(true) }

func (i *Item) MouseMoved(*desktop.MouseEvent) {}

func (i *Item) MouseOut() { i.hover(false) }

func (i *Item) hover(over bool) {
	i.over = over
	i.Refresh()
}

func (i *Item) CreateRenderer() fyne.WidgetRenderer {
	r := &itemRenderer{i}
	r.recolor()
	return r
}

type itemRenderer struct{ *Item }

func (r *itemRenderer) Destroy() {}

func (r *itemRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.back, r.name, r.count}
}

func (r *itemRenderer) MinSize() fyne.Size {
	return fyne.NewSize(r.name.MinSize().Width+50, r.name.MinSize().Height+8)
}

func (r *itemRenderer) Layout(s fyne.Size) {
	r.back.Resize(s)
	for _, t := range []*canvas.Text{r.name, r.count} {
		t.Resize(fyne.NewSize(s.Width-20, s.Height))
		t.Move(fyne.NewPos(10, 0))
	}
}

func (r *itemRenderer) Refresh() {
	r.recolor()
	r.Layout(r.Size())
	canvas.Refresh(r.Item)
}

func (r *itemRenderer) recolor() {
	chosen := r.side.chosen == r.at
	switch {
	case chosen:
		r.back.FillColor = theme.ColorForWidget(ui.ColorChosen, r.Item)
	case r.over:
		r.back.FillColor = theme.ColorForWidget(theme.ColorNameHover, r.Item)
	default:
		r.back.FillColor = color.Transparent
	}
	r.back.StrokeWidth = 0
	if chosen && r.side.focused {
		r.back.StrokeWidth, r.back.StrokeColor = 2, theme.ColorForWidget(theme.ColorNamePrimary, r.Item)
	}
	r.name.TextSize, r.count.TextSize = r.Theme().Size(theme.SizeNameText), r.Theme().Size(theme.SizeNameCaptionText)
	r.name.TextStyle.Bold = chosen
	r.name.Color = theme.ColorForWidget(theme.ColorNameForeground, r.Item)
	r.count.Color = theme.ColorForWidget(ui.ColorMuted, r.Item)
}
