package view

// What the tables of commands are made of: when one makes sense, and how it is done.

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"gannet/downloader"
	"gannet/downloader/failure"
)

func key(name fyne.KeyName, held fyne.KeyModifier) fyne.Shortcut {
	return &desktop.CustomShortcut{KeyName: name, Modifier: held}
}

// in is for downloads in one of these states.
func in(states ...downloader.State) func(*downloader.Snapshot) bool {
	return func(s *downloader.Snapshot) bool { return slices.Contains(states, s.State) }
}

// notIn is for downloads in any other state.
func notIn(states ...downloader.State) func(*downloader.Snapshot) bool {
	return func(s *downloader.Snapshot) bool { return !slices.Contains(states, s.State) }
}

// failedWith is for downloads that failed with one of the Kinds.
func failedWith(kinds ...failure.Kind) func(*downloader.Snapshot) bool {
	return func(s *downloader.Snapshot) bool {
		return s.State == downloader.Failed && s.Err != nil && slices.Contains(kinds, s.Err.Kind)
	}
}

// extractable is for finished archives that are not being extracted.
func extractable(s *downloader.Snapshot) bool {
	return s.State == downloader.Done && downloader.IsArchive(s.Name) && !s.Extract.Pending()
}

// commandRan is for finished files that the user's command was run for.
func commandRan(s *downloader.Snapshot) bool {
	return s.State == downloader.Done && s.Command.State != downloader.TaskNone && !s.Command.Pending()
}

// removeName says that what came of a wrong file goes too.
func removeName(s *downloader.Snapshot) label {
	if failedWith(failure.Checksum)(s) {
		return label("Delete partial file")
	}
	return ""
}

// ask has the engine do something with all that were chosen.
func ask(do func(e Engine, ids ...downloader.ID)) func(Actions, []*downloader.Snapshot) {
	return func(to Actions, chosen []*downloader.Snapshot) {
		ids := make([]downloader.ID, len(chosen))
		for i, s := range chosen {
			ids[i] = s.ID
		}
		to.Ask(func(e Engine) { do(e, ids...) })
	}
}

// first has something done with the first that was chosen.
func first(do func(Actions, *downloader.Snapshot)) func(Actions, []*downloader.Snapshot) {
	return func(to Actions, chosen []*downloader.Snapshot) { do(to, chosen[0]) }
}

// copied has a line for each download copied.
func copied(line func(*downloader.Snapshot) string) func(Actions, []*downloader.Snapshot) {
	return func(to Actions, chosen []*downloader.Snapshot) {
		lines := make([]string, len(chosen))
		for i, s := range chosen {
			lines[i] = line(s)
		}
		to.Copy(lines)
	}
}
