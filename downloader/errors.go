package downloader

import (
	"errors"
	"io/fs"
	"time"

	"gannet/downloader/disk"
	"gannet/internal/phrase"
)

// Kind is the reason why a download did not go on, in the user's terms.
type Kind string

// The catalogue of reasons. Subject says what each one is about.
const (
	KindLink        Kind = "link"          // the link cannot be used; Subject: why
	KindHost        Kind = "host"          // no such host; Subject: host
	KindOffline     Kind = "offline"       // this computer has no network
	KindRefused     Kind = "refused"       // nobody answers at that address; Subject: host
	KindConnect     Kind = "connect"       // no answer while connecting; Subject: host
	KindLost        Kind = "lost"          // the connection broke or the body ended early; Subject: host
	KindSilent      Kind = "silent"        // nothing came for the read time-out; Subject: host
	KindUnanswered  Kind = "unanswered"    // connected, but no answer for the time-out; Subject: host
	KindTime        Kind = "time"          // the total time allowed is over
	KindCertificate Kind = "certificate"   // the server cannot prove who it is; Subject: host
	KindNotFound    Kind = "not-found"     // 404, 410; Subject: host
	KindDenied      Kind = "denied"        // 401, 403, 407; Subject: host
	KindBusy        Kind = "busy"          // 408, 425, 429, 503; Subject: host
	KindServer      Kind = "server"        // any other status that is no success; Subject: host
	KindEmpty       Kind = "empty"         // 204, 205, 304: an answer without a file; Subject: host
	KindProtocol    Kind = "protocol"      // the answer contradicts HTTP or itself; Subject: host
	KindRedirect    Kind = "redirect"      // redirects loop, are too many or lead off the web; Subject: where
	KindChanged     Kind = "changed"       // the file on the server keeps changing; Subject: host
	KindDifferent   Kind = "different"     // a fresh link leads to another file; Subject: host
	KindDiskFull    Kind = "disk-full"     // no room; Subject: folder
	KindFolder      Kind = "folder"        // the folder is gone (drive unplugged?); Subject: folder
	KindDeniedHere  Kind = "folder-denied" // writing there is not allowed; Subject: folder
	KindDisk        Kind = "disk"          // reading or writing failed; Subject: file
	KindExists      Kind = "exists"        // no free name; Subject: file
	KindInUse       Kind = "in-use"        // another program works on the same file; Subject: file
	KindChecksum    Kind = "checksum"      // the bytes are not the ones promised; Subject: algorithm
	KindPacking     Kind = "packing"       // packed in a way that is not known; Subject: its name
	KindCorrupt     Kind = "corrupt"       // packed data are damaged or incomplete; Subject: host
	KindInflated    Kind = "inflated"      // packed data grow beyond reason; Resume goes on all the same; Subject: host
	KindBroken      Kind = "broken"        // a stream broke, and what the server sends now is another one; Subject: host
	KindTooLarge    Kind = "too-large"     // larger than Request.MaxSize; Need: bytes allowed
	KindPage        Kind = "page"          // a web page came, but the link is that of a file; Subject: the page's address
	KindName        Kind = "name"          // nothing of a name is left that a file may have; Subject: it
	KindMissing     Kind = "missing"       // a finished file is not where it was saved; Subject: file
	KindInternal    Kind = "internal"      // a fault of Gannet's own
)

// Kinds lists every Kind, for tables and tests.
func Kinds() []Kind {
	return []Kind{
		KindLink, KindHost, KindOffline, KindRefused, KindConnect, KindLost, KindSilent, KindUnanswered, KindTime, KindCertificate,
		KindNotFound, KindDenied, KindBusy, KindServer, KindEmpty, KindProtocol, KindRedirect, KindChanged, KindDifferent,
		KindDiskFull, KindFolder, KindDeniedHere, KindDisk, KindExists, KindInUse, KindChecksum,
		KindPacking, KindCorrupt, KindInflated, KindBroken, KindTooLarge, KindPage, KindName, KindMissing, KindInternal,
	}
}

// Error is why a download failed or waits. It is a value copy safe to show
// and to store: no secret of the request is in it.
type Error struct {
	Kind    Kind   `json:"kind"`
	Subject string `json:"subject,omitempty"` // what it is about, by Kind
	Status  int    `json:"status,omitempty"`  // HTTP status code, 0 if none
	Need    int64  `json:"need,omitempty"`    // bytes still to be written (KindDiskFull), or of the largest file wished for (KindTooLarge)
	Free    int64  `json:"free,omitempty"`    // bytes free in the folder (KindDiskFull)
	// RetryAfter is how long the server asked to wait; 0 if it did not say.
	RetryAfter time.Duration `json:"-"`
	// Detail is the chain of causes, for the log and the details panel.
	Detail string `json:"detail,omitempty"`
	cause  error
	total  int64 // bytes of the file by the Content-Range of a refused answer, 0 if none
}

