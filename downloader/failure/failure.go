// Package failure is the table of what can go wrong with a download: one row a reason. Its sentences are in the
// catalogue of messages.
package failure

import (
	"errors"
	"io/fs"
	"net/http"
	"strconv"
	"strings"
	"time"

	"gannet/downloader/disk"
	"gannet/internal/message"
)

// Kind is the reason why a download did not go on, in the user's terms.
type Kind string

// The catalogue of reasons. Subject says what each one is about.
const (
	Link        Kind = "link"          // the link cannot be used; Reason: why
	Host        Kind = "host"          // no such host; Subject: host
	Offline     Kind = "offline"       // this computer has no network
	Refused     Kind = "refused"       // nobody answers at that address; Subject: host
	Connect     Kind = "connect"       // no answer while connecting; Subject: host
	Lost        Kind = "lost"          // the connection broke or the body ended early; Subject: host
	Silent      Kind = "silent"        // nothing came for the read time-out; Subject: host
	Unanswered  Kind = "unanswered"    // connected, but no answer for the time-out; Subject: host
	Time        Kind = "time"          // the total time allowed is over
	Certificate Kind = "certificate"   // the server cannot prove who it is; Subject: host
	Handshake   Kind = "handshake"     // the connection ended before it was secured; Subject: host
	TLS         Kind = "tls"           // no secure connection both sides can do; Subject: host
	OldTLS      Kind = "old-tls"       // the server speaks TLS 1.1 or older; Subject: host
	NotTLS      Kind = "not-tls"       // the server does not speak TLS at all; Subject: host
	NeedsTLS    Kind = "needs-tls"     // http to a port for https; Subject: host
	Identity    Kind = "identity"      // the server wants a certificate of the user's; Subject: host
	Proxy       Kind = "proxy"         // the proxy does not answer; Subject: proxy
	NoProxy     Kind = "no-proxy"      // the address of the proxy cannot be used, so that nothing is sent
	ProxyLogin  Kind = "proxy-login"   // the proxy wants another login; Subject: proxy
	Tunnel      Kind = "proxy-refused" // the proxy does not connect to the server; Subject: proxy
	Gateway     Kind = "gateway"       // the proxy could not connect to the server; Subject: proxy
	NotFound    Kind = "not-found"     // 404, 410; Subject: host
	Denied      Kind = "denied"        // 401, 403; Subject: host
	Busy        Kind = "busy"          // 408, 425, 429, 503; Subject: host
	Server      Kind = "server"        // 500 and above; Subject: host
	Rejected    Kind = "rejected"      // any other status that is no success; Subject: host
	Empty       Kind = "empty"         // 204, 205, 304: an answer without a file; Subject: host
	Protocol    Kind = "protocol"      // the answer contradicts HTTP or itself; Subject: host
	Invalid     Kind = "invalid"       // the answer is no HTTP; Subject: host
	Redirect    Kind = "redirect"      // redirects loop, are too many or lead off the web; Subject: where
	Insecure    Kind = "insecure"      // a redirect leaves https (see Request.AllowHTTP); Subject: scheme and host
	Changed     Kind = "changed"       // the file on the server keeps changing; Subject: host
	Different   Kind = "different"     // a fresh link leads to another file; Subject: host
	DiskFull    Kind = "disk-full"     // no room; Subject: folder
	Folder      Kind = "folder"        // the folder is gone (drive unplugged?); Subject: folder
	DeniedHere  Kind = "folder-denied" // writing there is not allowed; Subject: folder
	Disk        Kind = "disk"          // reading or writing failed; Subject: file
	Quota       Kind = "quota"         // the user's share of the disk is used up; Subject: folder
	FileSize    Kind = "file-size"     // larger than a file may be there; Subject: folder; Need: bytes of it
	Exists      Kind = "exists"        // no free name; Subject: file
	InUse       Kind = "in-use"        // another program works on the same file; Subject: file
	Checksum    Kind = "checksum"      // the bytes are not the ones promised; Subject: algorithm
	Packing     Kind = "packing"       // packed in a way that is not known; Subject: its name
	Corrupt     Kind = "corrupt"       // packed data are damaged or incomplete; Subject: host
	Inflated    Kind = "inflated"      // packed data grow beyond reason; Resume goes on all the same; Subject: host
	Broken      Kind = "broken"        // a stream broke, and what the server sends now is another one; Subject: host
	Instead     Kind = "instead"       // what came in the place of the rest is not the file; Subject: host
	TooLarge    Kind = "too-large"     // larger than Request.MaxSize; Need: bytes allowed
	Page        Kind = "page"          // a web page came, but the link is that of a file; Subject: the page's address
	Name        Kind = "name"          // nothing of a name is left that a file may have; Subject: it
	Missing     Kind = "missing"       // a finished file is not where it was saved; Subject: file
	Internal    Kind = "internal"      // a fault of Gannet's own
)

