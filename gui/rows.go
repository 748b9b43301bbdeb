package gui

// The window as its list knows it.

import (
	"fyne.io/fyne/v2"

	"gannet/downloader"
	"gannet/gui/list"
	"gannet/gui/view"
)

// listOwner is what the list asks of the window.
type listOwner struct{ w *Window }

var _ list.Owner = listOwner{}

func (o listOwner) Command(c *view.Command, ids ...downloader.ID) { o.w.command(c, ids...) }

func (o listOwner) ShowMenu(at fyne.Position) { o.w.showMenu(at) }

func (o listOwner) SelectionChanged() { o.w.inspector.follow() }

func (o listOwner) TypedKey(e *fyne.KeyEvent) { o.w.typedKey(e) }
