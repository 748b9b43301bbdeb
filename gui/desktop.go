package gui

// The desktop around the window: files, folders, the Trash.

import (
	"errors"
	"fmt"
	"os"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/storage"
	"github.com/ncruces/zenity"

	"gannet/internal/platform/desktop"
)

// Desktop is the world around the window. Its methods wait for other programs,
// so they are never called on the Fyne goroutine.
type Desktop interface {
	// Open opens a file, a folder or a link with the program for it.
	Open(target string) error
	// Reveal shows a file in the file manager, selected if that is possible.
	Reveal(path string) error
	// Trash moves a file to the Trash.
	Trash(path string) error
	// PickFolder has the user choose a folder; "" if none was chosen.
	PickFolder(title, start string) (string, error)
}

// errNoPicker says that this desktop has no dialog for folders.
var errNoPicker = errors.New("no folder dialog on this desktop")

// desktopHere is the desktop Gannet runs on.
type desktopHere struct{}

func (desktopHere) Trash(path string) error { return desktop.Trash(path) }

func (desktopHere) PickFolder(title, start string) (string, error) {
	path, err := pickNative(title, start)
	if err == nil || !errors.Is(err, errNoPicker) {
		return path, err
	}
	from := zenity.Filename(start + string(os.PathSeparator))
	path, err = zenity.SelectFile(zenity.Directory(), zenity.Title(title), from)
	switch {
	case errors.Is(err, zenity.ErrCanceled):
		return "", nil
	case err != nil:
		return "", fmt.Errorf("%w: %w", errNoPicker, err)
	default:
		return path, nil
	}
}

// pickFolderHere asks with Fyne's own dialog, where the desktop has none.
func (s *shell) pickFolderHere(start string, picked func(folder string)) {
	d := dialog.NewFolderOpen(func(folder fyne.ListableURI, err error) {
		switch {
		case err != nil:
			s.fail(lang.L("The folder could not be selected."), err)
		case folder != nil:
			picked(folder.Path())
		}
	}, s.win)
	if folder, err := storage.ListerForURI(storage.NewFileURI(start)); err == nil {
		d.SetLocation(folder)
	}
	d.Show()
	d.Resize(s.win.Canvas().Size()) // it has no size before
	s.dialogs.Opened(d, d.Hide)
}
