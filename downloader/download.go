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

// download is one entry of the list.
type download struct {
	id    ID
	added time.Time

	// The fields below are guarded by Engine.mu.
	req       Request
	order     int64     // grows from one download of the list to the next
	link      string    // a fresh link that is used instead of req.URL; "" if none
	key       string    // link.Key of the one that is used; "" if nobody has asked yet
	relinked  bool      // link has not been proved yet
	inflate   bool      // a packed body may grow, the user says
	append    bool      // a stream goes on from a new connection, the user says
	fresh     bool      // the next attempt starts over, the user says
	finish    Ended     // why the next attempt keeps what came; "" if it does not
	endAt     time.Time // by StopAfter; zero if not
	endSize   int64     // by StopAfter, in bytes; 0 if not
	endedBy   Ended
	state     State
	unasked   bool   // no server has answered for it since the program was started
	name      string // final name, or a guess while hasPart is false
	hasPart   bool   // name is reserved: its part is on disk
	path      string
	size      int64
	done      int64 // bytes, as of the last attempt
	prefix    int64 // of them without a hole from the start of the file, likewise
	large     bool  // counts against the slots for large files
	err       *failure.Error
	retryAt   time.Time
	lostAt    time.Time // since when it waits to go on; zero if it does not
	deadline  time.Time // by Request.MaxTime, since it was last started by hand
	failures  int       // passing ones in a row that brought next to nothing
	most      int64     // bytes there were when failures was last set back; less is no progress, whatever version it is of
	host      *host     // that it is asked of; nil before
	refused   refusals  // by it
	note      message.Message
	notes     []Note
	checked   message.Message
	sha256    string
	unpack    Task
	command   Task
	renaming  *renaming
	noted     bool   // a note stands beside the file, see disk.Note
	filling   string // the folder that unpack fills, or has not cleared away; "" if none
	typ       string
	server    string
	latency   time.Duration // of the newest answer
	firstByte time.Duration // from that question to the first byte of the body; 0 before
	final     string        // the link that sent the file after redirects; "" if it is the one asked for
	started   time.Time     // for the first time
	begun     time.Time     // the newest attempt
	finished  time.Time

	attempt   *running
	cancel    context.CancelCauseFunc
	ended     chan struct{} // closed when the newest attempt's goroutine, or who holds d, has ended; nil before the first
	resumable bool
	speed     transfer.Meter
	turn      *transfer.Throttle

	snap    *Snapshot // as last published
	changed bool      // a new Snapshot is due
	unsaved bool      // the store does not know the newest state
}

func newDownload(id ID, req Request, now time.Time) *download {
	return &download{
		id: id, req: req, append: req.Append, added: now, size: -1, name: guessName(req),
		unasked: true, changed: true, unsaved: true,
	}
}

// restore makes a download of what the store kept: what was active goes on.
func restore(e entry) *download {
	d := &download{
		id: e.ID, order: e.Order, req: e.Request, link: e.Link, relinked: e.Relinked, final: e.Final, state: e.State, name: e.Name, hasPart: e.HasPart,
		path: e.Path, inflate: e.Inflate, append: e.Append, latency: e.Latency, firstByte: e.FirstByte, size: e.Size, done: e.Done, prefix: e.Prefix, err: e.Err, checked: e.Checked, sha256: e.SHA256, endedBy: e.Ended, endAt: e.EndAt, endSize: e.EndSize,
		unasked: true, typ: e.Type, notes: e.Notes, unpack: e.Unpack, command: e.Command, filling: e.Filling, renaming: e.Renaming,
		added: e.Added, started: e.Started, finished: e.Finished, changed: true,
	}
	d.resumeTasks()
	if next, ok := d.state.next(evYield); ok {
		d.state = next
	}
	if d.state == Waiting {
		d.state, d.err = Queued, nil
	}
	return d
}

func (d *download) entry() *entry {
	return &entry{
		ID: d.id, Order: d.order, Request: d.req, Link: d.link, Relinked: d.relinked, Final: d.final, State: d.state, Name: d.name, HasPart: d.hasPart,
		Path: d.path, Inflate: d.inflate, Append: d.append, Latency: d.latency, FirstByte: d.firstByte, Size: d.size, Done: d.done, Prefix: d.prefix, Err: d.err, Checked: d.checked, SHA256: d.sha256, Ended: d.endedBy, EndAt: d.endAt, EndSize: d.endSize,
		Type: d.typ, Notes: d.notes, Unpack: d.unpack, Command: d.command, Filling: d.filling, Renaming: d.renaming,
		Added: d.added, Started: d.started, Finished: d.finished,
	}
}

func (d *download) url() string {
	if d.link != "" {
		return d.link
	}
	return d.req.URL
}

// apply moves d on, or reports false if ev is not legal now.
func (d *download) apply(ev event) bool {
	next, ok := d.state.next(ev)
	if ok {
		d.state, d.changed, d.unsaved = next, true, true
	}
	return ok
}

func (d *download) addNote(m message.Message, now time.Time) {
	d.note = m
	d.notes = append(d.notes, Note{At: now, Message: m})
	if len(d.notes) > mostNotes {
		d.notes = d.notes[len(d.notes)-mostNotes:]
	}
	d.changed, d.unsaved = true, true
}

// goOn prepares d for another try that the user asked for.
func (d *download) goOn() {
	d.inflate = d.inflate || d.err != nil && d.err.Kind == failure.Inflated
	d.fresh = d.err != nil && d.err.Kind == failure.Broken && !d.append
	d.finish = ""
	d.err, d.retryAt, d.lostAt, d.failures, d.deadline = nil, time.Time{}, time.Time{}, 0, time.Time{}
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

// snapshot gives d as it is now: the last Snapshot itself if nothing has changed.
func (d *download) snapshot(now time.Time) *Snapshot {
	if !d.changed && !d.state.Active() {
		return d.snap
	}
	d.changed = false
	s := &Snapshot{
		ID: d.id, URL: link.Redact(d.url()), Dir: d.req.Dir, Name: d.name, Path: d.place(), State: d.state,
		Size: d.size, Done: d.done, Left: -1, Resumable: d.resumable, Err: d.err, RetryAt: d.retryAt,
		Note: d.note, Append: d.append, Checked: d.checked, SHA256: d.sha256, Ended: d.endedBy, Unpack: d.unpack, Command: d.command, Type: d.typ, Added: d.added, Started: d.started, Finished: d.finished,
	}
	if f := d.fetching(); f != nil && d.state == Running {
		s.Done, s.Connections = f.Spans().Filled(), f.Open()
		d.done = s.Done
		d.firstByte = f.FirstByte()
		s.Speed = int64(d.speed.Add(f.Received(), now, transfer.MeterSpan))
		if s.Size >= 0 && s.Speed > 0 {
			s.Left = time.Duration(float64(s.Size-s.Done) / float64(s.Speed) * float64(time.Second))
		}
		s.Slow = d.slow(f.Slow(), s, now)
	}
	if d.snap != nil && *d.snap == *s {
		return d.snap
	}
	d.snap = s
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
