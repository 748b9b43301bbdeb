package gui

// The keyboard shortcuts of the window, and pasting.

import (
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gannet/downloader"
	"gannet/gui/view"
	"gannet/internal/platform/clipboard"
)

// bindKeys makes the shortcuts work that do not belong to a widget. Those of the
// main menu work by themselves, even while an entry has the keyboard.
func (w *Window) bindKeys() {
	bind := func(s fyne.Shortcut, do func(fyne.Shortcut)) {
		w.keys.AddShortcut(s, do)
		w.win.Canvas().AddShortcut(s, do)
	}
	command := func(c *view.Command) func(fyne.Shortcut) {
		return func(fyne.Shortcut) { w.command(c, w.list.Selection()...) }
	}
	bind(&fyne.ShortcutPaste{}, func(s fyne.Shortcut) { w.adding.pasteFrom(s.(*fyne.ShortcutPaste).Clipboard) })
	bind(&fyne.ShortcutSelectAll{}, func(fyne.Shortcut) { w.list.ChooseAll() })
	bind(&fyne.ShortcutCopy{}, command(view.CopyLink))
	bind(&fyne.ShortcutUndo{}, func(fyne.Shortcut) { w.removals.undoLast() })
	bind(&fyne.ShortcutCut{}, func(s fyne.Shortcut) {
		if s.(*fyne.ShortcutCut).Secondary { // Shift+Del
			w.command(view.Delete, w.list.Selection()...)
		}
	})
	bind(view.MoveUp.Shortcut, command(view.MoveUp))
	bind(view.MoveDown.Shortcut, command(view.MoveDown))
	w.win.Canvas().SetOnTypedKey(w.typedKey)
}

// command does what the user asked for with those of the downloads it suits.
func (w *Window) command(c *view.Command, ids ...downloader.ID) {
	c.Run(w.actions, w.model.FindAll(ids))
}

// typedKey takes the keys no widget wants.
func (w *Window) typedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyF1:
		w.showHelp()
	case fyne.KeyF2:
		if w.dialogs.Len() == 0 {
			w.command(view.Rename, w.list.Selection()...)
		}
	case fyne.KeyEscape:
		w.escape()
	case fyne.KeyDown, fyne.KeyUp, fyne.KeyHome, fyne.KeyEnd, fyne.KeyPageDown, fyne.KeyPageUp:
		if w.dialogs.Len() == 0 {
			w.win.Canvas().Focus(w.list)
		}
	case fyne.KeySpace, fyne.KeyDelete: // of the downloads that have just been pasted, say
		if w.dialogs.Len() == 0 && len(w.list.Selection()) > 0 {
			w.win.Canvas().Focus(w.list)
			w.list.TypedKey(e)
		}
	}
}

// pasteLinks is Ctrl+V for those who prefer menus.
func (a *adding) pasteLinks() { a.pasteFrom(a.App.Clipboard()) }

func (a *adding) pasteFrom(library fyne.Clipboard) {
	a.textOf(library, func(text string, ok bool) {
		if ok {
			a.addText(text)
		}
	})
}

// textOf tells what was copied, on the Fyne goroutine, and the user if that does not come.
func (s *shell) textOf(library fyne.Clipboard, got func(text string, ok bool)) {
	clipboard.Text(s.win, library, s.Do, func(text string, err error) {
		if err != nil {
			s.failPaste(err)
		}
		got(text, err == nil)
	})
}

// failPaste tells why what was copied does not come.
func (s *shell) failPaste(err error) {
	said := lang.L("The program you copied from does not respond. Copy again.")
	if errors.Is(err, clipboard.ErrTooLong) {
		said = lang.L("The copied text is too long to paste. Copy only part of it.")
	}
	s.fail(said, err)
}

func (a *adding) focusBox() { a.win.Canvas().Focus(a.bar.box) }

// focusSearch goes to the search box, which is part of the sidebar.
func (s *sidePanel) focusSearch() {
	if !s.object.Visible() {
		s.show(true)
	}
	s.win.Canvas().Focus(s.search)
}
