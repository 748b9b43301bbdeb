package gui

// The dialog that gives a file another name.

import (
	"errors"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2/lang"

	"gannet/downloader"
	"gannet/gui/view"
	ui "gannet/gui/widget"
)

// AskName asks for another name for the file of a download, and has it go on under that with
// resume, as where its name is taken.
func (a *actions) AskName(s *downloader.Snapshot, resume bool) {
	title, explain, yes := lang.L("Rename"), lang.L("The file is saved under this name."), lang.L("Rename")
	switch {
	case resume:
		title, yes = lang.L("Choose another name"), lang.L("Download")
	case s.State == downloader.Done:
		explain = lang.L("The file is renamed in its folder.")
	}
	check := func(text string) error {
		if text = strings.TrimSpace(text); text == "" || strings.ContainsAny(text, `/\`) {
			return errors.New(lang.L("A name cannot contain / or \\"))
		}
		return nil
	}
	name := filepath.Base(s.Name)
	done := func(text string) {
		go func() { // nobody waits for it: the disk may take its time
			err := a.Engine.Rename(s.ID, text)
			a.Do(func() {
				if err != nil {
					why := view.Reason(err)
					a.fail(lang.L("“{{.Name}}” was not renamed. {{.Why}}", data{"Name": s.Name, "Why": why}), err)
					return
				}
				if resume {
					a.worker.do(func() { a.Engine.Resume(s.ID) })
				}
			})
		}()
	}
	a.ask(ui.Question{
		Title: title, Explain: explain, Yes: yes, Start: name, Chosen: stem(name), Check: check, Done: done,
	})
}
