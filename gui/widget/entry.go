package widget

// The one kind of text field.

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Entry is a text field: the window has no other ones, as Fyne's wait for good for a
// program that does not give what was copied from it. This one does not wait, and
// what is typed before the text has come comes after it.
type Entry struct {
	widget.Entry
	// Read tells what was copied, soon.
	Read func(library fyne.Clipboard, got func(text string, ok bool))
	// Held tells what is held down now.
	Held func() fyne.KeyModifier
	// Takes may be nil.
	Takes KeyTaker
	// Divert reports whether it took a text that was pasted and is not for the field.
	Divert func(pasted string) bool

	waits  bool     // for what is pasted
	later  []func() // what comes after that
	silent bool     // nothing came, so what comes after that asks no more
	gone   bool     // with the dialog it was in
}

// KeyTaker reports whether it took a key that means something else here; held is what was held
// down with it.
type KeyTaker func(key *fyne.KeyEvent, held fyne.KeyModifier) bool

// AcceptsTab leaves the Tab key to the window, also where there are several lines.
func (e *Entry) AcceptsTab() bool { return false }

func (e *Entry) TypedRune(r rune) { e.InTurn(func() { e.Entry.TypedRune(r) }) }

// KeyDown and KeyUp come in turn too: Shift with an arrow selects.
func (e *Entry) KeyDown(key *fyne.KeyEvent) { e.InTurn(func() { e.Entry.KeyDown(key) }) }

func (e *Entry) KeyUp(key *fyne.KeyEvent) { e.InTurn(func() { e.Entry.KeyUp(key) }) }

func (e *Entry) FocusLost() {
	e.Entry.FocusLost()
	e.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft}) // which goes elsewhere now
}

func (e *Entry) TypedKey(key *fyne.KeyEvent) {
	held := e.Held()
	e.InTurn(func() {
		if e.Takes == nil || !e.Takes(key, held) {
			e.Entry.TypedKey(key)
		}
	})
}

// TypedShortcut is also what the entry's own menu calls.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	e.InTurn(func() {
		paste, ok := s.(*fyne.ShortcutPaste)
		if !ok {
			e.Entry.TypedShortcut(s)
			return
		}
		if !e.silent {
			e.waits = true
			e.Read(paste.Clipboard, e.pasted)
		}
	})
}

// InTurn does something at once, or after what is being pasted, unless the field is gone.
func (e *Entry) InTurn(do func()) {
	switch {
	case e.gone:
	case e.waits:
		e.later = append(e.later, do)
	default:
		do()
	}
}

// Leave is called when the dialog is closed that the field is in: nothing comes of what
// is still being pasted.
func (e *Entry) Leave() { e.gone = true }

func (e *Entry) pasted(text string, ok bool) {
	e.waits = false
	e.InTurn(func() {
		if text != "" && !e.Divert(text) {
			e.Entry.TypedShortcut(&fyne.ShortcutPaste{Clipboard: holding(text)})
		}
	})
	later := e.later
	e.later, e.silent = nil, !ok
	for _, do := range later {
		e.InTurn(do)
	}
	e.silent = false
}

// holding is a clipboard that has this text.
type holding string

func (h holding) Content() string { return string(h) }

func (h holding) SetContent(string) {}

// SelectFirst selects the first n characters, as Shift with the arrow does.
func (e *Entry) SelectFirst(n int) {
	shift := &fyne.KeyEvent{Name: desktop.KeyShiftLeft}
	e.KeyDown(shift)
	for range n {
		e.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	}
	e.KeyUp(shift)
}
