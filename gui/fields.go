package gui

// What text fields need of the window: the clipboard, and keys that mean something else there.

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	ui "gannet/gui/widget"
)

// newEntry makes a text field, with the keys that mean something else there.
func (s *shell) newEntry(takes ui.KeyTaker) *ui.Entry {
	e := &ui.Entry{}
	s.equip(e, takes)
	e.ExtendBaseWidget(e)
	return e
}

// equip gives a text field what it needs of the window.
func (s *shell) equip(e *ui.Entry, takes ui.KeyTaker) {
	e.Read, e.Held, e.Takes, e.Divert = s.textOf, ui.Modifiers, takes, s.refuseLong
}

// escapes takes the key that closes the dialog an entry is in.
func (s *shell) escapes(key *fyne.KeyEvent, _ fyne.KeyModifier) bool {
	if key.Name != fyne.KeyEscape {
		return false
	}
	s.typedKey(key)
	return true
}

// refuseLong tells that a text that was pasted is too long for any field: it would hold up
// the window while it is drawn.
func (s *shell) refuseLong(pasted string) bool {
	long := len(pasted) > maxBoxBytes
	if long {
		s.notice.Tell(false, lang.L("The copied text is too long for this field."))
	}
	return long
}
