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
	KindHandshake   Kind = "handshake"     // the connection ended before it was secured; Subject: host
	KindTLS         Kind = "tls"           // no secure connection both sides can do; Subject: host
	KindOldTLS      Kind = "old-tls"       // the server speaks TLS 1.1 or older; Subject: host
	KindNotTLS      Kind = "not-tls"       // the server does not speak TLS at all; Subject: host
	KindNeedsTLS    Kind = "needs-tls"     // http to a port for https; Subject: host
	KindIdentity    Kind = "identity"      // the server wants a certificate of the user's; Subject: host
	KindProxy       Kind = "proxy"         // the proxy does not answer; Subject: proxy
	KindNoProxy     Kind = "no-proxy"      // the address of the proxy cannot be used, so that nothing is sent
	KindProxyLogin  Kind = "proxy-login"   // the proxy wants another login; Subject: proxy
	KindTunnel      Kind = "proxy-refused" // the proxy does not connect to the server; Subject: proxy
	KindGateway     Kind = "gateway"       // the proxy could not connect to the server; Subject: proxy
	KindNotFound    Kind = "not-found"     // 404, 410; Subject: host
	KindDenied      Kind = "denied"        // 401, 403; Subject: host
	KindBusy        Kind = "busy"          // 408, 425, 429, 503; Subject: host
	KindServer      Kind = "server"        // 500 and above; Subject: host
	KindRejected    Kind = "rejected"      // any other status that is no success; Subject: host
	KindEmpty       Kind = "empty"         // 204, 205, 304: an answer without a file; Subject: host
	KindProtocol    Kind = "protocol"      // the answer contradicts HTTP or itself; Subject: host
	KindInvalid     Kind = "invalid"       // the answer is no HTTP; Subject: host
	KindRedirect    Kind = "redirect"      // redirects loop, are too many or lead off the web; Subject: where
	KindInsecure    Kind = "insecure"      // a redirect leaves https for http, see Request.AllowHTTP; Subject: scheme and host
	KindChanged     Kind = "changed"       // the file on the server keeps changing; Subject: host
	KindDifferent   Kind = "different"     // a fresh link leads to another file; Subject: host
	KindDiskFull    Kind = "disk-full"     // no room; Subject: folder
	KindFolder      Kind = "folder"        // the folder is gone (drive unplugged?); Subject: folder
	KindDeniedHere  Kind = "folder-denied" // writing there is not allowed; Subject: folder
	KindDisk        Kind = "disk"          // reading or writing failed; Subject: file
	KindQuota       Kind = "quota"         // the user's share of the disk is used up; Subject: folder
	KindFileSize    Kind = "file-size"     // larger than a file may be there; Subject: folder; Need: bytes of it
	KindExists      Kind = "exists"        // no free name; Subject: file
	KindInUse       Kind = "in-use"        // another program works on the same file; Subject: file
	KindChecksum    Kind = "checksum"      // the bytes are not the ones promised; Subject: algorithm
	KindPacking     Kind = "packing"       // packed in a way that is not known; Subject: its name
	KindCorrupt     Kind = "corrupt"       // packed data are damaged or incomplete; Subject: host
	KindInflated    Kind = "inflated"      // packed data grow beyond reason; Resume goes on all the same; Subject: host
	KindBroken      Kind = "broken"        // a stream broke, and what the server sends now is another one; Subject: host
	KindInstead     Kind = "instead"       // what came in the place of the rest is not the file; Subject: host
	KindTooLarge    Kind = "too-large"     // larger than Request.MaxSize; Need: bytes allowed
	KindPage        Kind = "page"          // a web page came, but the link is that of a file; Subject: the page's address
	KindName        Kind = "name"          // nothing of a name is left that a file may have; Subject: it
	KindMissing     Kind = "missing"       // a finished file is not where it was saved; Subject: file
	KindInternal    Kind = "internal"      // a fault of Gannet's own
)

// Kinds lists every Kind, for tables and tests.
func Kinds() []Kind {
	kinds := make([]Kind, len(reasons))
	for i, r := range reasons {
		kinds[i] = r.kind
	}
	return kinds
}

// Error is why a download failed or waits. It is a value copy safe to show
// and to store: no secret of the request is in it.
type Error struct {
	Kind    Kind   `json:"kind"`
	Subject string `json:"subject,omitempty"` // what it is about, by Kind
	Status  int    `json:"status,omitempty"`  // HTTP status code, 0 if none
	Need    int64  `json:"need,omitempty"`    // bytes: see Kind
	Free    int64  `json:"free,omitempty"`    // bytes free in the folder (KindDiskFull)
	// RetryAfter is how long the server asked to wait; 0 if it did not say.
	RetryAfter time.Duration `json:"-"`
	// Detail is the chain of causes, for the log and the details panel.
	Detail string `json:"detail,omitempty"`
	cause  error
	total  int64 // bytes of the file by the Content-Range of a refused answer, 0 if none
	ranged bool  // the answer is to a request with Range
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
func (e *Error) What() phrase.Phrase { return reasonOf(e.Kind).what(e) }

// Hint says what the user can do, without a full stop.
func (e *Error) Hint() phrase.Phrase { return reasonOf(e.Kind).hint }

// Passing reports whether waiting may help by itself, so that a retry needs
// nobody's hand. See neterror.go for how network errors come to their Kind.
func (e *Error) Passing() bool { return reasonOf(e.Kind).passing }

// isLocal reports whether the failure is on this computer, so that no other
// connection or server would help.
func (e *Error) isLocal() bool { return reasonOf(e.Kind).local }

// explainDisk finds the Kind of a failure to read or write the file named name in dir.
func explainDisk(err error, dir, name string) *Error {
	e := &Error{Kind: KindDisk, Subject: name, Detail: err.Error(), cause: err}
	switch {
	case disk.IsOverQuota(err):
		e.Kind, e.Subject = KindQuota, dir
	case disk.IsFileTooLarge(err):
		e.Kind, e.Subject = KindFileSize, dir
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
	case disk.IsTooLong(err):
		e.Kind = KindName
	case errors.Is(err, fs.ErrNotExist), disk.IsGone(err):
		e.Kind, e.Subject = KindFolder, dir
	}
	return e
}
