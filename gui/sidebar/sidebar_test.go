package sidebar

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"gannet/gui/internal/guitest"
	"gannet/gui/view"
	"gannet/settings"
)

// The arrows and the mouse pick a part; a part that is shown already is not picked again, and keys the bar has no use
// for go to the window.
func TestBarPicksAPart(t *testing.T) {
	guitest.Look(t, settings.ThemeLight)
	type part struct {
		group view.Group
		typ   int
	}
	var picked []part
	var others []fyne.KeyName
	b := New(
		func(e *fyne.KeyEvent) { others = append(others, e.Name) },
		func(g view.Group, typ int) { picked = append(picked, part{g, typ}) },
	)
	for _, key := range []fyne.KeyName{fyne.KeyUp, fyne.KeyDown, fyne.KeyEnd, fyne.KeyDown, fyne.KeyF1, fyne.KeyHome} {
		b.TypedKey(&fyne.KeyEvent{Name: key})
	}
	test.Tap(b.items[view.GroupFailed])
	want := []part{
		{view.GroupActive, view.AnyType},
		{view.GroupAll, view.FileTypes - 1},
		{view.GroupAll, view.AnyType},
		{view.GroupFailed, view.AnyType},
	}
	if !slices.Equal(picked, want) {
		t.Errorf("picked %v, want %v", picked, want)
	}
	if !slices.Equal(others, []fyne.KeyName{fyne.KeyF1}) {
		t.Errorf("the window got the keys %v", others)
	}
}

func TestBarCounts(t *testing.T) {
	guitest.Look(t, settings.ThemeLight)
	b := New(nil, nil)
	var totals view.Totals
	totals.Groups[view.GroupFailed], totals.Types[view.TypeVideos] = 2, 3
	b.SetTotals(totals)
	for at, want := range map[int]string{
		0: "", int(view.GroupFailed): "2", int(view.Groups) + int(view.TypeVideos): "3",
	} {
		if got := b.items[at].count.Text; got != want {
			t.Errorf("%s has %q, want %q", b.items[at].name.Text, got, want)
		}
	}
}
