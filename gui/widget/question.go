package widget

// Dialogs with one text field.

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"
)

// Question is what a dialog with one text field asks.
type Question struct {
	Title, Explain string
	Yes            string             // names the button that takes the answer
	Start          string             // what is in the field at first
	Chosen         int                // how many characters of that are selected, from the first
	Check          func(string) error // says in the user's words what is wrong with an answer
	Done           func(string)       // gets an answer with which nothing is wrong, without space around it
}

// Ask shows a question, to be answered in a field made for it.
func (ds *Dialogs) Ask(q Question, field *Entry) {
	field.SetText(q.Start)
	field.Validator = q.Check
	label := widget.NewLabel(q.Explain)
	label.Wrapping = fyne.TextWrapWord
	var d *dialog.CustomDialog
	accept := NewButton(q.Yes, nil, nil)
	accept.Importance = widget.HighImportance
	accept.OnTapped = func() {
		field.InTurn(func() {
			if field.Validate() == nil {
				d.Hide()
				q.Done(strings.TrimSpace(field.Text))
			}
		})
	}
	field.OnSubmitted = func(string) { accept.OnTapped() }
	d = dialog.NewCustomWithoutButtons(q.Title, container.NewVBox(label, field), ds.win)
	ds.SetButtons(d, d.Hide, NewButton(lang.L("Cancel"), nil, d.Hide), accept)
	ds.OnClosed(field.Leave)
	ds.Show(d, 520)
	ds.win.Canvas().Focus(field)
	field.SelectFirst(q.Chosen)
}
