// What the store keeps of a download.

package downloader

import (
	"slices"
	"time"

	"gannet/downloader/failure"
	"gannet/downloader/transfer"
	"gannet/internal/message"
)

// kept is all of a download that outlives the program.
type kept struct {
	ID      ID             `json:"id"`
	Order   int64          `json:"order"` // grows from one download of the list to the next
	Request Request        `json:"request"`
	State   State          `json:"state"`
	Err     *failure.Error `json:"error,omitempty"` // never changed, only replaced
	Notes   []Note         `json:"notes,omitempty"` // at most mostNotes
	address
	wishes
	file
	tasks
	times
}

// address is where a download comes from by now.
type address struct {
	Link     string `json:"link,omitempty"`     // a fresh link that is used instead of Request.URL; "" if none
	Relinked bool   `json:"relinked,omitempty"` // Link has not been proved yet
	Final    string `json:"final,omitempty"`    // the link that sent the file after redirects; "" if the one asked for
}

// wishes are what the user has decided about a download since it was added.
type wishes struct {
	Inflate bool      `json:"inflate,omitempty"` // a compressed body may grow without bound
	Append  bool      `json:"append,omitempty"`  // an endless body goes on from a new connection
	EndAt   time.Time `json:"endAt,omitzero"`    // by StopAfter; zero if not
	EndSize int64     `json:"endSize,omitempty"` // by StopAfter, in bytes; 0 if not
}

// file is what is known of the file and has come of it.
type file struct {
	Name    string          `json:"name,omitempty"`    // final name, or a guess while HasPart is false
	HasPart bool            `json:"hasPart,omitempty"` // Name is reserved: its part is on disk
	Path    string          `json:"path,omitempty"`    // of the finished file; "" before
	Type    string          `json:"type,omitempty"`    // media type the server named
	Size    int64           `json:"size"`              // bytes, or -1 if unknown
	Done    int64           `json:"done"`              // bytes, as of the last attempt
	Prefix  int64           `json:"prefix,omitempty"`  // of them without a hole from the start of the file
	Ended   Ended           `json:"ended,omitempty"`
	Checked message.Message `json:"checked,omitzero"`
	SHA256  string          `json:"sha256,omitempty"`
	// Unsummed is what is left to do for SHA256, nil if nothing; never changed, only replaced.
	Unsummed *transfer.Unsummed `json:"unsummed,omitempty"`
}

// tasks are what is done with the finished file.
type tasks struct {
	Extract  Task      `json:"extract,omitzero"`
	Command  Task      `json:"command,omitzero"`
	Filling  string    `json:"filling,omitempty"`  // the folder that Extract fills, or has not cleared away; "" if none
	Renaming *renaming `json:"renaming,omitempty"` // under way; never changed, only replaced
}

// times are when things happened, and how long the server took.
type times struct {
	Added     time.Time     `json:"added"`
	Started   time.Time     `json:"started,omitzero"` // for the first time
	Finished  time.Time     `json:"finished,omitzero"`
	Latency   time.Duration `json:"latency,omitempty"`   // of the newest answer
	FirstByte time.Duration `json:"firstByte,omitempty"` // from that question to the first byte of the body; 0 before
}

// stored is what the store is to keep of d: a copy that nothing changes any more.
func (d *download) stored() *kept {
	k := d.kept
	k.Notes = slices.Clone(k.Notes)
	return &k
}

// takenUp makes a download of what the store kept: what was active goes on.
func takenUp(k kept) *download {
	d := &download{kept: k, unasked: true}
	d.resumeTasks()
	if next, ok := d.State.next(evYield); ok {
		d.State = next
	}
	if d.State == Waiting {
		d.State, d.Err = Queued, nil
	}
	return d
}
