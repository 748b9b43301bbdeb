package detail

// The checksum of a file, and a field to compare it.

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gannet/downloader/link"
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
	copied := ui.NewIconButton(theme.ContentCopyIcon(), lang.L("Copy"), func() {
		fyne.CurrentApp().Clipboard().SetContent(r.sum.Text)
	})
	r.other.SetPlaceHolder(lang.L("Paste one to compare"))
	r.other.OnChanged = func(string) { r.compare() }
	field := container.NewGridWrap(fyne.NewSize(190, r.other.MinSize().Height), r.other)
	right := container.NewHBox(copied, field, r.result)
	r.object = container.NewBorder(nil, nil, name, right, r.sum)
	return r
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

// compare says whether what was pasted is the checksum shown.
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
