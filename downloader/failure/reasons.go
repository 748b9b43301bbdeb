// What is known of each Kind.

package failure

// A failure passes by itself or is final: only then does waiting help, so that a retry needs nobody's hand.
const (
	passes = true
	final  = false
)

// A failure is on this computer, so that no other connection or server would help, or not.
const (
	local  = true
	remote = false
)

// reason is all the engine knows about a Kind. A new Kind is a constant, its row here, and its sentences in the
// catalogue.
type reason struct {
	kind Kind
	// of its Message, by name: Status, Need, Free and Reason are those of the Error, any other is Subject
	args    string
	passing bool
	local   bool
	help    Help
}

// reasons are the rows, in the order of the Kinds.
var reasons = []reason{
	{Link, "Reason", final, remote, Relink},
	{Host, "Host", passes, remote, Retry},
	{Offline, "", passes, remote, Retry},
	{Refused, "Host", passes, remote, Retry},
	{Connect, "Host", passes, remote, Retry},
	{Lost, "Host", passes, remote, Retry},
	{Silent, "Host", passes, remote, Retry},
	{Unanswered, "Host", passes, remote, Retry},
	{Time, "", final, remote, Retry},
	{Certificate, "Host", final, remote, OpenBrowser},
	{Handshake, "Host", passes, remote, Retry},
	{TLS, "Host", final, remote, Relink},
	{OldTLS, "Host", final, remote, Relink},
	{NotTLS, "Host", final, remote, Relink},
	{NeedsTLS, "Host", final, remote, Relink},
	{Identity, "Host", final, remote, OpenBrowser},
	{Proxy, "Host", passes, remote, Retry},
	{NoProxy, "", final, remote, Retry},
	{ProxyLogin, "Host", final, remote, Retry},
	{Tunnel, "Host", final, remote, Retry},
	{Gateway, "Host", passes, remote, Retry},
	{NotFound, "Host Status", final, remote, Relink},
	{Denied, "Host Status", final, remote, Relink},
	{Busy, "Host Status", passes, remote, Retry},
	{Server, "Host Status", passes, remote, Retry},
	{Rejected, "Host Status", final, remote, OpenBrowser},
	{Empty, "Host Status", final, remote, OpenBrowser},
	{Protocol, "Host", passes, remote, OpenBrowser},
	{Invalid, "Host", final, remote, OpenBrowser},
	{Redirect, "Subject", final, remote, OpenBrowser},
	{Insecure, "Host", final, remote, AllowHTTP},
	{Changed, "Host", final, remote, Retry},
	{Different, "Host", final, remote, Relink},
	{DiskFull, "Folder Need Free", final, local, FreeSpace},
	{Folder, "Folder", passes, local, ChooseFolder},
	{DeniedHere, "Folder", final, local, ChooseFolder},
	{Disk, "File", final, local, Retry},
	{Quota, "Folder", final, local, FreeSpace},
	{FileSize, "Folder", final, local, ChooseFolder},
	{Exists, "File", final, local, Rename},
	{InUse, "File", final, local, Retry},
	{Checksum, "Subject", final, remote, Retry},
	{Packing, "Subject", final, remote, OpenBrowser},
	{Corrupt, "Host", final, remote, Retry},
	{Inflated, "Host", final, remote, GoOn},
	{Broken, "Host", final, remote, Keep},
	// once a network has its login; a link that has expired gets few tries, see giveUp
	{Instead, "Host", passes, remote, Relink},
	{TooLarge, "Need", final, remote, Retry},
	{Page, "", final, remote, OpenBrowser},
	{Name, "Subject", final, remote, Rename},
	{Missing, "File", final, remote, Retry},
	{Internal, "", final, local, Retry},
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
