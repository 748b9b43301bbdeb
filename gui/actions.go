package gui

import (
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gannet/downloader"
	"gannet/downloader/failure"
	"gannet/gui/view"
)

// command does what the user asked for with those of the downloads it suits.
func (w *Window) command(c command, ids ...downloader.ID) {
	if c == cmdToggle {
		c = w.toggled(ids)
	}
	var suited []downloader.ID
	var first *downloader.Snapshot
	for _, id := range ids {
		s := w.model.Find(id)
		if s == nil || !c.suits(s) {
			continue
		}
		if first == nil {
			first = s
		}
		suited = append(suited, id)
	}
	if first == nil {
		return
	}
	switch c {
	case cmdPause:
		w.worker.do(func() { w.Engine.Pause(suited...) })
	case cmdResume, cmdRetry:
		w.worker.do(func() { w.Engine.Resume(suited...) })
	case cmdFinish:
		w.worker.do(func() { w.Engine.Finish(suited...) })
	case cmdRemove:
		w.remove(suited, false)
	case cmdDelete:
		w.remove(suited, true)
	case cmdUp, cmdDown:
		w.move(c, suited)
	case cmdCopyLink:
		w.copy(suited, func(s *downloader.Snapshot) string { return s.URL })
	case cmdCopyPath:
		w.copy(suited, func(s *downloader.Snapshot) string { return s.Path })
	case cmdOpen:
		w.open(first)
	case cmdReveal:
		w.reveal(first)
	case cmdRelink:
		w.askLink(first)
	case cmdHelp:
		w.help(first)
	case cmdCheck:
		w.askSum(first)
	case cmdUnpack:
		w.worker.do(func() { w.Engine.Unpack(suited...) })
	case cmdRun:
		w.worker.do(func() { w.Engine.RunCommand(suited...) })
	case cmdStop:
		w.worker.do(func() { w.Engine.StopTasks(suited...) })
	case cmdRename:
		w.askRename(first)
	case cmdFolder:
		w.askFolder(first)
	case cmdKeepPage:
		w.worker.do(func() { w.Engine.KeepPage(suited...) })
	case cmdAgain:
		w.replace(suited)
	}
}

// copy puts one line for each download on the clipboard.
func (w *Window) copy(ids []downloader.ID, text func(*downloader.Snapshot) string) {
	lines := make([]string, len(ids))
	for i, id := range ids {
		lines[i] = text(w.model.Find(id))
	}
	w.App.Clipboard().SetContent(strings.Join(lines, "\n"))
}

// move shifts downloads by one place in line and keeps them in order: the one in front goes
// first, and those that are at the end stay.
func (w *Window) move(c command, ids []downloader.ID) {
	line, delta := slices.Clone(w.model.All), -1
	if c == cmdDown {
		delta = 1
		slices.Reverse(line)
	}
	chosen := make(map[downloader.ID]bool, len(ids))
	for _, id := range ids {
		chosen[id] = true
	}
	atEnd := true
	var moving []downloader.ID
	for _, s := range line {
		atEnd = atEnd && chosen[s.ID]
		if chosen[s.ID] && !atEnd {
			moving = append(moving, s.ID)
		}
	}
	w.worker.do(func() {
		for _, id := range moving {
			w.Engine.Move(id, delta)
		}
	})
}

// all pauses everything, or goes on with everything paused.
func (w *Window) all(pause bool) {
	var ids []downloader.ID
	for _, s := range w.model.All {
		if w.model.Find(s.ID) == nil {
			continue
		}
		if pause && cmdPause.suits(s) || !pause && s.State == downloader.Paused {
			ids = append(ids, s.ID)
		}
	}
	w.worker.do(func() {
		if pause {
			w.Engine.Pause(ids...)
		} else {
			w.Engine.Resume(ids...)
		}
	})
}

// toggled is what Space does: pause if any of them can be, else go on.
func (w *Window) toggled(ids []downloader.ID) command {
	for _, id := range ids {
		if s := w.model.Find(id); s != nil && cmdPause.suits(s) {
			return cmdPause
		}
	}
	for _, id := range ids {
		if s := w.model.Find(id); s != nil && cmdRetry.suits(s) {
			return cmdRetry
		}
	}
	return cmdResume
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
	h, ok := view.HelpOf(s)
	if !ok {
		return
	}
	switch h {
	case failure.Relink:
		w.askLink(s)
	case failure.ChooseFolder:
		w.askFolder(s)
	case failure.Rename:
		w.askName(s)
	case failure.FreeSpace:
		w.outside(lang.L("The folder could not be shown. It may have been moved or deleted."), func() error {
			return w.Desktop.Open(s.Dir)
		})
	case failure.OpenBrowser:
		w.outside(lang.L("The browser could not be opened."), func() error { return w.Desktop.Open(s.URL) })
	case view.HelpTasks:
		w.retryTasks(s)
	case failure.AllowHTTP:
		w.worker.do(func() { w.Engine.AllowHTTP(s.ID) })
	case failure.Keep:
		w.worker.do(func() { w.Engine.Finish(s.ID) })
	default:
		w.worker.do(func() { w.Engine.Resume(s.ID) })
	}
}

// askFolder has a download that failed go on in another folder.
func (w *Window) askFolder(s *downloader.Snapshot) {
	w.pick(s.Dir, func(folder string) {
		w.worker.do(func() { w.instead(s.ID, folder) })
	})
}

// instead takes the place of a download with one that asks for the same, into a folder
// if that is not "". The worker runs it.
func (w *Window) instead(id downloader.ID, folder string) {
	id = w.Engine.Instead(id, folder, "")
	w.Do(func() {
		w.newest = id
		w.revealNewest()
	})
}

// replace fetches finished files once more. The old ones go to the Trash; one that
// cannot stays, and the new one gets another name.
func (w *Window) replace(ids []downloader.ID) {
	for _, id := range ids {
		path := w.model.Find(id).Path
		w.worker.do(func() {
			if err := w.Desktop.Trash(path); err != nil {
				fyne.LogError("the wrong file stays", err)
			}
			w.instead(id, "")
		})
	}
}

func (w *Window) openFolder() {
	folder := w.prefs.Folder
	w.outside(lang.L("The folder could not be shown. It may have been moved or deleted."), func() error {
		return w.Desktop.Open(folder)
	})
}

// outside asks another program for something, and says if that fails.
func (w *Window) outside(sorry string, ask func() error) {
	go func() { // nobody waits for it: the other program may take its time
		if err := ask(); err != nil {
			w.Do(func() { w.fail(sorry, err) })
		}
	}()
}
