package gui

// Dialogs with one text field.

import (
	"errors"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"gannet/downloader"
	"gannet/downloader/link"
	"gannet/gui/preferences"
	"gannet/gui/view"
	ui "gannet/gui/widget"
	"gannet/internal/message"
	"gannet/settings"
)

// ask shows a question with one field, in which the first chosen characters of start
// are selected. done gets what was entered once check finds nothing wrong with it.
func (s *shell) ask(title, explain, start string, chosen int, yes string, check func(string) error, done func(string)) {
	field := s.newEntry(s.escapes)
	field.SetText(start)
	field.Validator = check
	label := widget.NewLabel(explain)
	label.Wrapping = fyne.TextWrapWord
	var d *dialog.CustomDialog
	accept := ui.NewButton(yes, nil, nil)
	accept.Importance = widget.HighImportance
	accept.OnTapped = func() {
		field.InTurn(func() {
			if field.Validate() == nil {
				d.Hide()
				done(strings.TrimSpace(field.Text))
			}
		})
	}
	field.OnSubmitted = func(string) { accept.OnTapped() }
	d = dialog.NewCustomWithoutButtons(title, container.NewVBox(label, field), s.win)
	s.dialogs.SetButtons(d, d.Hide, ui.NewButton(lang.L("Cancel"), nil, d.Hide), accept)
	s.dialogs.OnClosed(field.Leave)
	s.dialogs.Show(d, 520)
	s.win.Canvas().Focus(field)
	field.SelectFirst(chosen)
}

// stem is how many characters of a file's name come before its ending.
func stem(name string) int {
	return utf8.RuneCountInString(strings.TrimSuffix(name, filepath.Ext(name)))
}

// AskLink asks for a fresh link to the same file.
func (a *actions) AskLink(s *downloader.Snapshot) {
	var fresh link.Item
	check := func(text string) error {
		var reason message.Message
		if fresh, reason = link.One(text); !reason.IsZero() {
			return errors.New(view.Say(reason))
		}
		return nil
	}
	explain := lang.L("Open the page where you found “{{.Name}}”, copy its download link again and paste it here. The data downloaded so far is kept.", data{"Name": s.Name})
	a.ask(lang.L("Update link"), explain, "", 0, lang.L("Resume"), check, func(string) {
		a.worker.do(func() {
			if err := a.Engine.Relink(s.ID, fresh); err != nil {
				a.Do(func() { a.fail(lang.L("This link cannot be used for “{{.Name}}”.", data{"Name": s.Name}), err) })
			}
		})
	})
}

// askLimit asks for a speed limit that is not in the menu.
func (w *Window) askLimit() {
	now := ""
	if w.prefs.Limit > 0 {
		now = w.prefs.Limit.String()
	}
	title, yes := lang.L("Speed limit"), lang.L("Set limit")
	explain := lang.L("Limits the total speed of all downloads, so that others can use the network too.")
	w.ask(title, explain, now, len(now), yes, preferences.CheckLimit, func(text string) {
		rate, err := preferences.ParseLimit(text)
		if err == nil {
			w.change(func(v *settings.Values) { v.Limit = rate })
		}
	})
}
