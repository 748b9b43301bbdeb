package view

// What helps against each failure, and what happened in words.

import (
	"errors"

	"fyne.io/fyne/v2/lang"

	"gannet/downloader"
	"gannet/downloader/failure"
)

// HelpTasks does again what failed with a finished file.
const HelpTasks = failure.Keep + 1

// HelpName is what the one button is called that helps against a failure.
func HelpName(h failure.Help) string {
	return [...]string{
		failure.Retry:        lang.L("Try again"),
		failure.Relink:       lang.L("Get fresh link"),
		failure.ChooseFolder: lang.L("Choose another folder"),
		failure.FreeSpace:    lang.L("Free space…"),
		failure.OpenBrowser:  lang.L("Open in browser"),
		failure.Rename:       lang.L("Choose another name"),
		failure.GoOn:         lang.L("Go on anyway"),
		failure.AllowHTTP:    lang.L("Download anyway"),
		failure.Keep:         lang.L("Finish now and keep"),
		HelpTasks:            lang.L("Try again"),
	}[h]
}

// HelpOf gives the button a failed download shows. Trying again has a button of
// its own in every row.
func HelpOf(s *downloader.Snapshot) (failure.Help, bool) {
	if TasksFailed(s) {
		return HelpTasks, true
	}
	if s.State != downloader.Failed || s.Err == nil {
		return 0, false
	}
	return s.Err.Kind.Help(), true
}

// Sentence says what happened and what to do.
func Sentence(e *failure.Error) string {
	return lang.L("{{.What}}. {{.Hint}}.", data{"What": Say(e.Message()), "Hint": Hint(e)})
}

// Reason says in words what the engine could not do.
func Reason(err error) string {
	var e *failure.Error
	if errors.As(err, &e) {
		return Sentence(e)
	}
	return lang.L("{{.What}}.", data{"What": lang.L("Something went wrong inside Gannet")})
}
