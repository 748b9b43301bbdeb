package widget

// A text field that hands on what was written once it is complete.

import "strings"

// Field is an entry that marks what cannot be used as one types, and hands on
// what can once the user leaves it or presses Enter.
type Field struct {
	Entry
	saved string
	save  func(string)
}

// NewField makes one. equip gives it what an Entry needs; check says what is wrong with a text, and may be nil.
func NewField(equip func(*Entry), check func(string) error, save func(string)) *Field {
	f := &Field{save: save}
	equip(&f.Entry)
	f.ExtendBaseWidget(f)
	f.Validator = check
	f.AlwaysShowValidationError = true
	f.OnSubmitted = func(string) { f.commit() }
	return f
}

// Follow shows what the value is now, unless the user is writing something else.
func (f *Field) Follow(now string) {
	if strings.TrimSpace(f.Text) == f.saved && f.Text != now {
		f.SetText(now)
	}
	f.saved = now
}

func (f *Field) FocusLost() {
	f.Entry.FocusLost()
	f.InTurn(f.commit)
}

func (f *Field) commit() {
	if text := strings.TrimSpace(f.Text); text != f.saved && f.Validate() == nil {
		f.saved = text
		f.save(text)
	}
}

// CommitAnew hands on what is written where the value was another one meanwhile, which the field did not show.
func (f *Field) CommitAnew() {
	f.saved = ""
	f.commit()
}
