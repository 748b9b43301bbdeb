package gui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gannet/downloader"
)

// sumRow shows the SHA-256 of a file, and compares it with one that is pasted.
type sumRow struct {
	sum    *widget.Label
	other  *widget.Entry
	result *widget.Label
	object *fyne.Container
}

func newSumRow() *sumRow {
	r := &sumRow{sum: widget.NewLabel(""), other: widget.NewEntry(), result: widget.NewLabel("")}
	name := widget.NewLabel("SHA-256")
	name.Importance = widget.LowImportance
	r.sum.Truncation, r.sum.Selectable, r.sum.TextStyle.Monospace = fyne.TextTruncateEllipsis, true, true
	copied := lowButton("", theme.ContentCopyIcon(), func() { fyne.CurrentApp().Clipboard().SetContent(r.sum.Text) })
	r.other.SetPlaceHolder(lang.L("Paste one to compare"))
	r.other.OnChanged = func(string) { r.compare() }
	right := container.NewHBox(copied, container.NewGridWrap(fyne.NewSize(190, r.other.MinSize().Height), r.other), r.result)
	r.object = container.NewBorder(nil, nil, name, right, r.sum)
	return r
}

// askSum compares a finished file with a checksum that is pasted.
func (w *Window) askSum(s *downloader.Snapshot) {
	row := newSumRow()
	row.set(s.SHA256)
	explain := widget.NewLabel(lang.L("Copy the SHA-256 of “{{.Name}}” from the page it came from and paste it here. If it differs, the file is not the one that page means: do not open it.", data{"Name": s.Name}))
	explain.Wrapping = fyne.TextWrapWord
	d := dialog.NewCustomWithoutButtons(lang.L("Check file"), container.NewVBox(explain, row.object), w.win)
	w.setButtons(d, d.Hide, w.button(lang.L("Close"), d.Hide))
	d.Resize(fyne.NewSize(min(w.win.Canvas().Size().Width-40, 620), 0))
	d.Show()
	w.win.Canvas().Focus(row.other)
}

// set shows a checksum in hexadecimal digits; "" hides the row.
func (r *sumRow) set(sum string) {
	show(r.object, sum != "")
	if r.sum.Text != sum {
		r.sum.SetText(sum)
		r.other.SetText("")
		r.compare()
	}
}

func (r *sumRow) compare() {
	pasted := pastedSum(r.other.Text)
	switch {
	case pasted == "":
		r.result.Importance = widget.MediumImportance
		r.result.SetText("")
	case pasted == r.sum.Text:
		r.result.Importance = widget.SuccessImportance
		r.result.SetText(lang.L("matches"))
	default:
		r.result.Importance = widget.DangerImportance
		r.result.SetText(lang.L("differs"))
	}
}

// pastedSum takes a checksum out of what programs and pages write around it: its name,
// the file's name behind it, colons and capitals.
func pastedSum(text string) string {
	text = strings.ToLower(strings.TrimSpace(text))
	for _, name := range []string{"sha256", "sha-256"} {
		text = strings.TrimLeft(strings.TrimPrefix(text, name), ":= ")
	}
	if fields := strings.Fields(text); len(fields) > 0 && len(fields[0]) >= 64 {
		text = fields[0]
	}
	return strings.NewReplacer(":", "", " ", "").Replace(text)
}
