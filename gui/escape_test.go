package gui

import (
	"testing"

	"gannet/gui/view"

	ui "gannet/gui/widget"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

// A dialog is no higher than its text, and grows with what it finds.
func TestDialogsFitTheirText(t *testing.T) {
	r := withDownloads(t)
	r.win.Resize(fyne.NewSize(900, 560))
	r.command(view.Check, 2)
	height := func() float32 {
		for _, o := range test.LaidOutObjects(r.win.Canvas().Overlays().Top()) {
			if popup, ok := o.(*widget.PopUp); ok {
				return popup.Content.Size().Height
			}
		}
		t.Fatal("there is no dialog")
		return 0
	}
	before := height()
	if before > 260 {
		t.Errorf("it needs %v", before)
	}
	r.win.Canvas().Focused().(*ui.Entry).SetText("no checksum")
	if after := height(); after < before || after > 300 {
		t.Errorf("with an answer it needs %v, without %v", after, before)
	}
}
