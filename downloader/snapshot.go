// What others see of one download.

package downloader

import (
	"time"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
	"gannet/internal/message"
)

// ID names a download for as long as it is in the list; never 0, never reused.
type ID uint64

// Snapshot is one download as it stood at one moment: a value for eyes and
// wires. A published Snapshot is never changed.
type Snapshot struct {
	ID    ID     `json:"id"`
	URL   string `json:"url"` // without user name and password
	Dir   string `json:"dir"`
	Name  string `json:"name"` // a guess from the link until the server has answered
	Path  string `json:"path"` // where the file is (Done) or will be
	State State  `json:"state"`

	Size        int64         `json:"size"`        // bytes, or -1 if unknown; never 0 for unknown
	Done        int64         `json:"done"`        // bytes proved and written
	Speed       int64         `json:"speed"`       // bytes a second, smoothed; 0 when not Running
	Left        time.Duration `json:"left"`        // time left in nanoseconds, or -1 if unknown
	Connections int           `json:"connections"` // open now
	Resumable   bool          `json:"resumable"`   // the server can go on where it stopped
	Slow        Slow          `json:"slow,omitempty"`

	Err     *failure.Error  `json:"error,omitempty"`  // why it failed or waits; nil otherwise
	RetryAt time.Time       `json:"retryAt,omitzero"` // Waiting: when it is tried again
	Append  bool            `json:"append,omitempty"` // a lost stream goes on from a new connection, with a gap
	Note    message.Message `json:"note,omitzero"`    // the newest remarkable event
	Outcome

	Type string `json:"type,omitempty"` // media type the server named
	Times
}

// Outcome is what is known of a finished file, and done with it.
type Outcome struct {
	Checked message.Message `json:"checked,omitzero"`  // what the bytes were checked against
	Ended   Ended           `json:"ended,omitempty"`   // what ended a stream before its server did; "" if nothing
	SHA256  string          `json:"sha256,omitempty"`  // of the finished file, in hexadecimal digits; "" if unknown
	Summing bool            `json:"summing,omitempty"` // SHA256 is still being calculated
	Extract Task            `json:"extract,omitzero"`
	Command Task            `json:"command,omitzero"`
}

// Times are when a download was added to the list, started for the first time, and finished.
type Times struct {
	Added    time.Time `json:"added"`
	Started  time.Time `json:"started,omitzero"`
	Finished time.Time `json:"finished,omitzero"`
}

// Note is one remarkable event in the life of a download.
type Note struct {
	At      time.Time       `json:"at"`
	Message message.Message `json:"message"`
}

// Details is what the details panel shows beside the Snapshot.
type Details struct {
	Notes       []Note
	Filled      []disk.Span   // proved and written, sorted
	Connections []disk.Span   // what each open connection still has to fetch, sorted
	Server      string        // the server's own name for itself, "" if none
	Latency     time.Duration // from the newest question to the answer, with connecting; 0 if none yet
	FirstByte   time.Duration // from that question to the first byte of the body; 0 if none yet
	FinalURL    string        // after redirects, without secrets; "" if as asked
}
