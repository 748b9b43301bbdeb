package widget

// The open dialogs of a window.

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

// Dialogs are the open ones, and how they are shown.
type Dialogs struct {
	win   fyne.Window
	scale func() float32 // of text, 1 is the usual size
	open  []*asked       // the newest last
}

// Opened remembers a dialog until it is closed. escape is what the Escape key does.
func (ds *Dialogs) Opened(d interface{ SetOnClosed(func()) }, escape func()) {
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

// SetButtons puts buttons at the end of a dialog, below each other where they have no
// room side by side. escape is what the Escape key does.
func (ds *Dialogs) SetButtons(d *dialog.CustomDialog, escape func(), buttons ...*Button) {
	ds.Opened(d, escape)
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

// Show shows a dialog that is as wide as this with letters of the usual size, if the
// window is, and as high as its text needs at that.
func (ds *Dialogs) Show(d *dialog.CustomDialog, width float32) {
	ds.Fit(d, width)
	d.Show()
	ds.Fit(d, width) // a wrapped text has its height only once it has its width
}

// Fit makes a dialog as high as its text needs at this width, as Show does.
func (ds *Dialogs) Fit(d *dialog.CustomDialog, width float32) {
	d.Resize(fyne.NewSize(ds.RoomFor(fyne.NewSize(width, 0)).Width, 0))
}

// RoomFor gives the size of a dialog that has this one with letters of the usual size: it
// grows with them as far as the window allows.
func (ds *Dialogs) RoomFor(usual fyne.Size) fyne.Size {
	const margin = 30
	window := ds.win.Canvas().Size().SubtractWidthHeight(margin, margin)
	return window.Min(fyne.NewSize(usual.Width*ds.scale(), usual.Height*ds.scale()))
}

// OnClosed has something called when the dialog opened last is closed.
func (ds *Dialogs) OnClosed(do func()) { ds.open[len(ds.open)-1].closed = do }

// Len is how many are open.
func (ds *Dialogs) Len() int { return len(ds.open) }

// Escape does what the Escape key does in the dialog opened last. It reports false if none is open.
func (ds *Dialogs) Escape() bool {
	if len(ds.open) == 0 {
		return false
	}
	ds.open[len(ds.open)-1].escape()
	return true
}

// NewDialogs makes those of a window; scale tells the size of its letters, 1 is the usual one.
func NewDialogs(win fyne.Window, scale func() float32) *Dialogs {
	return &Dialogs{win: win, scale: scale}
}