// statedBy is the total of err, 0 if it has none.
func statedBy(err error) int64 {
	var e *Error
	if errors.As(err, &e) {
		return e.total
	}
	return 0
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.cause }

// Error is one sentence: what happened, then what to do.
func (e *Error) Error() string {
	return e.What().String() + ". " + e.Hint().String() + "."
}

// What says what happened, in the user's words, without a full stop.
func (e *Error) What() phrase.Phrase {
	switch e.Kind {
	case KindLink:
		return phrase.Of("This link cannot be used: {{.Subject}}", phrase.Gaps{"Subject": e.Subject})
	case KindHost:
		return phrase.Of("No server named {{.Host}} was found", phrase.Gaps{"Host": e.Subject})
	case KindOffline:
		return phrase.Of("There is no network connection")
	case KindRefused:
		return phrase.Of("{{.Host}} does not accept connections", phrase.Gaps{"Host": e.Subject})
	case KindConnect:
		return phrase.Of("{{.Host}} did not answer", phrase.Gaps{"Host": e.Subject})
	case KindLost:
		return phrase.Of("The connection to {{.Host}} was lost", phrase.Gaps{"Host": e.Subject})
	case KindSilent:
		return phrase.Of("{{.Host}} stopped sending", phrase.Gaps{"Host": e.Subject})
	case KindUnanswered:
		return phrase.Of("{{.Host}} took the connection but did not answer", phrase.Gaps{"Host": e.Subject})
	case KindTime:
		return phrase.Of("The time allowed for this download is over")
	case KindCertificate:
		return phrase.Of("{{.Host}} could not prove that it is the real one", phrase.Gaps{"Host": e.Subject})
	case KindNotFound:
		return phrase.Of("The file is no longer at this address ({{.Status}})", phrase.Gaps{"Status": e.Status})
	case KindDenied:
		return phrase.Of("{{.Host}} did not allow this download ({{.Status}})", phrase.Gaps{"Host": e.Subject, "Status": e.Status})
	case KindBusy:
		return phrase.Of("{{.Host}} is too busy now ({{.Status}})", phrase.Gaps{"Host": e.Subject, "Status": e.Status})
	case KindServer:
		return phrase.Of("{{.Host}} answered with an error ({{.Status}})", phrase.Gaps{"Host": e.Subject, "Status": phrase.Status(e.Status)})
	case KindEmpty:
		return phrase.Of("{{.Host}} answered without a file ({{.Status}})", phrase.Gaps{"Host": e.Subject, "Status": phrase.Status(e.Status)})
	case KindProtocol:
		return phrase.Of("{{.Host}} sent an answer that makes no sense", phrase.Gaps{"Host": e.Subject})
	case KindRedirect:
		return phrase.Of("The link leads in circles or away from the web: {{.Subject}}", phrase.Gaps{"Subject": e.Subject})
	case KindChanged:
		return phrase.Of("The file on {{.Host}} keeps changing while it is fetched", phrase.Gaps{"Host": e.Subject})
	case KindDifferent:
		return phrase.Of("The new link leads to a different file")
	case KindDiskFull:
		return phrase.Of("The disk is full: {{.Need}} needed, {{.Free}} free in {{.Folder}}", phrase.Gaps{
			"Need": phrase.Bytes(e.Need), "Free": phrase.Bytes(e.Free), "Folder": e.Subject,
		})
	case KindFolder:
		return phrase.Of("The folder {{.Folder}} is not there", phrase.Gaps{"Folder": e.Subject})
	case KindDeniedHere:
		return phrase.Of("Gannet may not write into {{.Folder}}", phrase.Gaps{"Folder": e.Subject})
	case KindDisk:
		return phrase.Of("Writing {{.File}} failed", phrase.Gaps{"File": e.Subject})
	case KindExists:
		return phrase.Of("There is already a file named {{.File}}", phrase.Gaps{"File": e.Subject})
	case KindInUse:
		return phrase.Of("Another program is already downloading {{.File}}", phrase.Gaps{"File": e.Subject})
	case KindChecksum:
		return phrase.Of("The file is not the one promised: its {{.Subject}} checksum differs", phrase.Gaps{"Subject": e.Subject})
	case KindPacking:
		return phrase.Of("The server packed the file in a way Gannet does not know: {{.Subject}}", phrase.Gaps{"Subject": e.Subject})
	case KindCorrupt:
		return phrase.Of("The file {{.Host}} sent packed is damaged", phrase.Gaps{"Host": e.Subject})
	case KindInflated:
		return phrase.Of("What {{.Host}} sent packed grows to more than 100 times its size", phrase.Gaps{"Host": e.Subject})
	case KindBroken:
		return phrase.Of("The connection to {{.Host}} was lost, and what it sends now is something else", phrase.Gaps{"Host": e.Subject})
	case KindTooLarge:
		return phrase.Of("The file is larger than the {{.Need}} you allowed", phrase.Gaps{"Need": phrase.Bytes(e.Need)})
	case KindPage:
		return phrase.Of("A web page came instead of the file")
	case KindName:
		return phrase.Of("No file can be named {{.Subject}}", phrase.Gaps{"Subject": e.Subject})
	case KindMissing:
		return phrase.Of("The file {{.File}} is not where it was saved", phrase.Gaps{"File": e.Subject})
	default:
		return phrase.Of("Something went wrong inside Gannet")
	}
}

