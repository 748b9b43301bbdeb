package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"gannet/settings"
)

// askClose closes the window, after a question if downloads would stop and the
// user has not answered it for good.
func (w *Window) askClose() {
	n := w.model.totals.groups[groupActive] + w.model.totals.queued
	if n == 0 || !w.prefs.AskClose {
		w.Close()
		return
	}
	text := widget.NewLabel(lang.N("{{.N}} downloads are not finished. They go on when you open Gannet again; nothing is lost.", n, data{"N": n}))
	text.Wrapping = fyne.TextWrapWord
	never := widget.NewCheck(lang.L("Do not ask again"), nil)
	var d *dialog.CustomDialog
	quit := widget.NewButton(lang.L("Quit"), func() {
		d.Hide()
		if never.Checked {
			w.change(func(v *settings.Values) { v.AskClose = false })
		}
		w.Close()
	})
	quit.Importance = widget.HighImportance
	d = dialog.NewCustomWithoutButtons(lang.L("Quit Gannet?"), container.NewVBox(text, never), w.win)
	d.SetButtons([]fyne.CanvasObject{widget.NewButton(lang.L("Go on downloading"), d.Hide), quit})
	d.Resize(fyne.NewSize(min(w.win.Canvas().Size().Width-40, 460), 0))
	d.Show()
	w.win.Canvas().Focus(quit)
}
