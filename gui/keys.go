package gui

import "fyne.io/fyne/v2"

// bindKeys makes the shortcuts work that do not belong to a widget.
func (w *Window) bindKeys() {
	bind := func(s fyne.Shortcut, do func(fyne.Shortcut)) {
		w.keys.AddShortcut(s, do)
		w.win.Canvas().AddShortcut(s, do)
	}
	bind(&fyne.ShortcutPaste{}, func(s fyne.Shortcut) { w.AddText(s.(*fyne.ShortcutPaste).Clipboard.Content()) })
	bind(&fyne.ShortcutSelectAll{}, func(fyne.Shortcut) { w.list.chooseAll() })
}
