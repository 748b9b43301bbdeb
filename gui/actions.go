package gui

// What commands ask of the window.

import (
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gannet/downloader"
	"gannet/gui/view"
)

// actions does what commands ask of the window.
type actions struct {
	*shell
	removals *removals
	adding   *adding
	trusted  map[downloader.ID]bool // programs that the user has opened in spite of a question
}

var _ view.Actions = (*actions)(nil)

// Ask has the engine do something soon.
func (a *actions) Ask(do func(view.Engine)) {
	a.worker.do(func() { do(a.Engine) })
}

// Copy puts lines on the clipboard.
func (a *actions) Copy(lines []string) {
	a.App.Clipboard().SetContent(strings.Join(lines, "\n"))
}

// Remove takes downloads off the list, and with files also the files they brought.
func (a *actions) Remove(chosen []*downloader.Snapshot, files bool) { a.removals.remove(chosen, files) }

// Move shifts downloads by one place in the queue and keeps them in order: the one in front
// goes first, and those that are at the end stay.
func (a *actions) Move(chosen []*downloader.Snapshot, by int) {
	line := a.model.Downloads.Slice()
	if by > 0 {
		slices.Reverse(line)
	}
	is := make(map[downloader.ID]bool, len(chosen))
	for _, s := range chosen {
		is[s.ID] = true
	}
	atEnd := true
	var moving []downloader.ID
	for _, s := range line {
		atEnd = atEnd && is[s.ID]
		if is[s.ID] && !atEnd {
			moving = append(moving, s.ID)
		}
	}
	a.worker.do(func() {
		for _, id := range moving {
			a.Engine.Move(id, by)
		}
	})
}

// Reveal shows the file in the file manager, or its folder while there is no file.
func (a *actions) Reveal(s *downloader.Snapshot) {
	a.outside(noFolder(), func() error {
		if s.State != downloader.Done {
			return a.Desktop.Open(filepath.Dir(s.Path))
		}
		return a.Desktop.Reveal(s.Path)
	})
}

// OpenFolder shows the folder of a download.
func (a *actions) OpenFolder(s *downloader.Snapshot) {
	a.outside(noFolder(), func() error { return a.Desktop.Open(s.Dir) })
}

// OpenLink opens the link of a download in the browser.
func (a *actions) OpenLink(s *downloader.Snapshot) {
	a.outside(lang.L("The browser could not be opened."), func() error { return a.Desktop.Open(s.URL) })
}

// AskFolder has a download that failed go on in another folder.
func (a *actions) AskFolder(s *downloader.Snapshot) {
	a.pick(s.Dir, func(folder string) {
		a.worker.do(func() { a.adding.instead(s.ID, folder) })
	})
}

// DownloadAgain fetches finished files once more. The old ones go to the Trash; one that
// cannot stays, and the new one gets another name.
func (a *actions) DownloadAgain(chosen []*downloader.Snapshot) {
	for _, s := range chosen {
		a.worker.do(func() {
			if err := a.Desktop.Trash(s.Path); err != nil {
				fyne.LogError("old file not moved to the Trash", err)
			}
			a.adding.instead(s.ID, "")
		})
	}
}
