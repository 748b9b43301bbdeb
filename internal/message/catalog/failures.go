// What each failure says, and what it advises.

package catalog

import "gannet/downloader/failure"

// failures are the sentences of each Kind, without a full stop: what happened, and what the user can do.
var failures = map[failure.Kind]struct{ what, hint string }{
	failure.Link:    {"This link cannot be used: {{.Reason}}", "Copy it again from the page it came from"},
	failure.Host:    {"No server named {{.Host}} was found", "Check the link for typing errors, and the network"},
	failure.Offline: {"There is no network connection", "It goes on by itself when the network is back"},
	failure.Refused: {"{{.Host}} does not accept connections", "Try again later; the server may be down"},
	failure.Connect: {"{{.Host}} did not answer", "Try again later; the server may be down"},
	failure.Lost:    {"The connection to {{.Host}} was lost", "Try again: what is already here is kept"},
	failure.Silent:  {"{{.Host}} stopped sending", "Try again: what is already here is kept"},
	failure.Unanswered: {
		"{{.Host}} took the connection but did not answer",
		"Try again later; the server may be down",
	},
	failure.Time: {
		"The time allowed for this download is over",
		"Try again with more time: what is already here is kept",
	},
	failure.Certificate: {
		"{{.Host}} could not prove that it is the real one",
		"Check the date of this computer; if it is right, do not trust this link",
	},
	failure.Handshake: {
		"{{.Host}} closed the connection before it was encrypted",
		"Try again later; the server may be down or misconfigured",
	},
	failure.TLS: {
		"Gannet and {{.Host}} have no way to encrypt the connection in common",
		"Try another link: the server may be outdated or misconfigured",
	},
	failure.OldTLS: {
		"{{.Host}} only offers outdated encryption (TLS 1.1 or older)",
		"Try another link: browsers refuse this server, too",
	},
	failure.NotTLS: {
		"{{.Host}} does not encrypt connections to this port",
		"Try http:// instead of https://, or check the port in the link",
	},
	failure.NeedsTLS: {
		"{{.Host}} only takes encrypted connections to this port",
		"Try https:// instead of http://",
	},
	failure.Identity: {"{{.Host}} asks for a client certificate", "Open the link in a browser that has one"},
	failure.Proxy:    {"The proxy {{.Host}} cannot be reached", "Check the proxy in Settings, or try again later"},
	failure.NoProxy: {
		"Nothing was sent, because the address of the proxy is not valid",
		"Correct the proxy in Settings",
	},
	failure.ProxyLogin: {
		"The proxy {{.Host}} requires a login",
		"Check the proxy’s user name and password in Settings",
	},
	failure.Tunnel: {
		"The proxy {{.Host}} refused to connect to the server",
		"Ask whoever runs the proxy, or change it in Settings",
	},
	failure.Gateway: {
		"The proxy {{.Host}} could not connect to the server",
		"Try again later; the server may be down",
	},
	failure.NotFound: {
		"The file is no longer at this address ({{.Status}})",
		"Get a fresh link from the page it came from",
	},
	failure.Denied: {
		"{{.Host}} did not allow this download ({{.Status}})",
		"The link may have expired or need a login: get a fresh one",
	},
	failure.Busy:   {"{{.Host}} is too busy now ({{.Status}})", "Try again later"},
	failure.Server: {"{{.Host}} answered with an error ({{.Status}})", "Try again later"},
	failure.Rejected: {
		"{{.Host}} rejected the request ({{.Status}})",
		"Open the link in a browser, or copy it again from the page it came from",
	},
	failure.Empty: {
		"{{.Host}} answered without a file ({{.Status}})",
		"Open the link in a browser to see what it leads to",
	},
	failure.Protocol: {
		"{{.Host}} sent an answer that makes no sense",
		"Open the link in a browser to see what it leads to",
	},
	failure.Invalid: {"{{.Host}} sent an invalid response", "Check the port in the link, or open it in a browser"},
	failure.Redirect: {
		"The link leads in circles or away from the web: {{.Subject}}",
		"Open the link in a browser to see what it leads to",
	},
	failure.Insecure: {
		"The link led from a secure to an insecure address ({{.Host}})",
		"The file could be changed on the way: get a secure link, or download it anyway if you can verify it",
	},
	failure.Changed: {
		"The file on {{.Host}} keeps changing while it is fetched",
		"Try again later, when it is complete",
	},
	failure.Different: {
		"The new link leads to a different file",
		"Get the link of the same file, or add it as a new download",
	},
	failure.DiskFull: {
		"The disk is full: {{.Need}} needed, {{.Free}} free in {{.Folder}}",
		"Free some space or choose another folder, then try again",
	},
	failure.Folder:     {"The folder {{.Folder}} is not there", "Connect the drive again, or choose another folder"},
	failure.DeniedHere: {"Gannet may not write into {{.Folder}}", "Choose another folder"},
	failure.Disk:       {"Writing {{.File}} failed", "Check the disk, then try again"},
	failure.Quota: {
		"Your disk quota in {{.Folder}} is full",
		"Delete files of yours or choose another folder, then try again",
	},
	failure.FileSize: {
		"The disk of {{.Folder}} cannot hold a file this large",
		"Choose a folder on another disk: FAT32 holds at most 4 GB a file",
	},
	failure.Exists: {"There is already a file named {{.File}}", "Choose another name"},
	failure.InUse: {
		"Another program is already downloading {{.File}}",
		"Close the other program, or wait for it to finish",
	},
	failure.Checksum: {
		"The file is not the one promised: its {{.Subject}} checksum differs",
		"Try again, or delete what came",
	},
	failure.Packing: {
		"The server packed the file in a way Gannet does not know: {{.Subject}}",
		"Open the link in a browser to see what it leads to",
	},
	failure.Corrupt: {"The file {{.Host}} sent packed is damaged", "Try again, or tell those who run the server"},
	failure.Inflated: {
		"What {{.Host}} sent packed grows to more than 100 times its size",
		"It may be made to fill the disk: go on only if you trust this server",
	},
	failure.Broken: {
		"The connection to {{.Host}} was lost, and what it sends now is something else",
		"Keep what came, or try again from the start",
	},
	failure.Instead: {
		"{{.Host}} sent something else instead of the rest of the file",
		"The link may have expired or need a login: get a fresh one, or try again later. What is already here is kept",
	},
	failure.TooLarge: {"The file is larger than the {{.Need}} you allowed", "Try again with more room"},
	failure.Page: {
		"A web page came instead of the file",
		"Open it in a browser: it may have the right link or need a login; or keep the page",
	},
	failure.Name:    {"No file can be named {{.Subject}}", "Choose another name"},
	failure.Missing: {"The file {{.File}} is not where it was saved", "Put it back, or download it again"},
	failure.Internal: {
		"Something went wrong inside Gannet",
		"Try again; if it happens again, please report it with the log",
	},
}
