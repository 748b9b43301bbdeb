// What each failure says, and what it advises.

package catalog

import "gannet/downloader/failure"

// failures are the sentences of each Kind, without a full stop: what happened, and what the user can do.
var failures = map[failure.Kind]struct{ what, hint string }{
	failure.Link:    {"This link cannot be used: {{.Reason}}", "Copy the link again from its page"},
	failure.Host:    {"Server not found: {{.Host}}", "Check the link for typos, and check your network"},
	failure.Offline: {"No network connection", "The download resumes automatically when the network is back"},
	failure.Refused: {"{{.Host}} refused the connection", "Try again later. The server may be down"},
	failure.Connect: {"{{.Host}} did not respond", "Try again later. The server may be down"},
	failure.Lost:    {"The connection to {{.Host}} was lost", "Retry. The data downloaded so far is kept"},
	failure.Silent:  {"{{.Host}} stopped sending data", "Retry. The data downloaded so far is kept"},
	failure.Unanswered: {
		"{{.Host}} accepted the connection but sent no reply",
		"Try again later. The server may be down",
	},
	failure.Time: {
		"The time limit for this download was reached",
		"Retry with more time. The data downloaded so far is kept",
	},
	failure.Certificate: {
		"The certificate of {{.Host}} could not be verified",
		"Check the date of this computer. If it is correct, do not trust this link",
	},
	failure.Handshake: {
		"{{.Host}} closed the connection before it was encrypted",
		"Try again later. The server may be down or misconfigured",
	},
	failure.TLS: {
		"Gannet and {{.Host}} have no encryption method in common",
		"Try another link. The server may be outdated or misconfigured",
	},
	failure.OldTLS: {
		"{{.Host}} only offers outdated encryption (TLS 1.1 or older)",
		"Try another link. Browsers reject this server, too",
	},
	failure.NotTLS: {
		"{{.Host}} does not support encryption on this port",
		"Try http:// instead of https://, or check the port in the link",
	},
	failure.NeedsTLS: {
		"{{.Host}} accepts only encrypted connections on this port",
		"Try https:// instead of http://",
	},
	failure.Identity: {
		"{{.Host}} requires a client certificate",
		"Open the link in a browser that has the certificate",
	},
	failure.Proxy: {"The proxy {{.Host}} cannot be reached", "Check the proxy in Settings, or try again later"},
	failure.NoProxy: {
		"The proxy address is invalid, so nothing was sent",
		"Correct the proxy in Settings",
	},
	failure.ProxyLogin: {
		"The proxy {{.Host}} requires a login",
		"Check the proxy’s user name and password in Settings",
	},
	failure.Tunnel: {
		"The proxy {{.Host}} refused to connect to the server",
		"Ask the proxy’s administrator, or change the proxy in Settings",
	},
	failure.Gateway: {
		"The proxy {{.Host}} could not connect to the server",
		"Try again later. The server may be down",
	},
	failure.NotFound: {
		"File not found at this address ({{.Status}})",
		"Get a new link from the page where you found it",
	},
	failure.Denied: {
		"{{.Host}} denied access to this file ({{.Status}})",
		"The link may have expired or require a login. Update the link",
	},
	failure.Busy:   {"{{.Host}} is busy ({{.Status}})", "Try again later"},
	failure.Server: {"{{.Host}} returned an error ({{.Status}})", "Try again later"},
	failure.Rejected: {
		"{{.Host}} rejected the request ({{.Status}})",
		"Open the link in a browser, or copy it again from its page",
	},
	failure.Empty: {
		"{{.Host}} sent no file ({{.Status}})",
		"Open the link in a browser to see where it leads",
	},
	failure.Protocol: {
		"{{.Host}} sent an invalid response",
		"Open the link in a browser to see where it leads",
	},
	failure.Invalid: {"{{.Host}} did not send an HTTP response", "Check the port in the link, or open it in a browser"},
	failure.Redirect: {
		"Invalid redirect: {{.Subject}}",
		"Open the link in a browser to see where it leads",
	},
	failure.Insecure: {
		"The link redirects from a secure to an insecure address ({{.Host}})",
		"The file could be tampered with in transit. Get a secure link, or download it anyway if you can verify it",
	},
	failure.Changed: {
		"The file on {{.Host}} keeps changing during the download",
		"Try again later, when it is complete",
	},
	failure.Different: {
		"The new link points to a different file",
		"Enter a link to the same file, or add it as a new download",
	},
	failure.DiskFull: {
		"The disk is full: {{.Need}} needed, {{.Free}} free in {{.Folder}}",
		"Free up space or choose another folder, then retry",
	},
	failure.Folder:     {"The folder {{.Folder}} was not found", "Reconnect the drive, or choose another folder"},
	failure.DeniedHere: {"No permission to write to {{.Folder}}", "Choose another folder"},
	failure.Disk:       {"Writing {{.File}} failed", "Check the disk, then retry"},
	failure.Quota: {
		"Your disk quota in {{.Folder}} is full",
		"Delete some of your files or choose another folder, then retry",
	},
	failure.FileSize: {
		"The file is too large for the disk of {{.Folder}}",
		"Choose a folder on another disk: FAT32 allows at most 4 GB per file",
	},
	failure.Exists: {"A file named {{.File}} already exists", "Choose another name"},
	failure.InUse: {
		"Another program is already downloading {{.File}}",
		"Close the other program, or wait until it finishes",
	},
	failure.Checksum: {
		"{{.Subject}} mismatch: this is not the expected file",
		"Retry, or delete the partial file",
	},
	failure.Packing: {
		"The server used an unsupported compression method: {{.Subject}}",
		"Open the link in a browser to see where it leads",
	},
	failure.Corrupt: {"Compressed data from {{.Host}} is damaged", "Retry, or contact the server’s operator"},
	failure.Inflated: {
		"Compressed data from {{.Host}} expands more than 100-fold",
		"It may be designed to fill your disk. Continue only if you trust this server",
	},
	failure.Broken: {
		"The connection to {{.Host}} was lost, and the server now sends different data",
		"Keep the data received, or start over",
	},
	failure.Instead: {
		"{{.Host}} sent different data instead of the rest of the file",
		"The link may have expired or require a login. Update the link, or try again later. The data downloaded so far is kept",
	},
	failure.TooLarge: {"The file exceeds the size limit of {{.Need}}", "Retry with a higher limit"},
	failure.Page: {
		"The server sent a web page instead of the file",
		"Open it in a browser to find the right link or sign in, or keep the page",
	},
	failure.Name:    {"{{.Subject}} is not a valid file name", "Choose another name"},
	failure.Missing: {"The file {{.File}} was moved or deleted", "Put the file back, or download it again"},
	failure.Internal: {
		"Internal error in Gannet",
		"Retry. If it happens again, please report it with the log",
	},
}
