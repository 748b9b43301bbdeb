package gui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"gannet/gui/internal/guitest"
	"gannet/gui/sidebar"
	"gannet/gui/view"
	"gannet/settings"
)

func (r *rig) sideItem() *fyne.MenuItem {
	items := r.viewItems()
	return items[len(items)-2]
}

func TestSidebarIsShown(t *testing.T) {
	for _, c := range []struct {
		setting, fits bool
		wish          sideWish
		whole, want   bool
	}{
		{false, true, sideShown, false, false},
		{false, false, sideShown, false, false},
		{true, true, sideByRoom, true, true},
		{true, true, sideHidden, true, true}, // what was asked for without room is past
		{true, false, sideByRoom, true, false},
		{true, false, sideByRoom, false, true},
		{true, false, sideShown, true, true},
		{true, false, sideHidden, false, false},
	} {
		if got := sidebarShown(c.setting, c.fits, c.wish, c.whole); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

func TestSidebarFoldsWhereItHasNoRoom(t *testing.T) {
	r := withDownloads(t)
	for _, c := range []struct {
		width, height float32
		text          int // percent
		want          bool
	}{
		{960, 640, 100, true},
		{640, 480, 100, true},
		{640, 480, 200, false},
		{960, 640, 200, true},
		{640, 480, 150, false},
		{520, 480, 100, true},
		{400, 480, 100, false},
		{960, 640, 100, true},
	} {
		r.win.Resize(fyne.NewSize(c.width, c.height))
		r.change(func(v *settings.Values) { v.TextSize = c.text })
		if got := r.side.object.Visible(); got != c.want || r.sideItem().Checked != c.want {
			t.Errorf("%+v: visible %v, menu %v", c, got, r.sideItem().Checked)
		}
		if got := r.list.Size().Width; (got == c.width) == c.want {
			t.Errorf("%+v: the list is %v wide", c, got)
		}
	}
	if !r.prefs.Sidebar {
		t.Error("the choice of the user is another one")
	}
	r.change(func(v *settings.Values) { v.Sidebar = false })
	if r.side.object.Visible() {
		t.Error("it is there in spite of the settings")
	}
}

func TestFoldedSidebarCanBeAskedFor(t *testing.T) {
	r := withDownloads(t)
	narrow, wide := fyne.NewSize(400, 480), fyne.NewSize(900, 480)
	sees := func(what string, want bool) {
		t.Helper()
		if r.side.object.Visible() != want || !r.prefs.Sidebar {
			t.Errorf("%s: visible %v, in the settings %v", what, r.side.object.Visible(), r.prefs.Sidebar)
		}
	}
	r.win.Resize(narrow)
	without := r.content.MinSize().Width
	r.sideItem().Action()
	sees("asked for", true)
	if got := r.content.MinSize().Width; got < without+r.side.object.MinSize().Width {
		t.Errorf("the window may be %v wide with the sidebar, and %v without", got, without)
	}
	test.Tap(r.part(int(view.GroupFailed)))
	r.sideItem().Action()
	sees("hidden with a part of the list chosen", false)
	r.side.focusSearch()
	sees("searched", true)
	if r.win.Canvas().Focused() != fyne.Focusable(r.side.search) {
		t.Errorf("the keyboard is at %T", r.win.Canvas().Focused())
	}
	r.win.Resize(wide)
	sees("with room", true)
	r.win.Resize(narrow)
	sees("with a part of the list chosen", true)
	r.side.showAll()
	sees("with the whole list", false)
	if r.win.Canvas().Focused() != nil {
		t.Errorf("the keyboard is left at %T", r.win.Canvas().Focused())
	}

	r.change(func(v *settings.Values) { v.Sidebar = false })
	r.sideItem().Action()
	sees("wanted again", true)
	r.win.Resize(wide)
	r.sideItem().Action()
	if r.side.object.Visible() || r.prefs.Sidebar {
		t.Error("with room, hiding it is not the user's choice")
	}
}

// part gives a line of the sidebar, of those from the top.
func (r *rig) part(at int) *sidebar.Item { return guitest.Seen[*sidebar.Item](r.side.bar)[at] }

func TestSidebarPicksAPart(t *testing.T) {
	r := withDownloads(t)
	r.win.Canvas().Focus(r.side.bar)
	r.key(fyne.KeyDown)
	if got := r.names(); !slices.Equal(got, []string{"Beta.zip"}) {
		t.Errorf("active: %v", got)
	}
	test.Tap(r.part(view.Groups + int(view.TypeVideos)))
	if got := r.names(); !slices.Equal(got, []string{"alpha.mp4"}) {
		t.Errorf("videos: %v", got)
	}
	if !guitest.Draws(r.part(0), "4") {
		t.Error("All does not have 4")
	}
}
