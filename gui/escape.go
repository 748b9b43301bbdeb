package gui

// Keys that do the same everywhere in the window.

import (
	"fyne.io/fyne/v2"
)

// escape closes the dialog that was opened last, else what is told below the box.
func (w *Window) escape() {
	if !w.dialogs.Escape() {
		w.notice.Close()
	}
}

// functionKey reports whether a key does the same everywhere in the window.
func functionKey(key fyne.KeyName) bool { return key == fyne.KeyF1 || key == fyne.KeyF2 }
