package gui

// What all parts of the window work with.

import (
	"errors"
	"strings"

	"gannet/downloader"
	"gannet/gui/list"
	"gannet/gui/look"
	"gannet/gui/view"
	ui "gannet/gui/widget"
	"gannet/internal/message"
	"gannet/settings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
)

// shell is what all parts of the window work with. It belongs to the Fyne goroutine.
type shell struct {
	Config
	host
	Engine Engine        // what Begin gives
	begun  chan struct{} // closed by Begin

	win     fyne.Window
	content *fyne.Container // all that is in it
	look    *look.Theme
	model   *view.Model
	list    *list.List
	notice  *ui.Notice
	dialogs *ui.Dialogs
	worker  *worker
	prefs   settings.Values // as the window shows them; the store may be a moment behind
	started bool            // the window is shown, or was, or is in the tray
	closed  bool
}

// host is what the parts ask of the window they are parts of.
type host interface {
	// Show shows the window, or brings it to the front.
	Show()
	// command does what the user asked for with those of the downloads it suits.
	command(c *view.Command, ids ...downloader.ID)
	// change changes settings at once in the window, and in the background on disk.
	change(func(*settings.Values))
	// rearranged shows what the model now says about which rows there are.
	rearranged()
	// renewMenu has the main menu say how things are now.
	renewMenu()
	// trayMenu does what was chosen in the menu of the tray.
	trayMenu(item string)
	// typedKey takes the keys no widget wants.
	typedKey(*fyne.KeyEvent)
}

// Tell tells sentences that are to be read, if there are any.
func (s *shell) Tell(notices ...message.Message) {
	if len(notices) == 0 {
		return
	}
	said := make([]string, len(notices))
	for i, notice := range notices {
		said[i] = view.Say(notice)
	}
	s.notice.Tell(false, strings.Join(said, " "))
}

// fail tells of a failure in the user's words; the log gets the rest.
func (s *shell) fail(text string, err error) {
	fyne.LogError(text, err)
	s.notice.Tell(false, text)
}

// pickFolder asks where new files are to go.
func (s *shell) pickFolder() {
	s.pick(s.prefs.Folder, func(folder string) { s.change(func(v *settings.Values) { v.Folder = folder }) })
}

// pick asks for a folder, beginning at start.
func (s *shell) pick(start string, picked func(folder string)) {
	go func() { // nobody waits for it: the user may leave the picker open
		path, err := s.Desktop.PickFolder(lang.L("Choose a folder for downloads"), start)
		s.Do(func() {
			switch {
			case errors.Is(err, errNoPicker):
				s.pickFolderHere(start, picked)
			case err != nil:
				s.fail(lang.L("The folder could not be selected."), err)
			case path != "":
				picked(path)
			}
		})
	}()
}

// outside asks another program for something, and says if that fails.
func (s *shell) outside(sorry string, ask func() error) {
	go func() { // nobody waits for it: the other program may take its time
		if err := ask(); err != nil {
			s.Do(func() { s.fail(sorry, err) })
		}
	}()
}

// noFolder says that a folder cannot be shown.
func noFolder() string {
	return lang.L("The folder could not be shown. It may have been moved or deleted.")
}

// openFolder shows the folder new files go to.
func (s *shell) openFolder() {
	folder := s.prefs.Folder
	s.outside(noFolder(), func() error {
		return s.Desktop.Open(folder)
	})
}

// all pauses everything, or goes on with everything paused.
func (s *shell) all(pause bool) {
	var ids []downloader.ID
	for _, d := range s.model.Downloads.All() {
		suits := pause && view.Pause.Suits(d) || !pause && d.State == downloader.Paused
		if suits && s.model.Find(d.ID) != nil {
			ids = append(ids, d.ID)
		}
	}
	s.worker.do(func() {
		if pause {
			s.Engine.Pause(ids...)
		} else {
			s.Engine.Resume(ids...)
		}
	})
}

// data fills the gaps of a sentence.
type data map[string]any
