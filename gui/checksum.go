package gui

// A finished file compared with a checksum that is pasted.

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"gannet/downloader"
	"gannet/downloader/failure"
	"gannet/downloader/link"
	"gannet/gui/view"
	ui "gannet/gui/widget"
)

// AskChecksum compares a finished file with a checksum that is pasted. The file is read for it.
func (a *actions) AskChecksum(s *downloader.Snapshot) {
	explain := widget.NewLabel(lang.L("Copy the checksum of “{{.Name}}” (MD5, SHA-1, SHA-256 or SHA-512) from its web page and paste it here.", data{"Name": s.Name}))
	explain.Wrapping = fyne.TextWrapWord
	field := a.newEntry(a.escapes)
	field.SetPlaceHolder(lang.L("Paste the checksum"))
	result := widget.NewLabel("")
	result.Wrapping = fyne.TextWrapWord
	d := dialog.NewCustomWithoutButtons(lang.L("Verify checksum"), container.NewVBox(explain, field, result), a.win)
	reading, stop := context.WithCancel(context.Background())
	say := func(importance widget.Importance, text string) {
		result.Importance = importance
		result.SetText(text)
		a.dialogs.Fit(d, 620)
	}
	field.OnChanged = func(text string) {
		stop()
		sum := link.FindChecksum(text)
		switch {
		case strings.TrimSpace(text) == "":
			say(widget.MediumImportance, "")
			return
		case sum == "":
			say(widget.WarningImportance, lang.L("This is not a complete checksum. It must have 32, 40, 64 or 128 digits, each 0 to 9 or a to f."))
			return
		}
		say(widget.MediumImportance, lang.L("Reading the file…"))
		reading, stop = context.WithCancel(context.Background())
		ctx := reading
		go func() { // ends with the dialog, or with the file
			err := a.Engine.Check(ctx, s.ID, sum)
			a.Do(func() {
				if ctx.Err() == nil {
					say(checked(err))
				}
			})
		}()
	}
	a.dialogs.SetButtons(d, d.Hide, ui.NewButton(lang.L("Close"), nil, d.Hide))
	a.dialogs.OnClosed(func() {
		field.Leave()
		stop()
	})
	a.dialogs.Show(d, 620)
	a.win.Canvas().Focus(field)
}

// checked says in words what a comparison found.
func checked(err error) (widget.Importance, string) {
	var e *failure.Error
	switch {
	case err == nil:
		return widget.SuccessImportance, lang.L("Match: this is the expected file.")
	case errors.As(err, &e) && e.Kind == failure.Checksum:
		return widget.DangerImportance, lang.L("Mismatch: this is not the expected file. Do not open it; delete it and download it again.")
	default:
		return widget.DangerImportance, view.Reason(err)
	}
}
