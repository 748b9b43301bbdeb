// The settings of an Engine.

package downloader

import (
	"log/slog"
	"time"

	"gannet/downloader/archive"
)

// Options are the engine's settings. All but Store and Log may be changed in flight with
// Configure.
type Options struct {
	Store string // path of the list's store; "" keeps the list in memory only
	// Extractor is how archives are extracted; nil does it in this process, see package child.
	Extractor archive.Filler

	Parallel    int           // files at once, 1-16; 0 is automatic
	Connections int           // connections a file, 1-32; 0 is automatic
	Limit       int64         // bytes a second for all files together; 0 is unlimited
	Retries     int           // passing failures in a row before giving up; -1 never gives up
	Timeout     time.Duration // silence before a connection is given up; 0: 30 s, but 5 min before the first byte
	Exists      Exists        // "" means ExistsRename
	Sum         Summing       // whether the SHA-256 of every file is calculated
	Extract     bool          // extract finished archives, see Engine.Extract
	Command     []string      // program and arguments to run with the path of each finished file; empty runs nothing
	UserAgent   string        // "" means "Gannet"
	// Proxy is a link on http, https or socks5 (socks4 is not known); "none" is none, "" the environment's.
	Proxy   string
	CACerts []string     // PEM files with further certificates to trust
	Log     *slog.Logger // nil discards
}
