package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
)

// asked is an open dialog.
type asked struct {
	escape func() // what the Escape key does
	closed func() // called once it is closed; may be nil
}

// opened remembers a dialog until it is closed. escape is what the Escape key does.
func (w *Window) opened(d interface{ SetOnClosed(func()) }, escape func()) {
	a := &asked{escape: escape}
	w.dialogs = append(w.dialogs, a)
	d.SetOnClosed(func() {
		for i, open := range w.dialogs {
			if open == a {
				w.dialogs = append(w.dialogs[:i:i], w.dialogs[i+1:]...)
				if a.closed != nil {
					a.closed()
				}
				return
			}
		}
	})
}

// setButtons puts buttons at the end of a dialog, below each other where they have no
// room side by side. escape is what the Escape key does.
func (w *Window) setButtons(d *dialog.CustomDialog, escape func(), buttons ...*button) {
	w.opened(d, escape)
	var widest float32
	objects := make([]fyne.CanvasObject, len(buttons))
	for i, b := range buttons {
		objects[i] = b
		widest = max(widest, b.MinSize().Width)
	}
	if widest*float32(len(buttons)) > w.win.Canvas().Size().Width-60 {
		objects = []fyne.CanvasObject{container.NewVBox(objects...)}
	}
	d.SetButtons(objects)
}

// showDialog shows a dialog that is as wide as this with letters of the usual size, if the
// window is, and as high as its text needs at that.
func (w *Window) showDialog(d *dialog.CustomDialog, width float32) {
	w.fit(d, width)
	d.Show()
	w.fit(d, width) // a wrapped text has its height only once it has its width
}

func (w *Window) fit(d *dialog.CustomDialog, width float32) {
	d.Resize(fyne.NewSize(w.roomFor(fyne.NewSize(width, 0)).Width, 0))
}

// roomFor gives the size of a dialog that has this one with letters of the usual size: it
// grows with them as far as the window allows.
func (w *Window) roomFor(usual fyne.Size) fyne.Size {
	const margin = 30
	window := w.win.Canvas().Size().SubtractWidthHeight(margin, margin)
	return window.Min(fyne.NewSize(usual.Width*w.look.scale, usual.Height*w.look.scale))
}

// onClosed has something called when the dialog opened last is closed.
func (w *Window) onClosed(do func()) { w.dialogs[len(w.dialogs)-1].closed = do }

// escape closes the dialog that was opened last, else what is told below the box.
func (w *Window) escape() {
	if n := len(w.dialogs); n > 0 {
		w.dialogs[n-1].escape()
		return
	}
	w.notice.close()
}

// functionKey reports whether a key does the same everywhere in the window.
func functionKey(key fyne.KeyName) bool { return key == fyne.KeyF1 || key == fyne.KeyF2 }
