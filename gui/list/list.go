// Package list has the rows of the downloads, and what stands in their place while there are none.
package list

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gannet/downloader"
	"gannet/gui/view"
	ui "gannet/gui/widget"
)

// Owner is what the list asks of the window it is in.
type Owner interface {
	// Command does what the user asked for with those of the downloads it suits.
	Command(c *view.Command, ids ...downloader.ID)
	// ShowMenu opens the menu of the selected downloads; at is on the canvas.
	ShowMenu(at fyne.Position)
	// SelectionChanged is called when other rows are selected than before, or may be.
	SelectionChanged()
	// TypedKey takes the keys the list has no use for.
	TypedKey(*fyne.KeyEvent)
}

// List shows the model's rows. It has a selection of its own, since Fyne's List
// knows only one selected row.
type List struct {
	widget.List
	owner Owner
	model *view.Model

	rows    []*row // that show a download, or did and may again
	chosen  map[downloader.ID]bool
	cursor  downloader.ID // where the keyboard is
	anchor  downloader.ID // where a range began
	focused bool
	byKeys  bool // the keyboard was used last, so its place is shown
	button  int  // of the row it is in, from 1; 0 is the row itself
}

// New makes a list of the rows of a model, of which none is selected.
func New(m *view.Model, owner Owner) *List {
	l := &List{model: m, owner: owner, chosen: map[downloader.ID]bool{}}
	l.Length = m.Len
	l.CreateItem = func() fyne.CanvasObject { return newRow(l) }
	l.UpdateItem = func(i widget.ListItemID, o fyne.CanvasObject) {
		r := o.(*row)
		if !slices.Contains(l.rows, r) {
			l.rows = append(l.rows, r)
		}
		if i < m.Len() { // the list may be a moment behind the model
			r.at = i
			l.update(r, i)
		}
	}
	l.HideSeparators = true
	l.ExtendBaseWidget(l)
	return l
}

// Refresh lets go of the rows that were scrolled away, as Fyne does.
func (l *List) Refresh() {
	l.rows = nil
	l.List.Refresh()
}

// update has a row show what there is in row i of the model.
func (l *List) update(r *row, i int) {
	s, place := l.model.At(i)
	now := time.Now()
	words := func() view.Description { return l.model.Describe(s, place, now) }
	r.show(s, words, l.chosen[s.ID], l.focused && l.byKeys && s.ID == l.cursor, now)
	if r.cursor {
		r.buttons.showKey(l.button)
	} else {
		r.buttons.showKey(0)
	}
}

// RefreshRows brings the rows on screen up to date, without the cost of a Refresh.
func (l *List) RefreshRows() {
	for _, r := range l.rows {
		if r.snap == nil {
			continue
		}
		if i := l.model.Row(r.snap.ID); i >= 0 {
			l.update(r, i)
		}
	}
}

// Rearranged is called when other rows are shown than before. Who has scrolled
// down stays with the row that was on top.
func (l *List) Rearranged() {
	top, offset := l.topRow()
	if to := l.model.Row(top); to >= 0 {
		l.ScrollToOffset(float32(to)*l.rowHeight() + offset)
	}
	for id := range l.chosen {
		if l.model.Row(id) < 0 {
			delete(l.chosen, id)
		}
	}
	l.Refresh()
	l.owner.SelectionChanged()
}

// topRow gives the row on top, as the rows on screen knew it, and how far it is
// scrolled out of sight; 0 if the list is not scrolled.
func (l *List) topRow() (id downloader.ID, offset float32) {
	at := l.GetScrollOffset()
	if at <= 0 {
		return 0, 0
	}
	row := int(at / l.rowHeight())
	for _, r := range l.rows {
		if r.snap != nil && r.at == row {
			return r.snap.ID, at - float32(row)*l.rowHeight()
		}
	}
	return 0, 0
}

// rowHeight is the height of a row with the gap below it.
func (l *List) rowHeight() float32 {
	if len(l.rows) == 0 {
		return 1
	}
	return l.rows[0].MinSize().Height + l.Theme().Size(theme.SizeNamePadding)
}

// press selects as a click with these keys held does everywhere.
func (l *List) press(id downloader.ID, e *desktop.MouseEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(l); c != nil {
		c.Focus(l)
	}
	l.byKeys, l.button = false, 0
	switch {
	case e.Button == desktop.MouseButtonSecondary && l.chosen[id]:
		l.cursor = id
	case e.Modifier&fyne.KeyModifierShift != 0:
		l.choose(id, true)
	case e.Modifier&(fyne.KeyModifierControl|fyne.KeyModifierSuper) != 0:
		l.toggle(id)
	default:
		l.choose(id, false)
	}
}

// Choose selects one download alone, if it is shown; 0 is none.
func (l *List) Choose(id downloader.ID) { l.choose(id, false) }

