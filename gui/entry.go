package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"
)

// entry is a text field: the window has no other ones, as Fyne's wait for good for a
// program that does not give what was copied from it. This one does not wait, and
// what is typed before the text has come comes after it.
type entry struct {
	widget.Entry
	read   func(library fyne.Clipboard, got func(text string, ok bool)) // tells what was copied, soon
	held   func() fyne.KeyModifier                                      // tells what is held down now
	takes  keyTaker                                                     // may be nil
	divert func(pasted string) bool                                     // reports whether it took a text that is not for the field

	waits  bool     // for what is pasted
	later  []func() // what comes after that
	silent bool     // nothing came, so what comes after that asks no more
	gone   bool     // with the dialog it was in
}

// keyTaker reports whether it took a key that means something else here; held is what was held
// down with it.
type keyTaker func(key *fyne.KeyEvent, held fyne.KeyModifier) bool

// newEntry makes a text field, with the keys that mean something else there.
func (s *shell) newEntry(takes keyTaker) *entry {
	e := &entry{read: s.textOf, held: modifiers, takes: takes, divert: s.refuseLong}
	e.ExtendBaseWidget(e)
	return e
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
		s.notice.tell(false, lang.L("What you copied is too long for this field."))
	}
	return long
}

// AcceptsTab leaves the Tab key to the window, also where there are several lines.
func (e *entry) AcceptsTab() bool { return false }

func (e *entry) TypedRune(r rune) { e.inTurn(func() { e.Entry.TypedRune(r) }) }

// KeyDown and KeyUp come in turn too: Shift with an arrow selects.
func (e *entry) KeyDown(key *fyne.KeyEvent) { e.inTurn(func() { e.Entry.KeyDown(key) }) }

func (e *entry) KeyUp(key *fyne.KeyEvent) { e.inTurn(func() { e.Entry.KeyUp(key) }) }

func (e *entry) FocusLost() {
	e.Entry.FocusLost()
	e.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft}) // which goes elsewhere now
}

func (e *entry) TypedKey(key *fyne.KeyEvent) {
	held := e.held()
	e.inTurn(func() {
		if e.takes == nil || !e.takes(key, held) {
			e.Entry.TypedKey(key)
		}
	})
}

// TypedShortcut is also what the entry's own menu calls.
func (e *entry) TypedShortcut(s fyne.Shortcut) {
	e.inTurn(func() {
		paste, ok := s.(*fyne.ShortcutPaste)
		if !ok {
			e.Entry.TypedShortcut(s)
			return
		}
		if !e.silent {
			e.waits = true
			e.read(paste.Clipboard, e.pasted)
		}
	})
}

// inTurn does something at once, or after what is being pasted, unless the field is gone.
func (e *entry) inTurn(do func()) {
	switch {
	case e.gone:
	case e.waits:
		e.later = append(e.later, do)
	default:
		do()
	}
}

// leave is called when the dialog is closed that the field is in: nothing comes of what
// is still being pasted.
func (e *entry) leave() { e.gone = true }

func (e *entry) pasted(text string, ok bool) {
	e.waits = false
	e.inTurn(func() {
		if text != "" && !e.divert(text) {
			e.Entry.TypedShortcut(&fyne.ShortcutPaste{Clipboard: holding(text)})
		}
	})
	later := e.later
	e.later, e.silent = nil, !ok
	for _, do := range later {
		e.inTurn(do)
	}
	e.silent = false
}

// holding is a clipboard that has this text.
type holding string

func (h holding) Content() string { return string(h) }

func (h holding) SetContent(string) {}

// selectFirst selects the first n characters, as Shift with the arrow does.
func (e *entry) selectFirst(n int) {
	shift := &fyne.KeyEvent{Name: desktop.KeyShiftLeft}
	e.KeyDown(shift)
	for range n {
		e.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	}
	e.KeyUp(shift)
}
