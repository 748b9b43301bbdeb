package failure

import "gannet/internal/phrase"

// reason is all there is to know about a Kind. A new one is one row of reasons, its translations, and its
// button in the window (helpFor).
type reason struct {
	kind    Kind
	passing bool                       // waiting may help by itself, so that a retry needs nobody's hand
	local   bool                       // on this computer, so that no other connection or server would help
	what    func(*Error) phrase.Phrase // what happened, in the user's words, without a full stop
	hint    phrase.Phrase              // what the user can do, likewise
}

// reasons are the rows, in the order of the catalogue in errors.go.
var reasons = []reason{
	{
		kind: Link,
		what: func(e *Error) phrase.Phrase {
			return phrase.Of("This link cannot be used: {{.Subject}}", phrase.Gaps{"Subject": e.Subject})
		},
		hint: phrase.Of("Copy it again from the page it came from"),
	},
	{
		kind: Host, passing: true,
		what: func(e *Error) phrase.Phrase {
			return phrase.Of("No server named {{.Host}} was found", phrase.Gaps{"Host": e.Subject})
		},
		hint: phrase.Of("Check the link for typing errors, and the network"),
	},
	{
		kind: Offline, passing: true,
		what: func(*Error) phrase.Phrase { return phrase.Of("There is no network connection") },
		hint: phrase.Of("It goes on by itself when the network is back"),
	},
	{
		kind: Refused, passing: true,
		what: func(e *Error) phrase.Phrase {
			return phrase.Of("{{.Host}} does not accept connections", phrase.Gaps{"Host": e.Subject})
		},
		hint: phrase.Of("Try again later; the server may be down"),
	},
	{
		kind: Connect, passing: true,
		what: func(e *Error) phrase.Phrase {
			return phrase.Of("{{.Host}} did not answer", phrase.Gaps{"Host": e.Subject})
		},
		hint: phrase.Of("Try again later; the server may be down"),
	},
	{
		kind: Lost, passing: true,
		what: func(e *Error) phrase.Phrase {
			return phrase.Of("The connection to {{.Host}} was lost", phrase.Gaps{"Host": e.Subject})
		},
		hint: phrase.Of("Try again: what is already here is kept"),
	},
	{
		kind: Silent, passing: true,
		what: func(e *Error) phrase.Phrase {
			return phrase.Of("{{.Host}} stopped sending", phrase.Gaps{"Host": e.Subject})
		},
		hint: phrase.Of("Try again: what is already here is kept"),
	},
	{
		kind: Unanswered, passing: true,
		what: func(e *Error) phrase.Phrase {
			return phrase.Of("{{.Host}} took the connection but did not answer", phrase.Gaps{"Host": e.Subject})
		},
		hint: phrase.Of("Try again later; the server may be down"),
	},
	{
		kind: Time,
		what: func(*Error) phrase.Phrase { return phrase.Of("The time allowed for this download is over") },
		hint: phrase.Of("Try again with more time: what is already here is kept"),
	},
	{
		kind: Certificate,
		what: func(e *Error) phrase.Phrase {
			return phrase.Of("{{.Host}} could not prove that it is the real one", phrase.Gaps{"Host": e.Subject})
		},
		hint: phrase.Of("Check the date of this computer; if it is right, do not trust this link"),
	},
	{
		kind: Handshake, passing: true,
		what: func(e *Error) phrase.Phrase {
			return phrase.Of("{{.Host}} closed the connection before it was encrypted", phrase.Gaps{"Host": e.Subject})
		},
		hint: phrase.Of("Try again later; the server may be down or misconfigured"),
	},
	{
		kind: TLS,
		what: func(e *Error) phrase.Phrase {
			return phrase.Of("Gannet and {{.Host}} have no way to encrypt the connection in common", phrase.Gaps{"Host": e.Subject})
		},
		hint: phrase.Of("Try another link: the server may be outdated or misconfigured"),
	},
	{
		kind: OldTLS,
		what: func(e *Error) phrase.Phrase {
			return phrase.Of("{{.Host}} only offers outdated encryption (TLS 1.1 or older)", phrase.Gaps{"Host": e.Subject})
		},
		hint: phrase.Of("Try another link: browsers refuse this server, too"),
	},
	{
		kind: NotTLS,
		what: func(e *Error) phrase.Phrase {
			return phrase.Of("{{.Host}} does not encrypt connections to this port", phrase.Gaps{"Host": e.Subject})
		},
		hint: phrase.Of("Try http:// instead of https://, or check the port in the link"),
	},
	{
		kind: NeedsTLS,
		what: func(e *Error) phrase.Phrase {
			return phrase.Of("{{.Host}} only takes encrypted connections to this port", phrase.Gaps{"Host": e.Subject})
		},
		hint: phrase.Of("Try https:// instead of http://"),
	},
	{
		kind: Identity,
		what: func(e *Error) phrase.Phrase {
			return phrase.Of("{{.Host}} asks for a client certificate", phrase.Gaps{"Host": e.Subject})
		},
		hint: phrase.Of("Open the link in a browser that has one"),
	},
	{
		kind: Proxy, passing: true,
		what: func(e *Error) phrase.Phrase {
			return phrase.Of("The proxy {{.Host}} cannot be reached", phrase.Gaps{"Host": e.Subject})
		},
		hint: phrase.Of("Check the proxy in Settings, or try again later"),
	},
	{
		kind: NoProxy,
		what: func(*Error) phrase.Phrase {
			return phrase.Of("Nothing was sent, because the address of the proxy is not valid")
		},
		hint: phrase.Of("Correct the proxy in Settings"),
	},
	{
		kind: ProxyLogin,
		what: func(e *Error) phrase.Phrase {
			return phrase.Of("The proxy {{.Host}} requires a login", phrase.Gaps{"Host": e.Subject})
		},
		hint: phrase.Of("Check the proxy’s user name and password in Settings"),
	},
	{
		kind: Tunnel,
		what: func(e *Error) phrase.Phrase {
			return phrase.Of("The proxy {{.Host}} refused to connect to the server", phrase.Gaps{"Host": e.Subject})
		},
		hint: phrase.Of("Ask whoever runs the proxy, or change it in Settings"),
	},
	{
		kind: Gateway, passing: true,
		what: func(e *Error) phrase.Phrase {
			return phrase.Of("The proxy {{.Host}} could not connect to the server", phrase.Gaps{"Host": e.Subject})
		},
		hint: phrase.Of("Try again later; the server may be down"),
	},
	{
		kind: NotFound,
		what: func(e *Error) phrase.Phrase {
			return phrase.Of("The file is no longer at this address ({{.Status}})", phrase.Gaps{"Status": e.Status})
		},
		hint: phrase.Of("Get a fresh link from the page it came from"),
	},
	{
		kind: Denied,
		what: func(e *Error) phrase.Phrase {
			return phrase.Of("{{.Host}} did not allow this download ({{.Status}})", phrase.Gaps{"Host": e.Subject, "Status": e.Status})
		},
		hint: phrase.Of("The link may have expired or need a login: get a fresh one"),
	},
	{
		kind: Busy, passing: true,
		what: func(e *Error) phrase.Phrase {
			return phrase.Of("{{.Host}} is too busy now ({{.Status}})", phrase.Gaps{"Host": e.Subject, "Status": e.Status})
		},
		hint: phrase.Of("Try again later"),
	},
	{
		kind: Server, passing: true,
		what: func(e *Error) phrase.Phrase {
			return phrase.Of("{{.Host}} answered with an error ({{.Status}})", phrase.Gaps{"Host": e.Subject, "Status": phrase.Status(e.Status)})
		},
		hint: phrase.Of("Try again later"),
	},
	{
		kind: Rejected,
		what: func(e *Error) phrase.Phrase {
			return phrase.Of("{{.Host}} rejected the request ({{.Status}})", phrase.Gaps{"Host": e.Subject, "Status": phrase.Status(e.Status)})
		},
		hint: phrase.Of("Open the link in a browser, or copy it again from the page it came from"),
	},
	{
		kind: Empty,
		what: func(e *Error) phrase.Phrase {
			return phrase.Of("{{.Host}} answered without a file ({{.Status}})", phrase.Gaps{"Host": e.Subject, "Status": phrase.Status(e.Status)})
		},
		hint: phrase.Of("Open the link in a browser to see what it leads to"),
	},
	{
		kind: Protocol, passing: true,
		what: func(e *Error) phrase.Phrase {
			return phrase.Of("{{.Host}} sent an answer that makes no sense", phrase.Gaps{"Host": e.Subject})
		},
		hint: phrase.Of("Open the link in a browser to see what it leads to"),
	},
	{
		kind: Invalid,
		what: func(e *Error) phrase.Phrase {
			return phrase.Of("{{.Host}} sent an invalid response", phrase.Gaps{"Host": e.Subject})
		},
		hint: phrase.Of("Check the port in the link, or open it in a browser"),
	},
	{
		kind: Redirect,
		what: func(e *Error) phrase.Phrase {
			return phrase.Of("The link leads in circles or away from the web: {{.Subject}}", phrase.Gaps{"Subject": e.Subject})
		},
		hint: phrase.Of("Open the link in a browser to see what it leads to"),
	},
	{
		kind: Insecure,
		what: func(e *Error) phrase.Phrase { return LeftHTTPS(e.Subject) },
		hint: phrase.Of("The file could be changed on the way: get a secure link, or download it anyway if you can verify it"),
	},
	{
		kind: Changed,
		what: func(e *Error) phrase.Phrase {
			return phrase.Of("The file on {{.Host}} keeps changing while it is fetched", phrase.Gaps{"Host": e.Subject})
		},
		hint: phrase.Of("Try again later, when it is complete"),
	},
	{
		kind: Different,
		what: func(*Error) phrase.Phrase { return phrase.Of("The new link leads to a different file") },
		hint: phrase.Of("Get the link of the same file, or add it as a new download"),
	},
	{
		kind: DiskFull, local: true,
		what: func(e *Error) phrase.Phrase {
			return phrase.Of("The disk is full: {{.Need}} needed, {{.Free}} free in {{.Folder}}", phrase.Gaps{
				"Need": phrase.Bytes(e.Need), "Free": phrase.Bytes(e.Free), "Folder": e.Subject,
			})
		},
		hint: phrase.Of("Free some space or choose another folder, then try again"),
	},
	{
		kind: Folder, passing: true, local: true,
		what: func(e *Error) phrase.Phrase {
			return phrase.Of("The folder {{.Folder}} is not there", phrase.Gaps{"Folder": e.Subject})
		},
		hint: phrase.Of("Connect the drive again, or choose another folder"),
	},
	{
		kind: DeniedHere, local: true,
		what: func(e *Error) phrase.Phrase {
			return phrase.Of("Gannet may not write into {{.Folder}}", phrase.Gaps{"Folder": e.Subject})
		},
		hint: phrase.Of("Choose another folder"),
	},
	{
		kind: Disk, local: true,
		what: func(e *Error) phrase.Phrase {
			return phrase.Of("Writing {{.File}} failed", phrase.Gaps{"File": e.Subject})
		},
		hint: phrase.Of("Check the disk, then try again"),
	},
	{
		kind: Quota, local: true,
		what: func(e *Error) phrase.Phrase {
			return phrase.Of("Your disk quota in {{.Folder}} is full", phrase.Gaps{"Folder": e.Subject})
		},
		hint: phrase.Of("Delete files of yours or choose another folder, then try again"),
	},
	{
		kind: FileSize, local: true,
		what: func(e *Error) phrase.Phrase {
			return phrase.Of("The disk of {{.Folder}} cannot hold a file this large", phrase.Gaps{"Folder": e.Subject})
		},
		hint: phrase.Of("Choose a folder on another disk: FAT32 holds at most 4 GB a file"),
	},
	{
		kind: Exists, local: true,
		what: func(e *Error) phrase.Phrase {
			return phrase.Of("There is already a file named {{.File}}", phrase.Gaps{"File": e.Subject})
		},
		hint: phrase.Of("Choose another name"),
	},
	{
		kind: InUse, local: true,
		what: func(e *Error) phrase.Phrase {
			return phrase.Of("Another program is already downloading {{.File}}", phrase.Gaps{"File": e.Subject})
		},
		hint: phrase.Of("Close the other program, or wait for it to finish"),
	},
	{
		kind: Checksum,
		what: func(e *Error) phrase.Phrase {
			return phrase.Of("The file is not the one promised: its {{.Subject}} checksum differs", phrase.Gaps{"Subject": e.Subject})
		},
		hint: phrase.Of("Try again, or delete what came"),
	},
	{
		kind: Packing,
		what: func(e *Error) phrase.Phrase {
			return phrase.Of("The server packed the file in a way Gannet does not know: {{.Subject}}", phrase.Gaps{"Subject": e.Subject})
		},
		hint: phrase.Of("Open the link in a browser to see what it leads to"),
	},
	{
		kind: Corrupt,
		what: func(e *Error) phrase.Phrase {
			return phrase.Of("The file {{.Host}} sent packed is damaged", phrase.Gaps{"Host": e.Subject})
		},
		hint: phrase.Of("Try again, or tell those who run the server"),
	},
	{
		kind: Inflated,
		what: func(e *Error) phrase.Phrase {
			return phrase.Of("What {{.Host}} sent packed grows to more than 100 times its size", phrase.Gaps{"Host": e.Subject})
		},
		hint: phrase.Of("It may be made to fill the disk: go on only if you trust this server"),
	},
	{
		kind: Broken,
		what: func(e *Error) phrase.Phrase {
			return phrase.Of("The connection to {{.Host}} was lost, and what it sends now is something else", phrase.Gaps{"Host": e.Subject})
		},
		hint: phrase.Of("Keep what came, or try again from the start"),
	},
	{
		kind: Instead, passing: true, // once a network has its login; a link that has expired gets few tries, see giveUp
		what: func(e *Error) phrase.Phrase {
			return phrase.Of("{{.Host}} sent something else instead of the rest of the file", phrase.Gaps{"Host": e.Subject})
		},
		hint: phrase.Of("The link may have expired or need a login: get a fresh one, or try again later. What is already here is kept"),
	},
	{
		kind: TooLarge,
		what: func(e *Error) phrase.Phrase {
			return phrase.Of("The file is larger than the {{.Need}} you allowed", phrase.Gaps{"Need": phrase.Bytes(e.Need)})
		},
		hint: phrase.Of("Try again with more room"),
	},
	{
		kind: Page,
		what: func(e *Error) phrase.Phrase {
			if e.Text {
				return phrase.Of("A short text came instead of the file")
			}
			return phrase.Of("A web page came instead of the file")
		},
		hint: phrase.Of("Open it in a browser: it may have the right link or need a login; or keep the page"),
	},
	{
		kind: Name,
		what: func(e *Error) phrase.Phrase {
			return phrase.Of("No file can be named {{.Subject}}", phrase.Gaps{"Subject": e.Subject})
		},
		hint: phrase.Of("Choose another name"),
	},
	{
		kind: Missing,
		what: func(e *Error) phrase.Phrase {
			return phrase.Of("The file {{.File}} is not where it was saved", phrase.Gaps{"File": e.Subject})
		},
		hint: phrase.Of("Put it back, or download it again"),
	},
	{
		kind: Internal, local: true,
		what: func(*Error) phrase.Phrase { return phrase.Of("Something went wrong inside Gannet") },
		hint: phrase.Of("Try again; if it happens again, please report it with the log"),
	},
}

// LeftHTTPS says that a redirect left https for http at where, a scheme and a host.
func LeftHTTPS(where string) phrase.Phrase {
	return phrase.Of("The link led from a secure to an insecure address ({{.X}})", phrase.Gaps{"X": where})
}

// reasonOf finds the row of a Kind; one that is not known is a fault of Gannet's own.
func reasonOf(kind Kind) *reason {
	for i := range reasons {
		if reasons[i].kind == kind {
			return &reasons[i]
		}
	}
	return reasonOf(Internal)
}
