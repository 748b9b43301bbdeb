package gui

// The field that filters the list.

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"gannet/gui/view"
	ui "gannet/gui/widget"
)

// newSearchBox makes the entry that filters the list as one types. Escape empties it.
func (s *sidePanel) newSearchBox() *ui.Entry {
	var b *ui.Entry
	b = s.newEntry(func(e *fyne.KeyEvent, _ fyne.KeyModifier) bool {
		switch {
		case e.Name == fyne.KeyEscape:
			b.SetText("")
		case functionKey(e.Name):
			s.typedKey(e)
		default:
			return false
		}
		return true
	})
	b.Icon = theme.SearchIcon()
	b.OnChanged = func(text string) { s.set(func(v *view.Query) { v.Search = text }) }
	return b
}

// set shows another part of the list.
func (s *sidePanel) set(change func(*view.Query)) {
	v := s.model.Query
	change(&v)
	if s.model.SetQuery(v) {
		s.rearranged()
	}
	if !s.fits(s.content.Size().Width) {
		s.content.Refresh() // what is left out decides whether the sidebar stays
	}
}

// showAll shows the whole list.
func (s *sidePanel) showAll() {
	s.search.SetText("")
	s.bar.Choose(0)
}
