package list

// The keyboard among the buttons of a row.

import "fyne.io/fyne/v2"

// cursorRow is the row the keyboard is in, nil if it is not on the screen.
func (l *List) cursorRow() *row {
	for _, r := range l.rows {
		if r.snap != nil && r.snap.ID == l.cursor && r.cursor {
			return r
		}
	}
	return nil
}

// rowKey moves the keyboard among the buttons of its row, or presses the one it is at.
// It reports whether the key was meant for them.
func (l *List) rowKey(key fyne.KeyName) bool {
	l.RefreshRows() // the keyboard's place is shown from now on
	r := l.cursorRow()
	if r == nil {
		return false
	}
	n := len(r.buttons.chips())
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
		r.buttons.chips()[l.button-1].Tapped(nil)
	default:
		l.button = 0
		return false
	}
	l.RefreshRows()
	return true
}
