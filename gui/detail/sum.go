package detail

// The checksum of a file, and a field to compare it.

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gannet/downloader"
	"gannet/downloader/link"
	ui "gannet/gui/widget"
)

// sumRow shows the SHA-256 of a file, and compares it with one that is pasted.
type sumRow struct {
	of     downloader.ID // whose file it is
	known  string        // the SHA-256; "" while it is calculated
	copied fyne.Disableable
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
		fyne.CurrentApp().Clipboard().SetContent(r.known)
	})
	r.copied = copied
	r.other.SetPlaceHolder(lang.L("Paste one to compare"))
	r.other.OnChanged = func(string) { r.compare() }
	field := container.NewGridWrap(fyne.NewSize(190, r.other.MinSize().Height), r.other)
	right := container.NewHBox(copied, field, r.result)
	r.object = container.NewBorder(nil, nil, name, right, r.sum)
	return r
}

// set shows what is known of the checksum of a finished file; nothing hides the row.
func (r *sumRow) set(s *downloader.Snapshot) {
	ui.SetVisible(r.object, s.SHA256 != "" || s.Summing)
	text := s.SHA256
	if s.Summing {
		text = lang.L("Calculating…")
	}
	if r.of == s.ID && r.sum.Text == text {
		return
	}
	if r.of != s.ID { // what is pasted while it is calculated is compared then
		r.of = s.ID
		r.other.SetText("")
	}
	r.known = s.SHA256
	if r.known == "" {
		r.copied.Disable()
	} else {
		r.copied.Enable()
	}
	r.sum.SetText(text)
	r.compare()
}

// compare says whether what was pasted is the checksum shown.
func (r *sumRow) compare() {
	pasted := link.FindChecksum(r.other.Text)
	switch {
	case r.known == "", strings.TrimSpace(r.other.Text) == "":
		r.result.Importance = widget.MediumImportance
		r.result.SetText("")
	case pasted == r.known:
		r.result.Importance = widget.SuccessImportance
		r.result.SetText(lang.L("matches"))
	default:
		r.result.Importance = widget.DangerImportance
		r.result.SetText(lang.L("does not match"))
	}
}
