package downloader

import (
	"context"
	"log/slog"
	"time"
)

// Options are the engine's settings. Those after Store may be changed in
// flight with Configure.
type Options struct {
	Store string // path of the list's store; "" keeps the list in memory only

	Parallel    int           // files at once, 1-10; 0 is automatic
	Connections int           // connections a file, 1-32; 0 is automatic
	Limit       int64         // bytes a second for all files together; 0 is unlimited
	Retries     int           // passing failures in a row before giving up; -1 never gives up
	Timeout     time.Duration // silence on a connection before it is given up; 0 means 30 s
	Exists      Exists        // "" means ExistsRename
	UserAgent   string        // "" means Gannet's own
	Proxy       string        // "" takes the system's, "none" none, else http://, https:// or socks5://
	CACerts     []string      // PEM files with further certificates to trust
	Log         *slog.Logger  // nil discards
}

// Engine holds the list of downloads and works on it. Every command of any
// front end is one of its methods; all are safe for concurrent use and return
// without waiting for network or, but for Add and Close, disk.
type Engine struct{}

// New opens the store and goes on with what was active when it was closed.
func New(opts Options) (*Engine, error) { panic("TODO") }

// Add appends downloads to the list and starts them as slots allow. Its error is
// about storing the list; the downloads work all the same.
func (e *Engine) Add(requests ...Request) ([]ID, error) { panic("TODO") }

// Pause stops downloads; what has come is kept.
func (e *Engine) Pause(ids ...ID) { panic("TODO") }

// Resume puts paused, waiting and failed downloads back into the queue.
func (e *Engine) Resume(ids ...ID) { panic("TODO") }

// Remove takes downloads off the list. What has come of an unfinished one is
// deleted; a finished file stays.
func (e *Engine) Remove(ids ...ID) { panic("TODO") }

// Move shifts a download by delta places in the list (negative is up).
func (e *Engine) Move(id ID, delta int) { panic("TODO") }

// Relink goes on with a download from another link, if that leads to the same file.
func (e *Engine) Relink(id ID, url string) error { panic("TODO") }

// Configure changes everything in Options but Store and Log, in flight. Its error
// is about a proxy or certificate that cannot be used; nothing is changed then.
func (e *Engine) Configure(opts Options) error { panic("TODO") }

// Feed is where the newest Board is found. Each call gives a feed of its own.
func (e *Engine) Feed() *Feed { panic("TODO") }

// Details gives the details of one download, or false if it is not in the list.
func (e *Engine) Details(id ID) (Details, bool) { panic("TODO") }

// Close stops everything, leaving it resumable, within ctx's time.
func (e *Engine) Close(ctx context.Context) error { panic("TODO") }
