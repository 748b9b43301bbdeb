package gui

// Dialogs with one text field.

import (
	"errors"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2/lang"

	"gannet/downloader"
	"gannet/downloader/link"
	"gannet/gui/preferences"
	"gannet/gui/view"
	ui "gannet/gui/widget"
	"gannet/internal/message"
	"gannet/settings"
)

// ask shows a question in the window.
func (s *shell) ask(q ui.Question) { s.dialogs.Ask(q, s.newEntry(s.escapes)) }

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
	done := func(string) {
		a.worker.do(func() {
			if err := a.Engine.Relink(s.ID, fresh); err != nil {
				a.Do(func() { a.fail(lang.L("This link cannot be used for “{{.Name}}”.", data{"Name": s.Name}), err) })
			}
		})
	}
	a.ask(ui.Question{Title: lang.L("Update link"), Explain: explain, Yes: lang.L("Resume"), Check: check, Done: done})
}

// askLimit asks for a speed limit that is not in the menu.
func (w *Window) askLimit() {
	now := ""
	if w.prefs.Limit > 0 {
		now = w.prefs.Limit.String()
	}
	w.ask(ui.Question{
		Title:   lang.L("Speed limit"),
		Explain: lang.L("Limits the total speed of all downloads, so that others can use the network too."),
		Yes:     lang.L("Set limit"),
		Start:   now, Chosen: len(now), Check: preferences.CheckLimit,
		Done: func(text string) {
			rate, err := preferences.ParseLimit(text)
			if err == nil {
				w.change(func(v *settings.Values) { v.Limit = rate })
			}
		},
	})
}
