package gui

// The dialog that names the keyboard shortcuts.

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/lang"

	ui "gannet/gui/widget"
)

// showHelp names the keys, unless it does already.
func (w *Window) showHelp() {
	if w.pages.keys {
		return
	}
	w.pages.keys = true
	grid := ui.NewPairs([][2]string{
		{ctrl("V"), lang.L("Download links from the clipboard")},
		{ctrl("N"), lang.L("Add link…")},
		{"Tab", lang.L("Move to the next area")},
		{lang.L("Arrow keys"), lang.L("Move between rows and their buttons")},
		{lang.L("Space"), lang.L("Pause or resume")},
		{lang.L("Enter"), lang.L("Open file")},
		{"F2", lang.L("Rename")},
		{lang.L("Del"), lang.L("Remove from list")},
		{lang.L("Shift+Del"), lang.L("Delete file")},
		{ctrl("Z"), lang.L("Undo removal")},
		{ctrl(lang.L("Up")) + ", " + ctrl(lang.L("Down")), lang.L("Move up or down in the queue")},
		{ctrl("A"), lang.L("Select all")},
		{ctrl("C"), lang.L("Copy link")},
		{ctrl("F"), lang.L("Search")},
		{ctrl("I"), lang.L("Details")},
		{"F10", lang.L("Open the row menu")},
		{"Alt", lang.L("Open the menu bar")},
		{ctrl(","), lang.L("Settings")},
		{ctrl("Q"), lang.L("Quit")},
	})
	d := dialog.NewCustomWithoutButtons(lang.L("Keyboard shortcuts"), container.NewVScroll(grid), w.win)
	done := ui.NewButton(lang.L("Close"), nil, d.Hide)
	w.dialogs.SetButtons(d, d.Hide, done)
	w.dialogs.OnClosed(func() { w.pages.keys = false })
	d.Resize(w.dialogs.RoomFor(fyne.NewSize(520, 650)))
	d.Show()
	w.win.Canvas().Focus(done)
}

// ctrl names a key pressed together with that for shortcuts.
func ctrl(key string) string {
	if fyne.KeyModifierShortcutDefault == fyne.KeyModifierSuper { // on a Mac
		return "⌘" + key
	}
	return lang.L("Ctrl") + "+" + key
}
