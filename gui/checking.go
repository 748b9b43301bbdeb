package gui

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gannet/downloader"
	"gannet/downloader/failure"
	"gannet/downloader/link"
	"gannet/gui/view"
	ui "gannet/gui/widget"
)

// sumRow shows the SHA-256 of a file, and compares it with one that is pasted.
type sumRow struct {
	sum    *widget.Label
	other  *ui.Entry
	result *widget.Label
	object *fyne.Container
}

func newSumRow(other *ui.Entry) *sumRow {
	r := &sumRow{sum: widget.NewLabel(""), other: other, result: widget.NewLabel("")}
	name := widget.NewLabel("SHA-256")
	name.Importance = widget.LowImportance
	r.sum.Truncation, r.sum.Selectable, r.sum.TextStyle.Monospace = fyne.TextTruncateEllipsis, true, true
	copied := ui.NewIconButton(theme.ContentCopyIcon(), lang.L("Copy"), func() { fyne.CurrentApp().Clipboard().SetContent(r.sum.Text) })
	r.other.SetPlaceHolder(lang.L("Paste one to compare"))
	r.other.OnChanged = func(string) { r.compare() }
	right := container.NewHBox(copied, container.NewGridWrap(fyne.NewSize(190, r.other.MinSize().Height), r.other), r.result)
	r.object = container.NewBorder(nil, nil, name, right, r.sum)
	return r
}

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

// set shows a checksum in hexadecimal digits; "" hides the row.
func (r *sumRow) set(sum string) {
	ui.SetVisible(r.object, sum != "")
	if r.sum.Text != sum {
		r.sum.SetText(sum)
		r.other.SetText("")
		r.compare()
	}
}

func (r *sumRow) compare() {
	pasted := link.FindChecksum(r.other.Text)
	switch {
	case strings.TrimSpace(r.other.Text) == "":
		r.result.Importance = widget.MediumImportance
		r.result.SetText("")
	case pasted == r.sum.Text:
		r.result.Importance = widget.SuccessImportance
		r.result.SetText(lang.L("matches"))
	default:
		r.result.Importance = widget.DangerImportance
		r.result.SetText(lang.L("does not match"))
	}
}
