package gui

// The left of the window, which folds away where it has no room.

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"gannet/gui/sidebar"
	ui "gannet/gui/widget"
	"gannet/settings"
)

// listRoom is how wide the list must be beside the sidebar, in widths of a letter (em), for
// names that can be told apart.
const listRoom = 25

// sideWish is what the user wants of the sidebar while it has no room.
type sideWish uint8

const (
	sideByRoom sideWish = iota // nothing was asked for
	sideShown
	sideHidden
)

// sidePanel is the left of the window: which part of the list is shown, and in which order.
type sidePanel struct {
	*shell
	bar    *sidebar.Bar
	search *ui.Entry
	sort   *ui.Button
	object *fyne.Container // the sidebar with what is above and below it
	wish   sideWish        // while it has no room
}

// sideFits reports whether a window of this width has room for sidebar and list.
func (s *sidePanel) fits(width float32) bool {
	return width-s.object.MinSize().Width >= listRoom*theme.TextSize()
}

// sidebarShown decides whether the sidebar is there. One that the settings want is folded away
// where it does not fit, unless it says why the list is not whole, or as was asked for since.
func sidebarShown(setting, fits bool, wish sideWish, whole bool) bool {
	switch {
	case !setting || fits:
		return setting
	case wish == sideByRoom:
		return !whole
	default:
		return wish == sideShown
	}
}

// sideIn reports whether the sidebar is to be there, with room or without.
func (s *sidePanel) in(fits bool) bool {
	return sidebarShown(s.prefs.Sidebar, fits, s.wish, s.model.Query.Whole())
}

// fold shows the sidebar or takes it away, as suits a window of this width.
func (s *sidePanel) fold(width float32) {
	fits := s.fits(width)
	if fits {
		s.wish = sideByRoom
	}
	if on := s.in(fits); on != s.object.Visible() {
		ui.SetVisible(s.object, on)
		s.changed()
	}
}

// sideChanged brings what depends on the sidebar up to date: the keyboard and the main menu.
func (s *sidePanel) changed() {
	switch s.win.Canvas().Focused() {
	case s.search, s.bar, s.sort:
		s.win.Canvas().Unfocus()
	}
	s.Do(func() {
		if !s.closed {
			s.renewMenu() // it says whether there is a sidebar
		}
	})
}

// showSide shows the sidebar, room or not, or takes it away.
func (s *sidePanel) show(on bool) {
	s.wish = sideHidden
	if on {
		s.wish = sideShown
	}
	if on && !s.prefs.Sidebar || !on && s.fits(s.content.Size().Width) {
		s.change(func(v *settings.Values) { v.Sidebar = on })
		return
	}
	s.content.Refresh()
}

// frame lays out the window. It tells the bars their width first, since that decides
// how high they are, and has the sidebar folded, which decides where the list is.
type frame struct {
	top, bottom, left fyne.CanvasObject
	sideIn            func(fits bool) bool // whether the left is to be there
	fold              func(width float32)
}

// MinSize is that without the sidebar, if it folds away when there is less room.
func (f *frame) MinSize(objects []fyne.CanvasObject) fyne.Size {
	if f.sideIn(false) {
		return layout.NewBorderLayout(f.top, f.bottom, f.left, nil).MinSize(objects)
	}
	rest := make([]fyne.CanvasObject, 0, len(objects))
	for _, o := range objects {
		if o != f.left {
			rest = append(rest, o)
		}
	}
	return layout.NewBorderLayout(f.top, f.bottom, nil, nil).MinSize(rest)
}

func (f *frame) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	if size.IsZero() {
		return
	}
	f.fold(size.Width)
	for _, bar := range []fyne.CanvasObject{f.top, f.bottom} {
		bar.Resize(fyne.NewSize(size.Width, bar.Size().Height))
	}
	around := layout.NewBorderLayout(f.top, f.bottom, f.left, nil)
	around.Layout(objects, size)
	if f.top.Size().Height < f.top.MinSize().Height { // what came into it had no width before
		around.Layout(objects, size)
	}
}
