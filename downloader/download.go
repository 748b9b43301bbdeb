// A download of the list: what is kept of it, and what is alive.

package downloader

import (
	"context"
	"time"

	"gannet/downloader/transfer"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
	"gannet/downloader/link"
	"gannet/downloader/web"
	"gannet/internal/message"
)

// mostNotes is how many remarkable events of a download are kept.
const mostNotes = 100

// download is one download of the list. Engine.mu guards it, but for ID, which never changes.
type download struct {
	kept // what outlives the program
	retrying
	working
	indexed

	snap *Snapshot // as last published
	pos  int       // in the list

	key     string // link.Key of the link that is used; "" if nobody has asked yet
	unasked bool   // no server has answered for it since the program was started
	large   bool   // counts against the slots for large files
	fresh   bool   // the next attempt starts over, the user says
	finish  Ended  // why the next attempt keeps what came; "" if it does not
	noted   bool   // a note stands beside the file, see disk.Note

	note      message.Message // the newest remarkable event of the newest attempt
	server    string          // the server's own name for itself
	resumable bool            // the server can go on where it stopped
}

// retrying is when a download that failed for a passing reason is tried again, and how often it was.
type retrying struct {
	retryAt  time.Time
	lostAt   time.Time // since when it waits to go on; zero if it does not
	deadline time.Time // by Request.MaxTime, since it was last started by hand
	failures int       // passing ones in a row that brought next to nothing
	// most is how many bytes there were when failures was last set back; less is no
	// progress, whatever version it is of.
	most    int64
	host    *host    // that it is asked of; nil before
	refused refusals // by it
}

// working is the newest attempt.
type working struct {
	attempt *running
	begun   time.Time
	cancel  context.CancelCauseFunc
	ended   chan struct{} // closed when its goroutine, or who holds the download, has ended; nil before the first
	speed   transfer.Meter
	rate    int64              // bytes a second, as of when it was last published
	turn    *transfer.Throttle // of all attempts
}

func newDownload(id ID, req Request, now time.Time) *download {
	return &download{
		kept: kept{
			ID: id, Request: req, wishes: wishes{Append: req.Append},
			file: file{Size: -1, Name: guessName(req)}, times: times{Added: now},
		},
		unasked: true,
	}
}

func (d *download) url() string {
	if d.Link != "" {
		return d.Link
	}
	return d.Request.URL
}

// apply moves d on, or reports false if ev is not legal now.
func (d *download) apply(ev event) bool {
	next, ok := d.State.next(ev)
	if ok {
		d.State = next
		d.touch()
	}
	return ok
}

func (d *download) addNote(m message.Message, now time.Time) {
	d.note = m
	d.Notes = append(d.Notes, Note{At: now, Message: m})
	if len(d.Notes) > mostNotes {
		d.Notes = d.Notes[len(d.Notes)-mostNotes:]
	}
	d.touch()
}

// goOn prepares d for another try that the user asked for.
func (d *download) goOn() {
	d.Inflate = d.Inflate || d.Err != nil && d.Err.Kind == failure.Inflated
	d.fresh = d.Err != nil && d.Err.Kind == failure.Broken && !d.Append
	d.finish = ""
	d.Err, d.retryAt, d.lostAt, d.failures, d.deadline = nil, time.Time{}, time.Time{}, 0, time.Time{}
}

// busy reports whether an attempt's goroutine is still at work.
func (d *download) busy() bool {
	if d.ended == nil {
		return false
	}
	select {
	case <-d.ended:
		return false
	default:
		return true
	}
}

// fetching is the work of the running attempt, or nil.
func (d *download) fetching() *transfer.Fetch {
	if d.attempt == nil {
		return nil
	}
	return d.attempt.Fetching()
}

// snapshot gives d as it is now.
func (d *download) snapshot(now time.Time) Snapshot {
	s := Snapshot{
		ID: d.ID, URL: link.Redact(d.url()), Dir: d.Request.Dir, Name: d.Name, Path: d.place(), State: d.State,
		Size: d.Size, Done: d.Done, Left: -1, Resumable: d.resumable,
		Err: d.Err, RetryAt: d.retryAt, Append: d.Append, Note: d.note, Type: d.Type,
		Outcome: Outcome{
			Checked: d.Checked, Ended: d.Ended, SHA256: d.SHA256, Summing: d.Unsummed != nil,
			Extract: d.Extract, Command: d.Command,
		},
		Times: Times{Added: d.Added, Started: d.Started, Finished: d.Finished},
	}
	f := d.fetching()
	if f == nil || d.State != Running {
		return s
	}
	s.Connections, s.Speed = f.Open(), d.rate
	if s.Size >= 0 && s.Speed > 0 {
		s.Left = time.Duration(float64(s.Size-s.Done) / float64(s.Speed) * float64(time.Second))
	}
	s.Slow = d.slow(f.Slow(), &s, now)
	return s
}

// guessName is what the link looks like until the server has answered.
func guessName(req Request) string {
	if name := disk.SafeName(req.Name); name != "" {
		return name
	}
	u, err := link.Resolve(nil, req.URL)
	if err != nil {
		return "download"
	}
	return web.NameOf(u)
}
