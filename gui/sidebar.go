package gui

// The list of groups and file types beside the downloads.

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

const sideWidth = 156

// sidebar picks the part of the list that is shown. It is one stop of the Tab
// key; the arrows move within it.
type sidebar struct {
	widget.BaseWidget
	picked   func(g view.Group, typ int)
	otherKey func(*fyne.KeyEvent)

	items   []*sideItem
	chosen  int
	focused bool
}

var _ fyne.Focusable = (*sidebar)(nil)

func newSidebar(otherKey func(*fyne.KeyEvent), picked func(g view.Group, typ int)) *sidebar {
	s := &sidebar{otherKey: otherKey, picked: picked}
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

func (s *sidebar) add(name string, g view.Group, typ int) {
	at := len(s.items)
	item := &sideItem{side: s, at: at, group: g, typ: typ}
	item.back = canvas.NewRectangle(color.Transparent)
	item.back.CornerRadius = 6
	item.name, item.count = canvas.NewText(name, nil), canvas.NewText("", nil)
	item.count.Alignment = fyne.TextAlignTrailing
	item.ExtendBaseWidget(item)
	s.items = append(s.items, item)
}

// setTotals brings the counts up to date.
func (s *sidebar) setTotals(t view.Totals) {
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

// mark has the sidebar say which part of the list is shown.
func (s *sidebar) mark(v view.Query) {
	s.chosen = slices.IndexFunc(s.items, func(i *sideItem) bool { return i.group == v.Group && i.typ == v.Type })
}

func (s *sidebar) choose(at int) {
	at = min(max(at, 0), len(s.items)-1)
	if at == s.chosen {
		return
	}
	s.chosen = at
	s.Refresh()
	s.picked(s.items[at].group, s.items[at].typ)
}

func (s *sidebar) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyDown:
		s.choose(s.chosen + 1)
	case fyne.KeyUp:
		s.choose(s.chosen - 1)
	case fyne.KeyHome:
		s.choose(0)
	case fyne.KeyEnd:
		s.choose(len(s.items) - 1)
	default:
		s.otherKey(e)
	}
}

func (s *sidebar) TypedRune(rune) {}

func (s *sidebar) FocusGained() { s.focus(true) }

func (s *sidebar) FocusLost() { s.focus(false) }

func (s *sidebar) focus(on bool) {
	s.focused = on
	s.Refresh()
}

func (s *sidebar) Refresh() {
	for _, item := range s.items {
		item.Refresh()
	}
	s.BaseWidget.Refresh()
}

func (s *sidebar) CreateRenderer() fyne.WidgetRenderer {
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
	width.SetMinSize(fyne.NewSize(sideWidth, 0))
	return widget.NewSimpleRenderer(container.NewStack(width, container.NewVScroll(container.NewPadded(list))))
}

// sideItem is a line of the sidebar.
type sideItem struct {
	widget.BaseWidget
	side  *sidebar
	at    int
	group view.Group
	typ   int
	over  bool

	back        *canvas.Rectangle
	name, count *canvas.Text
}

var (
	_ fyne.Tappable     = (*sideItem)(nil)
	_ desktop.Hoverable = (*sideItem)(nil)
)

func (i *sideItem) Tapped(*fyne.PointEvent) { i.side.choose(i.at) }

func (i *sideItem) MouseIn(*desktop.MouseEvent) { i.hover(true) }

func (i *sideItem) MouseMoved(*desktop.MouseEvent) {}

func (i *sideItem) MouseOut() { i.hover(false) }

func (i *sideItem) hover(over bool) {
	i.over = over
	i.Refresh()
}

func (i *sideItem) CreateRenderer() fyne.WidgetRenderer {
	r := &sideItemRenderer{i}
	r.recolor()
	return r
}

type sideItemRenderer struct{ *sideItem }

func (r *sideItemRenderer) Destroy() {}

func (r *sideItemRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.back, r.name, r.count}
}

func (r *sideItemRenderer) MinSize() fyne.Size {
	return fyne.NewSize(r.name.MinSize().Width+50, r.name.MinSize().Height+8)
}

func (r *sideItemRenderer) Layout(s fyne.Size) {
	r.back.Resize(s)
	for _, t := range []*canvas.Text{r.name, r.count} {
		t.Resize(fyne.NewSize(s.Width-20, s.Height))
		t.Move(fyne.NewPos(10, 0))
	}
}

func (r *sideItemRenderer) Refresh() {
	r.recolor()
	r.Layout(r.sideItem.Size())
	canvas.Refresh(r.sideItem)
}

func (r *sideItemRenderer) recolor() {
	chosen := r.side.chosen == r.at
	switch {
	case chosen:
		r.back.FillColor = theme.ColorForWidget(ui.ColorChosen, r.sideItem)
	case r.over:
		r.back.FillColor = theme.ColorForWidget(theme.ColorNameHover, r.sideItem)
	default:
		r.back.FillColor = color.Transparent
	}
	r.back.StrokeWidth = 0
	if chosen && r.side.focused {
		r.back.StrokeWidth, r.back.StrokeColor = 2, theme.ColorForWidget(theme.ColorNamePrimary, r.sideItem)
	}
	r.name.TextSize, r.count.TextSize = r.Theme().Size(theme.SizeNameText), r.Theme().Size(theme.SizeNameCaptionText)
	r.name.TextStyle.Bold = chosen
	r.name.Color = theme.ColorForWidget(theme.ColorNameForeground, r.sideItem)
	r.count.Color = theme.ColorForWidget(ui.ColorMuted, r.sideItem)
}
