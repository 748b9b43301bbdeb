package gui

// What closing the window means, and the question before downloads would stop.

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"gannet/gui/view"
	ui "gannet/gui/widget"
	"gannet/settings"
)

// askClose closes the window, or leaves it in the tray if the user wants that and
// does not mean to quit. If downloads would stop there is a question before, unless it
// was answered for good.
func (w *Window) askClose(quit bool) {
	n := w.model.Totals.Groups[view.GroupActive] + w.model.Totals.Queued
	switch {
	case n > 0 && w.prefs.AskClose:
		w.askWhatCloseMeans(n)
	case !quit && w.prefs.Background && w.presence.inTray():
		w.hide()
	default:
		w.Close()
	}
}

func (w *Window) askWhatCloseMeans(unfinished int) {
	text := widget.NewLabel(lang.N("{{.N}} downloads are not finished. They resume the next time you open Gannet; nothing is lost.", unfinished, data{"N": unfinished}))
	text.Wrapping = fyne.TextWrapWord
	never := ui.NewCheckbox(lang.L("Don’t ask again"), nil)
	var d *dialog.CustomDialog
	answer := func(background bool, do func()) func() {
		return func() {
			d.Hide()
			if never.Checked {
				w.change(func(v *settings.Values) { v.AskClose, v.Background = false, background })
			}
			do()
		}
	}
	quit := ui.NewButton(lang.L("Quit"), nil, answer(false, w.Close))
	quit.Importance = widget.HighImportance
	stay := ui.NewButton(lang.L("Keep downloading"), nil, func() { d.Hide() })
	if w.presence.inTray() {
		stay = ui.NewButton(lang.L("Continue in background"), nil, answer(true, w.hide))
	}
	d = dialog.NewCustomWithoutButtons(lang.L("Quit Gannet?"), container.NewVBox(text, never), w.win)
	w.dialogs.SetButtons(d, d.Hide, stay, quit)
	w.dialogs.Show(d, 460)
	w.win.Canvas().Focus(quit)
}
