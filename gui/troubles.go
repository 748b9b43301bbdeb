package gui

import (
	"fyne.io/fyne/v2/lang"

	"gannet/downloader"
	"gannet/downloader/failure"
)

// help is the one button that helps against a failure.
type help uint8

const (
	helpRetry    help = iota // try again
	helpRelink               // paste a fresh link
	helpFolder               // choose another folder
	helpSpace                // show the folder, to make room
	helpBrowser              // open the link in the browser
	helpRename               // choose another name
	helpAnyway               // go on all the same
	helpInsecure             // take it by http
	helpKeep                 // keep what came of a stream
	helpTasks                // do again what failed with a finished file
)

func (h help) name() string {
	return [...]string{
		lang.L("Try again"), lang.L("Get fresh link"), lang.L("Choose another folder"), lang.L("Free space…"),
		lang.L("Open in browser"), lang.L("Choose another name"), lang.L("Go on anyway"), lang.L("Download anyway"), lang.L("Finish now and keep"), lang.L("Try again"),
	}[h]
}

func helpFor(k failure.Kind) help {
	switch k {
	case failure.Link, failure.NotFound, failure.NeedsTLS, failure.NotTLS,
		failure.TLS, failure.OldTLS, failure.Denied, failure.Different, failure.Instead:
		return helpRelink
	case failure.Folder, failure.DeniedHere, failure.FileSize:
		return helpFolder
	case failure.DiskFull, failure.Quota:
		return helpSpace
	case failure.Empty, failure.Protocol, failure.Redirect, failure.Certificate, failure.Packing,
		failure.Page, failure.Invalid, failure.Rejected, failure.Identity:
		return helpBrowser
	case failure.Exists, failure.Name:
		return helpRename
	case failure.Inflated:
		return helpAnyway
	case failure.Insecure:
		return helpInsecure
	case failure.Broken:
		return helpKeep
	default:
		return helpRetry
	}
}

// helpOf gives the button a failed download shows. Trying again has a button of
// its own in every row.
func helpOf(s *downloader.Snapshot) (help, bool) {
	if tasksFailed(s) {
		return helpTasks, true
	}
	if s.State != downloader.Failed || s.Err == nil {
		return 0, false
	}
	return helpFor(s.Err.Kind), true
}

// sentence says what happened and what to do.
func sentence(e *failure.Error) string {
	return lang.L("{{.What}}. {{.Hint}}.", data{"What": say(e.What()), "Hint": say(e.Hint())})
}
