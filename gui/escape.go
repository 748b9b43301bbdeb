package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"

	ui "gannet/gui/widget"
)

// asked is an open dialog.
type asked struct {
	escape func() // what the Escape key does
	closed func() // called once it is closed; may be nil
}

// dialogs are the open ones, and how they are shown.
type dialogs struct {
	win   fyne.Window
	scale func() float32 // of text, 1 is the usual size
	open  []*asked       // the newest last
}

// opened remembers a dialog until it is closed. escape is what the Escape key does.
func (ds *dialogs) opened(d interface{ SetOnClosed(func()) }, escape func()) {
	a := &asked{escape: escape}
	ds.open = append(ds.open, a)
	d.SetOnClosed(func() {
		for i, open := range ds.open {
			if open == a {
				ds.open = append(ds.open[:i:i], ds.open[i+1:]...)
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
func (ds *dialogs) setButtons(d *dialog.CustomDialog, escape func(), buttons ...*ui.Button) {
	ds.opened(d, escape)
	var widest float32
	objects := make([]fyne.CanvasObject, len(buttons))
	for i, b := range buttons {
		objects[i] = b
		widest = max(widest, b.MinSize().Width)
	}
	if widest*float32(len(buttons)) > ds.win.Canvas().Size().Width-60 {
		objects = []fyne.CanvasObject{container.NewVBox(objects...)}
	}
	d.SetButtons(objects)
}

// show shows a dialog that is as wide as this with letters of the usual size, if the
// window is, and as high as its text needs at that.
func (ds *dialogs) show(d *dialog.CustomDialog, width float32) {
	ds.fit(d, width)
	d.Show()
	ds.fit(d, width) // a wrapped text has its height only once it has its width
}

func (ds *dialogs) fit(d *dialog.CustomDialog, width float32) {
	d.Resize(fyne.NewSize(ds.roomFor(fyne.NewSize(width, 0)).Width, 0))
}

// roomFor gives the size of a dialog that has this one with letters of the usual size: it
// grows with them as far as the window allows.
func (ds *dialogs) roomFor(usual fyne.Size) fyne.Size {
	const margin = 30
	window := ds.win.Canvas().Size().SubtractWidthHeight(margin, margin)
	return window.Min(fyne.NewSize(usual.Width*ds.scale(), usual.Height*ds.scale()))
}

// onClosed has something called when the dialog opened last is closed.
func (ds *dialogs) onClosed(do func()) { ds.open[len(ds.open)-1].closed = do }

// escape does what the Escape key does in the dialog opened last. It reports false if none is open.
func (ds *dialogs) escape() bool {
	if len(ds.open) == 0 {
		return false
	}
	ds.open[len(ds.open)-1].escape()
	return true
}

// escape closes the dialog that was opened last, else what is told below the box.
func (w *Window) escape() {
	if !w.dialogs.escape() {
		w.notice.close()
	}
}

// functionKey reports whether a key does the same everywhere in the window.
func functionKey(key fyne.KeyName) bool { return key == fyne.KeyF1 || key == fyne.KeyF2 }
