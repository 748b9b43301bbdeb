package gui

import (
	"fyne.io/fyne/v2/lang"

	"gannet/downloader"
)

// help is the one button that helps against a failure.
type help uint8

const (
	helpRetry   help = iota // try again
	helpRelink              // paste a fresh link
	helpFolder              // choose another folder
	helpSpace               // show the folder, to make room
	helpBrowser             // open the link in the browser
	helpRename              // choose another name
	helpAnyway              // go on all the same
	helpKeep                // keep what came of a stream
	helpTasks               // do again what failed with a finished file
)

func (h help) name() string {
	return [...]string{
		lang.L("Try again"), lang.L("Get fresh link"), lang.L("Choose another folder"), lang.L("Free space…"),
		lang.L("Open in browser"), lang.L("Choose another name"), lang.L("Go on anyway"), lang.L("Finish now and keep"), lang.L("Try again"),
	}[h]
}

func helpFor(k downloader.Kind) help {
	switch k {
	case downloader.KindLink, downloader.KindNotFound, downloader.KindDenied, downloader.KindDifferent:
		return helpRelink
	case downloader.KindFolder, downloader.KindDeniedHere:
		return helpFolder
	case downloader.KindDiskFull:
		return helpSpace
	case downloader.KindEmpty, downloader.KindProtocol, downloader.KindRedirect, downloader.KindCertificate, downloader.KindPacking,
		downloader.KindPage:
		return helpBrowser
	case downloader.KindExists, downloader.KindName:
		return helpRename
	case downloader.KindInflated:
		return helpAnyway
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
	w, h := what(e), hint(e)
	if h == "" {
		return lang.L("{{.What}}.", data{"What": w})
	}
	return lang.L("{{.What}}. {{.Hint}}.", data{"What": w, "Hint": h})
}

// what says what happened, as downloader.Error.What does, in the user's language.
func what(e *downloader.Error) string {
	d := data{
		"Subject": e.Subject, "Status": e.Status, "Need": size(e.Need), "Free": size(e.Free),
		"Host": e.Subject, "Folder": e.Subject, "File": e.Subject,
	}
	switch e.Kind {
	case downloader.KindLink:
		return lang.L("This link cannot be used: {{.Subject}}", d)
	case downloader.KindHost:
		return lang.L("No server named {{.Host}} was found", d)
	case downloader.KindOffline:
		return lang.L("There is no network connection")
	case downloader.KindRefused:
		return lang.L("{{.Host}} does not accept connections", d)
	case downloader.KindConnect:
		return lang.L("{{.Host}} did not answer", d)
	case downloader.KindLost:
		return lang.L("The connection to {{.Host}} was lost", d)
	case downloader.KindSilent:
		return lang.L("{{.Host}} stopped sending", d)
	case downloader.KindUnanswered:
		return lang.L("{{.Host}} took the connection but did not answer", d)
	case downloader.KindTime:
		return lang.L("The time allowed for this download is over")
	case downloader.KindCertificate:
		return lang.L("{{.Host}} could not prove that it is the real one", d)
	case downloader.KindNotFound:
		return lang.L("The file is no longer at this address ({{.Status}})", d)
	case downloader.KindDenied:
		return lang.L("{{.Host}} did not allow this download ({{.Status}})", d)
	case downloader.KindBusy:
		return lang.L("{{.Host}} is too busy now ({{.Status}})", d)
	case downloader.KindServer:
		return lang.L("{{.Host}} answered with an error ({{.Status}})", d)
	case downloader.KindEmpty:
		return lang.L("{{.Host}} answered without a file ({{.Status}})", d)
	case downloader.KindProtocol:
		return lang.L("{{.Host}} sent an answer that makes no sense", d)
	case downloader.KindRedirect:
		return lang.L("The link leads in circles or away from the web: {{.Subject}}", d)
	case downloader.KindChanged:
		return lang.L("The file on {{.Host}} keeps changing while it is fetched", d)
	case downloader.KindDifferent:
		return lang.L("The new link leads to a different file")
	case downloader.KindDiskFull:
		return lang.L("The disk is full: {{.Need}} needed, {{.Free}} free in {{.Folder}}", d)
	case downloader.KindFolder:
		return lang.L("The folder {{.Folder}} is not there", d)
	case downloader.KindDeniedHere:
		return lang.L("Gannet may not write into {{.Folder}}", d)
	case downloader.KindDisk:
		return lang.L("Writing {{.File}} failed", d)
	case downloader.KindExists:
		return lang.L("There is already a file named {{.File}}", d)
	case downloader.KindInUse:
		return lang.L("Another program is already downloading {{.File}}", d)
	case downloader.KindChecksum:
		return lang.L("The file is not the one promised: its {{.Subject}} checksum differs", d)
	case downloader.KindPacking:
		return lang.L("The server packed the file in a way Gannet does not know: {{.Subject}}", d)
	case downloader.KindCorrupt:
		return lang.L("The file {{.Host}} sent packed is damaged", d)
	case downloader.KindInflated:
		return lang.L("What {{.Host}} sent packed grows to more than 100 times its size", d)
	case downloader.KindBroken:
		return lang.L("The connection to {{.Host}} was lost, and what it sends now is something else", d)
	case downloader.KindTooLarge:
		return lang.L("The file is larger than the {{.Need}} you allowed", d)
	case downloader.KindPage:
		return lang.L("A web page came instead of the file")
	case downloader.KindName:
		return lang.L("No file can be named {{.Subject}}", d)
	case downloader.KindMissing:
		return lang.L("The file {{.File}} is not where it was saved", d)
	case downloader.KindInternal:
		return lang.L("Something went wrong inside Gannet")
	default: // a Kind this table does not know yet
		return e.What()
	}
}

// hint says what the user can do, as downloader.Error.Hint does.
func hint(e *downloader.Error) string {
	switch e.Kind {
	case downloader.KindLink:
		return lang.L("Copy it again from the page it came from")
	case downloader.KindHost:
		return lang.L("Check the link for typing errors, and the network")
	case downloader.KindOffline:
		return lang.L("It goes on by itself when the network is back")
	case downloader.KindRefused, downloader.KindConnect, downloader.KindUnanswered:
		return lang.L("Try again later; the server may be down")
	case downloader.KindLost, downloader.KindSilent:
		return lang.L("Try again: what is already here is kept")
	case downloader.KindTime:
		return lang.L("Try again with more time: what is already here is kept")
	case downloader.KindCertificate:
		return lang.L("Check the date of this computer; if it is right, do not trust this link")
	case downloader.KindNotFound:
		return lang.L("Get a fresh link from the page it came from")
	case downloader.KindDenied:
		return lang.L("The link may have expired or need a login: get a fresh one")
	case downloader.KindBusy, downloader.KindServer:
		return lang.L("Try again later")
	case downloader.KindEmpty, downloader.KindProtocol, downloader.KindRedirect, downloader.KindPacking:
		return lang.L("Open the link in a browser to see what it leads to")
	case downloader.KindChanged:
		return lang.L("Try again later, when it is complete")
	case downloader.KindDifferent:
		return lang.L("Get the link of the same file, or add it as a new download")
	case downloader.KindDiskFull:
		return lang.L("Free some space or choose another folder, then try again")
	case downloader.KindFolder:
		return lang.L("Connect the drive again, or choose another folder")
	case downloader.KindDeniedHere:
		return lang.L("Choose another folder")
	case downloader.KindDisk:
		return lang.L("Check the disk, then try again")
	case downloader.KindExists, downloader.KindName:
		return lang.L("Choose another name")
	case downloader.KindInUse:
		return lang.L("Close the other program, or wait for it to finish")
	case downloader.KindChecksum:
		return lang.L("Try again, or delete what came")
	case downloader.KindCorrupt:
		return lang.L("Try again, or tell those who run the server")
	case downloader.KindInflated:
		return lang.L("It may be made to fill the disk: go on only if you trust this server")
	case downloader.KindBroken:
		return lang.L("Keep what came, or try again from the start")
	case downloader.KindTooLarge:
		return lang.L("Try again with more room")
	case downloader.KindPage:
		return lang.L("Open it in a browser: it may have the right link or need a login; or keep the page")
	case downloader.KindMissing:
		return lang.L("Put it back, or download it again")
	case downloader.KindInternal:
		return lang.L("Try again; if it happens again, please report it with the log")
	default:
		return e.Hint()
	}
}
