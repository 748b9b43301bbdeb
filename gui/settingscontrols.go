package gui

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2/lang"

	ui "gannet/gui/widget"
	"gannet/settings"
)

// check turns a setting on or off.
func (p *settingsPage) check(text string, of func(*settings.Values) *bool) *ui.Checkbox {
	c := ui.NewWordyCheckbox(text, func(on bool) { p.w.change(func(v *settings.Values) { *of(v) = on }) })
	followed(p, func(v *settings.Values) bool { return *of(v) }, func(on bool) {
		c.Checked = on
		c.Refresh()
	})
	return c
}

// pickOne offers values of a setting under their names.
func pickOne[T comparable](p *settingsPage, values []T, names []string, of func(*settings.Values) *T) *ui.Selector {
	s := ui.NewSelector(names, nil)
	s.OnChanged = func(string) {
		picked := values[s.SelectedIndex()]
		p.w.change(func(v *settings.Values) { *of(v) = picked })
	}
	followed(p, func(v *settings.Values) T { return *of(v) }, func(now T) {
		s.Selected = fmt.Sprint(now) // one that is not offered was written into the file
		if i := slices.Index(values, now); i >= 0 {
			s.Selected = names[i]
		}
		s.Refresh()
	})
	return s
}

func pickNumber(p *settingsPage, values []int, of func(*settings.Values) *int) *ui.Selector {
	names := make([]string, len(values))
	for i, v := range values {
		names[i] = strconv.Itoa(v)
		if v == 0 {
			names[i] = lang.L("Automatic")
		}
	}
	return pickOne(p, values, names, of)
}

func pickRetries(p *settingsPage, of func(*settings.Values) *int) *ui.Selector {
	values := []int{-1, 0, 1, 3, 5, 10, 20, 50, 100}
	names := []string{lang.L("Unlimited"), lang.L("None")}
	for _, n := range values[2:] {
		names = append(names, strconv.Itoa(n))
	}
	return pickOne(p, values, names, of)
}

func numbers(from, to int) []int {
	n := make([]int, 0, to-from+1)
	for i := from; i <= to; i++ {
		n = append(n, i)
	}
	return n
}

// field is an entry that marks what cannot be used as one types, and hands on
// what can once the user leaves it or presses Enter.
type field struct {
	ui.Entry
	saved string
	save  func(string)
}

func (p *settingsPage) newField(check func(string) error, save func(string)) *field {
	f := &field{Entry: ui.Entry{Read: p.w.textOf, Held: ui.Modifiers, Takes: p.w.escapes, Divert: p.w.refuseLong}, save: save}
	f.ExtendBaseWidget(f)
	f.Validator = check
	f.AlwaysShowValidationError = true
	f.OnSubmitted = func(string) { f.commit() }
	return f
}

// field is a field of a setting that is written as now says.
func (p *settingsPage) field(now func(*settings.Values) string, check func(string) error, save func(string)) *field {
	f := p.newField(check, save)
	followed(p, now, f.show)
	return f
}

// text is a field of a setting that is a text itself.
func (p *settingsPage) text(check func(string) error, of func(*settings.Values) *string) *field {
	return p.field(func(v *settings.Values) string { return *of(v) }, check, func(text string) {
		p.w.change(func(v *settings.Values) { *of(v) = text })
	})
}

// show shows what the setting is now, unless the user is writing something else.
func (f *field) show(now string) {
	if strings.TrimSpace(f.Text) == f.saved && f.Text != now {
		f.SetText(now)
	}
	f.saved = now
}

func (f *field) FocusLost() {
	f.Entry.FocusLost()
	f.InTurn(f.commit)
}

func (f *field) commit() {
	if text := strings.TrimSpace(f.Text); text != f.saved && f.Validate() == nil {
		f.saved = text
		f.save(text)
	}
}

// commitAnew is commit where the setting was another one meanwhile, which the field did not show.
func (f *field) commitAnew() {
	f.saved = ""
	f.commit()
}
