package preferences

// Controls that show a setting and change it.

import (
	"fmt"
	"slices"
	"strconv"

	"fyne.io/fyne/v2/lang"

	ui "gannet/gui/widget"
	"gannet/settings"
)

// check turns a setting on or off.
func (p *pages) check(text string, of func(*settings.Values) *bool) *ui.Checkbox {
	c := ui.NewWordyCheckbox(text, func(on bool) { p.owner.Change(func(v *settings.Values) { *of(v) = on }) })
	followed(p, func(v *settings.Values) bool { return *of(v) }, func(on bool) {
		c.Checked = on
		c.Refresh()
	})
	return c
}

// pickOne offers values of a setting under their names.
func pickOne[T comparable](p *pages, values []T, names []string, of func(*settings.Values) *T) *ui.Selector {
	s := ui.NewSelector(names, nil)
	s.OnChanged = func(string) {
		picked := values[s.SelectedIndex()]
		p.owner.Change(func(v *settings.Values) { *of(v) = picked })
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

func pickNumber(p *pages, values []int, of func(*settings.Values) *int) *ui.Selector {
	names := make([]string, len(values))
	for i, v := range values {
		names[i] = strconv.Itoa(v)
		if v == 0 {
			names[i] = lang.L("Automatic")
		}
	}
	return pickOne(p, values, names, of)
}

func pickRetries(p *pages, of func(*settings.Values) *int) *ui.Selector {
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

// newField makes a field that hands on what check finds nothing wrong with.
func (p *pages) newField(check func(string) error, save func(string)) *ui.Field {
	return ui.NewField(p.owner.Equip, check, save)
}

// field is a field of a setting that is written as now says.
func (p *pages) field(now func(*settings.Values) string, check func(string) error, save func(string)) *ui.Field {
	f := p.newField(check, save)
	followed(p, now, f.Follow)
	return f
}

// text is a field of a setting that is a text itself.
func (p *pages) text(check func(string) error, of func(*settings.Values) *string) *ui.Field {
	return p.field(func(v *settings.Values) string { return *of(v) }, check, func(text string) {
		p.owner.Change(func(v *settings.Values) { *of(v) = text })
	})
}
