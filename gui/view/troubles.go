package view

// What helps against each failure, and what happened in words.

import (
	"errors"

	"fyne.io/fyne/v2/lang"

	"gannet/downloader"
	"gannet/downloader/failure"
)

// Help is the one button that helps against a failure.
type Help uint8

const (
	HelpRetry    Help = iota // try again
	HelpRelink               // paste a fresh link
	HelpFolder               // choose another folder
	HelpSpace                // show the folder, to make room
	HelpBrowser              // open the link in the browser
	HelpRename               // choose another name
	HelpAnyway               // go on all the same
	HelpInsecure             // take it by http
	HelpKeep                 // keep what came of a stream
	HelpTasks                // do again what failed with a finished file
)

// Name is what the button says.
func (h Help) Name() string {
	return [...]string{
		lang.L("Try again"), lang.L("Get fresh link"), lang.L("Choose another folder"), lang.L("Free space…"),
		lang.L("Open in browser"), lang.L("Choose another name"), lang.L("Go on anyway"), lang.L("Download anyway"), lang.L("Finish now and keep"), lang.L("Try again"),
	}[h]
}

// HelpFor gives what helps against a Kind of failure.
func HelpFor(k failure.Kind) Help {
	switch k {
	case failure.Link, failure.NotFound, failure.NeedsTLS, failure.NotTLS,
		failure.TLS, failure.OldTLS, failure.Denied, failure.Different, failure.Instead:
		return HelpRelink
	case failure.Folder, failure.DeniedHere, failure.FileSize:
		return HelpFolder
	case failure.DiskFull, failure.Quota:
		return HelpSpace
	case failure.Empty, failure.Protocol, failure.Redirect, failure.Certificate, failure.Packing,
		failure.Page, failure.Invalid, failure.Rejected, failure.Identity:
		return HelpBrowser
	case failure.Exists, failure.Name:
		return HelpRename
	case failure.Inflated:
		return HelpAnyway
	case failure.Insecure:
		return HelpInsecure
	case failure.Broken:
		return HelpKeep
	default:
		return HelpRetry
	}
}

// HelpOf gives the button a failed download shows. Trying again has a button of
// its own in every row.
func HelpOf(s *downloader.Snapshot) (Help, bool) {
	if TasksFailed(s) {
		return HelpTasks, true
	}
	if s.State != downloader.Failed || s.Err == nil {
		return 0, false
	}
	return HelpFor(s.Err.Kind), true
}

// Sentence says what happened and what to do.
func Sentence(e *failure.Error) string {
	return lang.L("{{.What}}. {{.Hint}}.", data{"What": Say(e.What()), "Hint": Say(e.Hint())})
}

// Reason says in words what the engine could not do.
func Reason(err error) string {
	var e *failure.Error
	if errors.As(err, &e) {
		return Sentence(e)
	}
	return lang.L("{{.What}}.", data{"What": lang.L("Something went wrong inside Gannet")})
}