// Codes of a Link's Reason, beside those of package link.
const (
	NoWebLink   message.Code = "link.not-http"   // it is no address that can be asked
	BadHeader   message.Code = "link.header"     // a header given with it cannot be sent
	BadChecksum message.Code = "link.checksum"   // a checksum given with it cannot be read
	BadFolder   message.Code = "link.folder"     // the folder given with it is not a full path
	NotNeeded   message.Code = "link.not-needed" // a fresh link for a download that goes on without
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
	Free    int64  `json:"free,omitempty"`    // bytes free in the folder (DiskFull)
	Text    bool   `json:"text,omitempty"`    // Page: it is a short text
	// Reason says why a Link cannot be used.
	Reason message.Message `json:"reason,omitzero"`
	// RetryAfter is how long the server asked to wait; 0 if it did not say.
	RetryAfter time.Duration `json:"-"`
	// Detail is the chain of causes, for the log and the details panel.
	Detail string `json:"detail,omitempty"`
	Cause  error  `json:"-"`
	Total  int64  `json:"-"` // bytes of the file by the Content-Range of a refused answer, 0 if none
	// PartRefused says that a part was asked for, and that the whole file may be had all the same.
	PartRefused bool `json:"-"`
	// PartLater says that a part was asked for, and that the source wants to be asked again later, perhaps for that.
	PartLater bool `json:"-"`
}

// Is reports whether err is an Error of this kind.
func Is(err error, kind Kind) bool {
	var e *Error
	return errors.As(err, &e) && e.Kind == kind
}

// Total is the Total of err, 0 if it has none.
func Total(err error) int64 {
	var e *Error
	if errors.As(err, &e) {
		return e.Total
	}
	return 0
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Error is for logs: the Kind, the status, what it is about, and the details, as far as there are any.
func (e *Error) Error() string {
	parts := []string{string(e.Kind)}
	if e.Status != 0 {
		parts[0] += " (" + strconv.Itoa(e.Status) + ")"
	}
	for _, part := range []string{e.Subject, e.Reason.String(), e.Detail} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ": ")
}

// Message tells what happened. Its code is the Kind behind "failed.".
func (e *Error) Message() message.Message {
	code := e.Kind.Code()
	if e.Kind == Page && e.Text {
		code = TextCame
	}
	args := message.Args{}
	for name := range strings.FieldsSeq(reasonOf(e.Kind).args) {
		args[name] = e.arg(name)
	}
	if len(args) == 0 {
		return message.Of(code)
	}
	return message.Of(code, args)
}

// TextCame is the code of a Page that is a short text.
const TextCame message.Code = "failed.text"

// Code is that of the Message of an Error of this Kind.
func (k Kind) Code() message.Code { return message.Code("failed." + string(reasonOf(k).kind)) }

func (e *Error) arg(name string) any {
	switch name {
	case "Status":
		return message.Status(e.Status)
	case "Need":
		return message.Bytes(e.Need)
	case "Free":
		return message.Bytes(e.Free)
	case "Reason":
		return e.Reason
	}
	return e.Subject
}

// Help is what a user can do about a failure.
type Help uint8

// The ways to help.
const (
	Retry        Help = iota // try again
	Relink                   // give a fresh link
	ChooseFolder             // choose another folder
	FreeSpace                // make room in the folder
	OpenBrowser              // open the link in a browser
	Rename                   // choose another name
	GoOn                     // go on all the same
	AllowHTTP                // take it without encryption
	Keep                     // keep what came of a stream
)

// Help is what helps best.
func (k Kind) Help() Help { return reasonOf(k).help }

// Passing reports whether waiting may help by itself, so that a retry needs
// nobody's hand. See neterror.go for how network errors come to their Kind.
func (e *Error) Passing() bool { return e.Kind.Passing() }

// Passing is that of an Error of this Kind.
func (k Kind) Passing() bool { return reasonOf(k).passing }

// Local reports whether the failure is on this computer, so that no other
// connection or server would help.
func (e *Error) Local() bool { return reasonOf(e.Kind).local }

// TooMany reports whether the host counts requests and got more than it allows.
func (e *Error) TooMany() bool {
	return e.Status == http.StatusTooManyRequests || e.Kind == Busy && e.Status == http.StatusForbidden
}

// Overloaded reports whether it may be about how much is asked of the host: that is too busy, or gives no answer at
// all.
func (e *Error) Overloaded() bool {
	const bandwidthLimitExceeded = 509 // of Apache's mod_bw and cPanel
	switch e.Kind {
	case Busy, Host, Refused, Connect, Lost, Unanswered:
		return true
	}
	return e.Kind == Server && e.Status == bandwidthLimitExceeded
}

// Forbidden reports whether the host did not want to serve the file at all, as some do to a further one at once.
func (e *Error) Forbidden() bool { return e.Kind == Denied && e.Status == http.StatusForbidden }

// OfDisk finds the Kind of a failure to read or write the file named name in dir.
func OfDisk(err error, dir, name string) *Error {
	e := &Error{Kind: Disk, Subject: name, Detail: err.Error(), Cause: err}
	switch {
	case disk.IsOverQuota(err):
		e.Kind, e.Subject = Quota, dir
	case disk.IsFileTooLarge(err):
		e.Kind, e.Subject = FileSize, dir
	case disk.IsFull(err):
		e.Kind, e.Subject = DiskFull, dir
		if free, err := disk.Free(dir); err == nil {
			e.Free = free
		}
	case errors.Is(err, disk.ErrLocked):
		e.Kind = InUse
	case errors.Is(err, fs.ErrPermission), disk.IsReadOnly(err):
		e.Kind, e.Subject = DeniedHere, dir
	case errors.Is(err, fs.ErrExist):
		e.Kind = Exists
	case disk.IsTooLong(err):
		e.Kind = Name
	case errors.Is(err, fs.ErrNotExist), disk.IsGone(err):
		e.Kind, e.Subject = Folder, dir
	}
	return e
}
