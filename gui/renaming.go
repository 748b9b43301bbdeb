package gui

import (
	"errors"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2/lang"

	"gannet/downloader"
	"gannet/gui/view"
)

// askRename asks for another name for the file of a download.
func (w *Window) askRename(s *downloader.Snapshot) {
	explain := lang.L("The file is saved under this name.")
	if s.State == downloader.Done {
		explain = lang.L("The file gets this name in its folder.")
	}
	w.askNameOf(s, lang.L("Rename"), explain, lang.L("Rename"), func() {})
}

// askName asks for another name for a download whose name is taken, and goes on.
func (w *Window) askName(s *downloader.Snapshot) {
	w.askNameOf(s, lang.L("Choose another name"), lang.L("The file is saved under this name."), lang.L("Download"), func() {
		w.worker.do(func() { w.Engine.Resume(s.ID) })
	})
}

func (w *Window) askNameOf(s *downloader.Snapshot, title, explain, yes string, renamed func()) {
	check := func(text string) error {
		if text = strings.TrimSpace(text); text == "" || strings.ContainsAny(text, `/\`) {
			return errors.New(lang.L("A name has no / or \\ in it"))
		}
		return nil
	}
	name := filepath.Base(s.Name)
	w.ask(title, explain, name, stem(name), yes, check, func(text string) {
		go func() { // nobody waits for it: the disk may take its time
			err := w.Engine.Rename(s.ID, text)
			w.Do(func() {
				if err != nil {
					w.fail(lang.L("“{{.Name}}” keeps its name. {{.Why}}", data{"Name": s.Name, "Why": view.Reason(err)}), err)
					return
				}
				renamed()
			})
		}()
	})
}
