package transfer

// What an attempt is asked to do, what it knows of those before, and what it works with.

import (
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"gannet/downloader/disk"
	"gannet/downloader/source"
)

// Why an attempt is cancelled: the cause of its context.
var (
	ErrPaused   = errors.New("paused")
	ErrRemoved  = errors.New("removed")
	ErrClosed   = errors.New("the engine is closing")
	ErrAsleep   = errors.New("the computer was asleep")
	ErrMaxTime  = errors.New("the time allowed is over")
	ErrEndTime  = errors.New("the time set by the user is over")
	ErrFinished = errors.New("ended, to keep what came")
	ErrYielded  = errors.New("other large files are first")
)

// ErrMaxSize is why a stream ends, beside these, before its server does.
var ErrMaxSize = errors.New("the size allowed is reached")

// Exists says what to do when the name of a file is already taken.
type Exists string

const (
	ExistsRename    Exists = "rename"    // save as "name (1).ext": the default
	ExistsOverwrite Exists = "overwrite" // replace the old file once the new one is whole
	ExistsSkip      Exists = "skip"      // keep the old file and do not download
)

// Ended says what ended a stream of unknown length before its server did.
type Ended string

const (
	EndedByUser Ended = "user" // ErrFinished
	EndedByTime Ended = "time" // ErrMaxTime with Job.Keep, or ErrEndTime
	EndedBySize Ended = "size" // Ending.Size with Ending.Keep
)

// Job is what is to be done.
type Job struct {
	URL         string // the link in use
	First       string // the link that the download was added with; URL unless a fresh one was given
	Referrer    string // the page that First was found on; "" if that is not known
	Dir         string // the folder the file goes to; it is created if missing
	Name        string // the name it is to have; "" takes the source's
	Checksum    string // what the whole file must have, as "ALG:HEX"; "" checks nothing but what the source published
	Exists      Exists
	MaxSize     int64   // bytes that the file may have; 0 for any
	Connections int     // at most; 0 is automatic
	Keep        bool    // reaching the time allowed is a success where nobody knows how long the file is
	Sum         Summing // whether the SHA-256 of the file is wanted
	Relinked    bool    // URL is new: prove that it leads to the same file
	Append      bool    // a stream goes on behind what came of it
	Fresh       bool    // the user was asked and gives up what came
	Finish      Ended   // why what came is kept without asking the source; "" if it is not
	Plain       bool    // the whole file is asked for, as the host wants parts to be asked for later
}

// Summing says whether the SHA-256 of a file is calculated, and who waits for that.
type Summing uint8

const (
	NoSum    Summing = iota
	SumAside         // the file never waits for it
	SumFirst         // the file is saved once it is there
)

// Past is what is known of the attempts before.
type Past struct {
	Name      string // of their part, "" if none is known
	Had       int64  // bytes they left
	Size      int64  // of the file; -1 if unknown
	MediaType string // of the newest answer; "" if none
	Final     string // link that it came from; "" if that is Job.URL
	Failures  int    // passing ones in a row
	Started   time.Time
	Unasked   bool // no server has answered since the program was started
}

// Tools are what an attempt works with.
type Tools struct {
	FS       disk.FS
	Saver    *disk.Saver // shared with all other attempts
	Source   source.Source
	Timeouts source.Timeouts
	Pool     *Pool
	Throttle *Throttle
	Spare    func() bool // reports whether the downloads leave a processor for what nothing waits for
	Log      *slog.Logger
	Owner    Owner
}

// Owner is who runs an attempt.
type Owner interface {
	// Report takes an event. It is false if that came too late, or from an attempt that is no longer the newest.
	Report(Event) bool
	// RoomFor gives an error if the folder has no room for so many bytes besides what else is under way.
	RoomFor(size int64) error
	// Unfinished gives the name of a part that an earlier program left for a link; "" if there is none.
	Unfinished(url string) string
	// Wishes lists what is to be done with the finished file of that name, and all that there is to do with files. Both
	// are empty if no note beside the file needs to keep it.
	Wishes(name string, ended Ended) (tasks, all []string)
}

// Ending is how large a stream of unknown length may become; the owner may change it while the attempt works.
type Ending struct {
	Size atomic.Int64 // bytes; 0 is no limit
	Keep atomic.Bool  // reaching it is a success
}