// choose selects one row, or with extend all from the anchor to it.
func (l *List) choose(id downloader.ID, extend bool) {
	clear(l.chosen)
	from, to := l.model.Row(l.anchor), l.model.Row(id)
	if !extend || from < 0 {
		l.anchor, from = id, to
	}
	for i := min(from, to); i >= 0 && i <= max(from, to); i++ {
		s, _ := l.model.At(i)
		l.chosen[s.ID] = true
	}
	l.cursor = id
	l.RefreshRows()
	l.owner.SelectionChanged()
}

// toggle selects a row, or not any more.
func (l *List) toggle(id downloader.ID) {
	if l.chosen[id] {
		delete(l.chosen, id)
	} else {
		l.chosen[id] = true
	}
	l.cursor, l.anchor = id, id
	l.RefreshRows()
	l.owner.SelectionChanged()
}

// ChooseAll selects all rows.
func (l *List) ChooseAll() {
	for i := range l.model.Len() {
		s, _ := l.model.At(i)
		l.chosen[s.ID] = true
	}
	l.RefreshRows()
	l.owner.SelectionChanged()
}

// Selection gives the selected downloads in the order shown.
func (l *List) Selection() []downloader.ID {
	ids := make([]downloader.ID, 0, len(l.chosen))
	for i := range l.model.Len() {
		if s, _ := l.model.At(i); l.chosen[s.ID] {
			ids = append(ids, s.ID)
		}
	}
	return ids
}

// After gives the row the keyboard goes to when these are removed: the one below
// them, else the last one above; 0 if there is none.
func (l *List) After(removed []downloader.ID) (next downloader.ID) {
	going := make(map[downloader.ID]bool, len(removed))
	for _, id := range removed {
		going[id] = true
	}
	passed := false
	for i := range l.model.Len() {
		s, _ := l.model.At(i)
		if going[s.ID] {
			passed = true
			continue
		}
		next = s.ID
		if passed {
			return next
		}
	}
	return next
}

// Reveal selects a download and scrolls to it, if it is shown.
func (l *List) Reveal(id downloader.ID) {
	if i := l.model.Row(id); i >= 0 {
		l.choose(id, false)
		l.ScrollTo(i)
	}
}

func (l *List) run(c *view.Command, id downloader.ID) { l.owner.Command(c, id) }

func (l *List) open(id downloader.ID) { l.owner.Command(view.Open, id) }

func (l *List) menu(id downloader.ID, at fyne.Position) {
	if !l.chosen[id] {
		l.choose(id, false)
	}
	l.owner.ShowMenu(at)
}

// step moves the keyboard's row by delta rows.
func (l *List) step(delta int) {
	n := l.model.Len()
	if n == 0 {
		return
	}
	at := l.model.Row(l.cursor)
	if at < 0 {
		at, delta = 0, 0
	}
	at = min(max(at+delta, 0), n-1)
	s, _ := l.model.At(at)
	l.ScrollTo(at)
	l.choose(s.ID, ui.Modifiers()&fyne.KeyModifierShift != 0)
}

// TypedKey takes the keys of a list, in place of Fyne's.
func (l *List) TypedKey(e *fyne.KeyEvent) {
	l.byKeys = true
	if l.rowKey(e.Name) {
		return
	}
	page := max(int(l.Size().Height/l.rowHeight())-1, 1)
	switch e.Name {
	case fyne.KeyDown:
		l.step(1)
	case fyne.KeyUp:
		l.step(-1)
	case fyne.KeyPageDown:
		l.step(page)
	case fyne.KeyPageUp:
		l.step(-page)
	case fyne.KeyHome:
		l.step(-l.model.Len())
	case fyne.KeyEnd:
		l.step(l.model.Len())
	case fyne.KeySpace:
		l.owner.Command(view.Toggle, l.Selection()...)
	case fyne.KeyReturn, fyne.KeyEnter:
		l.owner.Command(view.Open, l.Selection()...)
	case fyne.KeyDelete:
		l.owner.Command(view.Remove, l.Selection()...)
	case desktop.KeyMenu, fyne.KeyF10:
		l.owner.ShowMenu(fyne.CurrentApp().Driver().AbsolutePositionForObject(l).AddXY(60, 60))
	default:
		l.owner.TypedKey(e)
	}
}

// FocusGained shows where the keyboard is, in place of Fyne's.
func (l *List) FocusGained() {
	l.focused, l.byKeys = true, true
	if l.model.Row(l.cursor) < 0 {
		l.step(0)
	}
	l.RefreshRows()
}

// FocusLost hides where the keyboard is.
func (l *List) FocusLost() {
	l.focused, l.button = false, 0
	l.RefreshRows()
}
