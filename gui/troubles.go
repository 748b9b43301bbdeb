package gui

import (
	"fyne.io/fyne/v2/lang"

	"gannet/downloader"
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

func helpFor(k downloader.Kind) help {
	switch k {
	case downloader.KindLink, downloader.KindNotFound, downloader.KindNeedsTLS, downloader.KindNotTLS,
		downloader.KindTLS, downloader.KindOldTLS, downloader.KindDenied, downloader.KindDifferent, downloader.KindInstead:
		return helpRelink
	case downloader.KindFolder, downloader.KindDeniedHere, downloader.KindFileSize:
		return helpFolder
	case downloader.KindDiskFull, downloader.KindQuota:
		return helpSpace
	case downloader.KindEmpty, downloader.KindProtocol, downloader.KindRedirect, downloader.KindCertificate, downloader.KindPacking,
		downloader.KindPage, downloader.KindInvalid, downloader.KindRejected, downloader.KindIdentity:
		return helpBrowser
	case downloader.KindExists, downloader.KindName:
		return helpRename
	case downloader.KindInflated:
		return helpAnyway
	case downloader.KindInsecure:
		return helpInsecure
	case downloader.KindBroken:
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
func sentence(e *downloader.Error) string {
	return lang.L("{{.What}}. {{.Hint}}.", data{"What": say(e.What()), "Hint": say(e.Hint())})
}
