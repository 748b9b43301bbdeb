package gui

import (
	"path/filepath"

	"fyne.io/fyne/v2/lang"

	"gannet/downloader"
)

// command does what the user asked for with those of the downloads it suits.
func (w *Window) command(c command, ids ...downloader.ID) {
	if c == cmdToggle {
		c = w.toggled(ids)
	}
	var suited []downloader.ID
	for _, id := range ids {
		if s := w.model.find(id); s != nil && c.suits(s) {
			suited = append(suited, id)
		}
	}
	if len(suited) == 0 {
		return
	}
	switch c {
	case cmdPause:
		w.worker.do(func() { w.Engine.Pause(suited...) })
	case cmdResume, cmdRetry:
		w.worker.do(func() { w.Engine.Resume(suited...) })
	case cmdRemove:
		w.worker.do(func() { w.Engine.Remove(suited...) })
	case cmdOpen:
		w.open(w.model.find(suited[0]))
	case cmdReveal:
		w.reveal(w.model.find(suited[0]))
	case cmdHelp:
		w.help(w.model.find(suited[0]))
	}
}

// toggled is what Space does: pause if any of them can be, else go on.
func (w *Window) toggled(ids []downloader.ID) command {
	for _, id := range ids {
		if s := w.model.find(id); s != nil && cmdPause.suits(s) {
			return cmdPause
		}
	}
	for _, id := range ids {
		if s := w.model.find(id); s != nil && cmdRetry.suits(s) {
			return cmdRetry
		}
	}
	return cmdResume
}

func (w *Window) open(s *downloader.Snapshot) {
	w.outside(lang.L("The file could not be opened. It may have been moved or deleted."), func() error {
		return w.Desktop.Open(s.Path)
	})
}

// reveal shows the file in the file manager, or its folder while there is no file.
func (w *Window) reveal(s *downloader.Snapshot) {
	w.outside(lang.L("The folder could not be shown. It may have been moved or deleted."), func() error {
		if s.State != downloader.Done {
			return w.Desktop.Open(filepath.Dir(s.Path))
		}
		return w.Desktop.Reveal(s.Path)
	})
}

// help does what helps against a failure.
func (w *Window) help(s *downloader.Snapshot) {
	h, ok := helpOf(s)
	if !ok {
		return
	}
	switch h {
	case helpSpace:
		w.outside(lang.L("The folder could not be shown. It may have been moved or deleted."), func() error {
			return w.Desktop.Open(s.Dir)
		})
	case helpBrowser:
		w.outside(lang.L("The browser could not be opened."), func() error { return w.Desktop.Open(s.URL) })
	default:
		w.worker.do(func() { w.Engine.Resume(s.ID) })
	}
}

// outside asks another program for something, and says if that fails.
func (w *Window) outside(sorry string, ask func() error) {
	go func() { // nobody waits for it: the other program may take its time
		if err := ask(); err != nil {
			w.Do(func() { w.fail(sorry, err) })
		}
	}()
}
