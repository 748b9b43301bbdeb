package downloader

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"time"

	"github.com/dustin/go-humanize"

	"gannet/downloader/disk"
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
	Need    int64  `json:"need,omitempty"`    // bytes still to be written (KindDiskFull)
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
	what, hint := e.What(), e.Hint()
	if hint == "" {
		return what + "."
	}
	return what + ". " + hint + "."
}

// What says what happened, in the user's words, without a full stop.
func (e *Error) What() string {
	switch e.Kind {
	case KindLink:
		return "This link cannot be used: " + e.Subject
	case KindHost:
		return "No server named " + e.Subject + " was found"
	case KindOffline:
		return "There is no network connection"
	case KindRefused:
		return e.Subject + " does not accept connections"
	case KindConnect:
		return e.Subject + " did not answer"
	case KindLost:
		return "The connection to " + e.Subject + " was lost"
	case KindSilent:
		return e.Subject + " stopped sending"
	case KindUnanswered:
		return e.Subject + " took the connection but did not answer"
	case KindTime:
		return "The time allowed for this download is over"
	case KindCertificate:
		return e.Subject + " could not prove that it is the real one"
	case KindNotFound:
		return fmt.Sprintf("The file is no longer at this address (%d)", e.Status)
	case KindDenied:
		return fmt.Sprintf("%s did not allow this download (%d)", e.Subject, e.Status)
	case KindBusy:
		return fmt.Sprintf("%s is too busy now (%d)", e.Subject, e.Status)
	case KindServer:
		return fmt.Sprintf("%s answered with an error (%s)", e.Subject, status(e.Status))
	case KindEmpty:
		return fmt.Sprintf("%s answered without a file (%s)", e.Subject, status(e.Status))
	case KindProtocol:
		return e.Subject + " sent an answer that makes no sense"
	case KindRedirect:
		return "The link leads in circles or away from the web: " + e.Subject
	case KindChanged:
		return "The file on " + e.Subject + " keeps changing while it is fetched"
	case KindDifferent:
		return "The new link leads to a different file"
	case KindDiskFull:
		return fmt.Sprintf("The disk is full: %s needed, %s free in %s",
			humanize.Bytes(uint64(max(e.Need, 0))), humanize.Bytes(uint64(max(e.Free, 0))), e.Subject)
	case KindFolder:
		return "The folder " + e.Subject + " is not there"
	case KindDeniedHere:
		return "Gannet may not write into " + e.Subject
	case KindDisk:
		return "Writing " + e.Subject + " failed"
	case KindExists:
		return "There is already a file named " + e.Subject
	case KindInUse:
		return "Another program is already downloading " + e.Subject
	case KindChecksum:
		return "The file is not the one promised: its " + e.Subject + " checksum differs"
	case KindPacking:
		return "The server packed the file in a way Gannet does not know: " + e.Subject
	case KindCorrupt:
		return "The file " + e.Subject + " sent packed is damaged"
	case KindInflated:
		return "What " + e.Subject + " sent packed grows to more than 100 times its size"
	case KindBroken:
		return "The connection to " + e.Subject + " was lost, and what it sends now is something else"
	case KindTooLarge:
		return "The file is larger than the " + humanize.Bytes(uint64(max(e.Need, 0))) + " you allowed"
	case KindPage:
		return "A web page came instead of the file"
	case KindName:
		return "No file can be named " + e.Subject
	case KindMissing:
		return "The file " + e.Subject + " is not where it was saved"
	default:
		return "Something went wrong inside Gannet"
	}
}

// Hint says what the user can do, without a full stop; "" if nothing.
func (e *Error) Hint() string {
	switch e.Kind {
	case KindLink:
		return "Copy it again from the page it came from"
	case KindHost:
		return "Check the link for typing errors, and the network"
	case KindOffline:
		return "It goes on by itself when the network is back"
	case KindRefused, KindConnect, KindUnanswered:
		return "Try again later; the server may be down"
	case KindLost, KindSilent:
		return "Try again: what is already here is kept"
	case KindTime:
		return "Try again with more time: what is already here is kept"
	case KindCertificate:
		return "Check the date of this computer; if it is right, do not trust this link"
	case KindNotFound:
		return "Get a fresh link from the page it came from"
	case KindDenied:
		return "The link may have expired or need a login: get a fresh one"
	case KindBusy, KindServer:
		return "Try again later"
	case KindEmpty, KindProtocol, KindRedirect, KindPacking:
		return "Open the link in a browser to see what it leads to"
	case KindChanged:
		return "Try again later, when it is complete"
	case KindDifferent:
		return "Get the link of the same file, or add it as a new download"
	case KindDiskFull:
		return "Free some space or choose another folder, then try again"
	case KindFolder:
		return "Connect the drive again, or choose another folder"
	case KindDeniedHere:
		return "Choose another folder"
	case KindDisk:
		return "Check the disk, then try again"
	case KindExists, KindName:
		return "Choose another name"
	case KindInUse:
		return "Close the other program, or wait for it to finish"
	case KindChecksum:
		return "Try again, or delete what came"
	case KindCorrupt:
		return "Try again, or tell those who run the server"
	case KindInflated:
		return "It may be made to fill the disk: go on only if you trust this server"
	case KindBroken:
		return "Keep what came, or try again from the start"
	case KindTooLarge:
		return "Try again with more room"
	case KindPage:
		return "Open it in a browser: it may have the right link or need a login; or keep the page"
	case KindMissing:
		return "Put it back, or download it again"
	default:
		return "Try again; if it happens again, please report it with the log"
	}
}

// Passing reports whether waiting may help by itself, so that a retry needs
// nobody's hand. See http.go for how network errors come to their Kind.
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

func status(code int) string {
	if text := http.StatusText(code); text != "" {
		return fmt.Sprintf("%d %s", code, text)
	}
	return fmt.Sprint(code)
}
