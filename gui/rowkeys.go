package gui

import (
	"fyne.io/fyne/v2"

	ui "gannet/gui/widget"
)

// chips are the buttons of a row that can be seen, from left to right.
func (r *row) chips() []*ui.Chip {
	var chips []*ui.Chip
	for _, c := range []*ui.Chip{r.help, r.first, r.second, r.more} {
		if c.Visible() {
			chips = append(chips, c)
		}
	}
	return chips
}

// showKey shows that the keyboard is at a button of the row, from 1; 0 is none.
func (r *row) showKey(button int) {
	for i, c := range r.chips() {
		c.SetFocused(i+1 == button)
	}
}

// cursorRow is the row the keyboard is in, nil if it is not on the screen.
func (l *list) cursorRow() *row {
	for _, r := range l.rows {
		if r.snap != nil && r.snap.ID == l.cursor && r.cursor {
			return r
		}
	}
	return nil
}

// rowKey moves the keyboard among the buttons of its row, or presses the one it is at.
// It reports whether the key was meant for them.
func (l *list) rowKey(key fyne.KeyName) bool {
	l.refreshRows() // the keyboard's place is shown from now on
	r := l.cursorRow()
	if r == nil {
		return false
	}
	n := len(r.chips())
	l.button = min(l.button, n)
	switch {
	case key == fyne.KeyRight:
		l.button = min(l.button+1, n)
	case key == fyne.KeyLeft:
		l.button = max(l.button-1, 0)
	case l.button == 0:
		return false
	case key == fyne.KeyEscape:
		l.button = 0
	case key == fyne.KeySpace || key == fyne.KeyReturn || key == fyne.KeyEnter:
		r.chips()[l.button-1].Tapped(nil)
	default:
		l.button = 0
		return false
	}
	l.refreshRows()
	return true
}