// Hint says what the user can do, without a full stop.
func (e *Error) Hint() phrase.Phrase {
	switch e.Kind {
	case KindLink:
		return phrase.Of("Copy it again from the page it came from")
	case KindHost:
		return phrase.Of("Check the link for typing errors, and the network")
	case KindOffline:
		return phrase.Of("It goes on by itself when the network is back")
	case KindRefused, KindConnect, KindUnanswered:
		return phrase.Of("Try again later; the server may be down")
	case KindLost, KindSilent:
		return phrase.Of("Try again: what is already here is kept")
	case KindTime:
		return phrase.Of("Try again with more time: what is already here is kept")
	case KindCertificate:
		return phrase.Of("Check the date of this computer; if it is right, do not trust this link")
	case KindNotFound:
		return phrase.Of("Get a fresh link from the page it came from")
	case KindDenied:
		return phrase.Of("The link may have expired or need a login: get a fresh one")
	case KindBusy, KindServer:
		return phrase.Of("Try again later")
	case KindEmpty, KindProtocol, KindRedirect, KindPacking:
		return phrase.Of("Open the link in a browser to see what it leads to")
	case KindChanged:
		return phrase.Of("Try again later, when it is complete")
	case KindDifferent:
		return phrase.Of("Get the link of the same file, or add it as a new download")
	case KindDiskFull:
		return phrase.Of("Free some space or choose another folder, then try again")
	case KindFolder:
		return phrase.Of("Connect the drive again, or choose another folder")
	case KindDeniedHere:
		return phrase.Of("Choose another folder")
	case KindDisk:
		return phrase.Of("Check the disk, then try again")
	case KindExists, KindName:
		return phrase.Of("Choose another name")
	case KindInUse:
		return phrase.Of("Close the other program, or wait for it to finish")
	case KindChecksum:
		return phrase.Of("Try again, or delete what came")
	case KindCorrupt:
		return phrase.Of("Try again, or tell those who run the server")
	case KindInflated:
		return phrase.Of("It may be made to fill the disk: go on only if you trust this server")
	case KindBroken:
		return phrase.Of("Keep what came, or try again from the start")
	case KindTooLarge:
		return phrase.Of("Try again with more room")
	case KindPage:
		return phrase.Of("Open it in a browser: it may have the right link or need a login; or keep the page")
	case KindMissing:
		return phrase.Of("Put it back, or download it again")
	default:
		return phrase.Of("Try again; if it happens again, please report it with the log")
	}
}

// Passing reports whether waiting may help by itself, so that a retry needs
// nobody's hand. See neterror.go for how network errors come to their Kind.
func (e *Error) Passing() bool {
	switch e.Kind {
	case KindHost, KindOffline, KindRefused, KindConnect, KindLost, KindSilent, KindUnanswered, KindBusy, KindProtocol, KindFolder:
		return true
	case KindServer:
		return e.Status >= 500
	default:
		return false
	}
}

// isLocal reports whether the failure is on this computer, so that no other
// connection or server would help.
func (e *Error) isLocal() bool {
	switch e.Kind {
	case KindDiskFull, KindFolder, KindDeniedHere, KindDisk, KindExists, KindInUse, KindInternal:
		return true
	default:
		return false
	}
}

// explainDisk finds the Kind of a failure to read or write the file named name in dir.
func explainDisk(err error, dir, name string) *Error {
	e := &Error{Kind: KindDisk, Subject: name, Detail: err.Error(), cause: err}
	switch {
	case disk.IsFull(err):
		e.Kind, e.Subject = KindDiskFull, dir
		if free, err := disk.Free(dir); err == nil {
			e.Free = free
		}
	case errors.Is(err, disk.ErrLocked):
		e.Kind = KindInUse
	case errors.Is(err, fs.ErrPermission), disk.IsReadOnly(err):
		e.Kind, e.Subject = KindDeniedHere, dir
	case errors.Is(err, fs.ErrExist):
		e.Kind = KindExists
	case errors.Is(err, fs.ErrNotExist), disk.IsGone(err):
		e.Kind, e.Subject = KindFolder, dir
	}
	return e
}
