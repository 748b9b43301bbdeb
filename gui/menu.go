package gui

// The main menu, and the menus of downloads, orders and speed limits.

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gannet/gui/view"
	"gannet/settings"
)

// key is a shortcut as a menu shows it.
func key(name fyne.KeyName, modifier fyne.KeyModifier) fyne.Shortcut {
	return &desktop.CustomShortcut{KeyName: name, Modifier: modifier}
}

// commandMenu is what can be done with the selected downloads.
func (w *Window) commandMenu() *fyne.Menu {
	ids := w.list.Selection()
	chosen := w.model.FindAll(ids)
	item := func(c *view.Command) *fyne.MenuItem {
		i := fyne.NewMenuItem(c.Name(), func() { w.command(c, ids...) })
		i.Icon, i.Shortcut = theme.Icon(c.Icon), c.Shortcut
		i.Disabled = !c.SuitsAny(chosen)
		return i
	}
	menu := fyne.NewMenu("", item(view.Open), item(view.Reveal), fyne.NewMenuItemSeparator())
	for _, c := range []*view.Command{
		view.Pause, view.Resume, view.Retry, view.Relink, view.ChangeFolder, view.AcceptPage, view.Finish, view.Check,
		view.DownloadAgain, view.Extract, view.RunCommand, view.StopTasks,
	} {
		if c.SuitsAny(chosen) {
			menu.Items = append(menu.Items, item(c))
		}
	}
	if view.Finish.SuitsAny(chosen) {
		menu.Items = append(menu.Items, w.endingItem(ids), w.appendItem(ids))
	}
	menu.Items = append(menu.Items,
		item(view.Rename), item(view.CopyLink), item(view.CopyPath), fyne.NewMenuItemSeparator(),
		item(view.MoveUp), item(view.MoveDown), fyne.NewMenuItemSeparator(),
		item(view.Remove), item(view.Delete))
	return menu
}

func (w *Window) showMenu(at fyne.Position) {
	widget.ShowPopUpMenuAtPosition(w.commandMenu(), w.win.Canvas(), at)
}

// mainMenu names everything the window can do.
func (w *Window) mainMenu() *fyne.MainMenu {
	item := func(name string, s fyne.Shortcut, do func()) *fyne.MenuItem {
		i := fyne.NewMenuItem(name, do)
		i.Shortcut = s
		return i
	}
	line := fyne.NewMenuItemSeparator()
	ctrl := fyne.KeyModifierShortcutDefault
	quit := item(lang.L("Quit"), key(fyne.KeyQ, ctrl), func() { w.askClose(true) })
	quit.IsQuit = true
	return fyne.NewMainMenu(
		fyne.NewMenu(
			lang.L("File"),
			item(lang.L("Paste links"), nil, w.adding.pasteLinks),
			item(lang.L("Add link…"), key(fyne.KeyN, ctrl), w.adding.focusBox),
			line,
			item(lang.L("Change folder…"), nil, w.pickFolder),
			item(lang.L("Open folder"), nil, w.openFolder),
			line,
			item(lang.L("Settings"), key(fyne.KeyComma, ctrl), w.pages.settings.Show),
			line, quit,
		),
		fyne.NewMenu(
			lang.L("Downloads"),
			item(lang.L("Pause all"), nil, func() { w.all(true) }),
			item(lang.L("Resume all"), nil, func() { w.all(false) }),
			line,
			item(lang.L("Undo"), nil, w.removals.undoLast),
			item(lang.L("Clear finished"), nil, w.removals.clearFinished),
			line,
			w.presence.afterMenu(),
		),
		fyne.NewMenu(lang.L("View"), w.viewItems()...),
		fyne.NewMenu(
			lang.L("Help"),
			item(lang.L("Keyboard shortcuts"), key(fyne.KeyF1, 0), w.showHelp),
		),
	)
}

func (w *Window) viewItems() []*fyne.MenuItem {
	side := fyne.NewMenuItem(lang.L("Sidebar"), func() { w.side.show(!w.side.object.Visible()) })
	side.Checked = w.side.object.Visible()
	details := fyne.NewMenuItem(lang.L("Details"), w.inspector.toggle)
	details.Shortcut, details.Checked = key(fyne.KeyI, fyne.KeyModifierShortcutDefault), w.prefs.Details
	search := fyne.NewMenuItem(lang.L("Search"), w.side.focusSearch)
	search.Shortcut = key(fyne.KeyF, fyne.KeyModifierShortcutDefault)
	sort := fyne.NewMenuItem(lang.L("Sort by"), nil)
	sort.ChildMenu = w.sortMenu()
	return []*fyne.MenuItem{search, sort, side, details}
}

func (w *Window) sortMenu() *fyne.Menu {
	menu := fyne.NewMenu("")
	for _, o := range view.Orders() {
		i := fyne.NewMenuItem(o.Name(), func() { w.change(func(v *settings.Values) { v.Sort = string(o) }) })
		i.Checked = w.model.Query.Order == o
		menu.Items = append(menu.Items, i)
	}
	return menu
}

// showMenuAbove opens a menu that ends where an object begins.
func (w *Window) showMenuAbove(menu *fyne.Menu, object fyne.CanvasObject) {
	popup := widget.NewPopUpMenu(menu, w.win.Canvas())
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(object)
	popup.ShowAtPosition(at.SubtractXY(0, popup.MinSize().Height))
}

// limits are the speed limits offered, in bytes a second; 0 is none.
var limits = []settings.Rate{0, 500_000, 1_000_000, 2_000_000, 5_000_000}

// pickLimit offers speed limits above an object.
func (w *Window) pickLimit(above fyne.CanvasObject) {
	menu := fyne.NewMenu("")
	now := w.prefs.Limit
	for _, limit := range limits {
		i := fyne.NewMenuItem(view.LimitName(int64(limit)), func() {
			w.change(func(v *settings.Values) { v.Limit = limit })
		})
		i.Checked = limit == now
		menu.Items = append(menu.Items, i)
	}
	menu.Items = append(menu.Items, fyne.NewMenuItemSeparator(), fyne.NewMenuItem(lang.L("Custom…"), w.askLimit))
	w.showMenuAbove(menu, above)
}
