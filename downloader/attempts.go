package downloader

// The engine as the owner of attempts: what it gives them to do, and what becomes of a download by what they report.

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"gannet/downloader/transfer"

	"gannet/downloader/failure"
	"gannet/downloader/note"
	"gannet/internal/message"
)

// running is an attempt and the download that it is for. It is a transfer.Owner.
type running struct {
	*transfer.Attempt
	e     *Engine
	d     *download
	opts  Options // as they were when it began
	visit visit   // Engine.mu guards it and what follows
	saves bool    // it is one of queue.saving
}

// newAttempt prepares the next try at d.
func (e *Engine) newAttempt(d *download, now time.Time) *running {
	r, a := &d.Request, &running{e: e, d: d, opts: e.opts}
	asked := r.asked(d.url())
	asked.Inflate, asked.FS = asked.Inflate || d.Inflate, e.fs
	host := e.hostOf(d)
	past := transfer.Past{
		Had: d.Done, Size: d.Size, MediaType: d.Type, Final: d.Final, Failures: d.failures + d.refused.before(host),
		Started: d.Started, Unasked: d.unasked,
	}
	if d.HasPart {
		past.Name = d.Name
	}
	if d.turn == nil {
		d.turn = transfer.NewThrottle(e.limiter)
	}
	a.visit = host.begin(d.ID, now)
	job := transfer.Job{
		URL: d.url(), First: r.URL, Referrer: r.Header.Get("Referer"), Dir: r.Dir, Name: r.Name, Checksum: r.Checksum,
		Exists: cmp.Or(r.Exists, e.opts.Exists), MaxSize: r.MaxSize,
		Connections: e.opts.Connections, Keep: r.Keep, Sum: e.opts.Sum,
		Relinked: d.Relinked, Append: d.Append, Fresh: d.fresh, Finish: d.finish, Plain: a.visit.plain,
	}
	a.Attempt = transfer.New(job, past, transfer.Tools{
		FS: e.fs, Saver: &e.diskSaver, Source: e.client.Source(asked), Timeouts: e.client.Timeouts(),
		Pool: e.pool, Throttle: d.turn, Spare: e.load.hasSpare, Log: e.log.With("id", d.ID), Owner: a,
	})
	a.Ending.Size.Store(cmp.Or(d.EndSize, r.MaxSize))
	a.Ending.Keep.Store(d.EndSize > 0 || r.Keep)
	return a
}

// RoomFor is that of transfer.Owner.
func (a *running) RoomFor(size int64) error { return a.e.roomFor(a, size) }

// Unfinished is that of transfer.Owner.
func (a *running) Unfinished(url string) string { return a.e.unfinished(a.Dir, url) }

// Wishes is that of transfer.Owner.
func (a *running) Wishes(name string, ended Ended) (tasks, all []string) {
	if a.opts.Store != "" {
		return nil, nil
	}
	return a.opts.wishes(name, ended), allTasks()
}

// Report is that of transfer.Owner.
func (a *running) Report(ev transfer.Event) bool {
	taken := a.e.take(a, ev)
	if _, whole := ev.(transfer.Whole); taken && whole {
		a.e.remember(a.d)
	}
	return taken
}

// take applies what an attempt reports, or gives false if it is an old one or the state
// has moved on.
func (e *Engine) take(a *running, ev transfer.Event) bool {
	now, d := time.Now(), a.d
	e.mu.Lock()
	defer e.nudge()
	defer e.mu.Unlock()
	if d.attempt != a {
		return false
	}
	if d.heard(ev, now) {
		return true
	}
	if e.byID[d.ID] != d || !d.State.Active() { // it goes on in another attempt, if at all
		return false
	}
	kind := e.kindOf(a, ev, now)
	if !d.apply(kind) {
		return false
	}
	switch ev := ev.(type) {
	case transfer.Answered:
		e.answered(a, ev, now)
	case transfer.Whole:
		d.Size, d.Done = ev.Size, ev.Size
		if f := a.Fetching(); f != nil {
			d.FirstByte = f.FirstByte()
		}
		e.leaveSlot(a, now)
	case transfer.Changed:
		e.endSaving(a)
	case transfer.Saved:
		d.Path, d.Name, d.HasPart = ev.Path, filepath.Base(ev.Path), false
		d.Size, d.Done, d.Checked, d.SHA256 = ev.Size, ev.Size, ev.Checked, ev.SHA256
		d.Ended = ev.Ended
		d.Finished, d.Err, d.Relinked = now, nil, false
		e.leaveSum(d, ev.Unsummed)
		e.wishTasks(d, ev.Todo)
		e.slots = min(e.slots+1, autoMost)
	case transfer.Skipped:
		d.Path, d.Name, d.Checked, d.SHA256 = ev.Path, ev.Name, ev.Checked, ev.SHA256
		d.Finished, d.Err = now, nil
		d.refuseTasks(ev.Todo)
	case transfer.Failed:
		e.failed(d, kind, ev.Err, now)
	}
	return true
}

// heard takes over what holds whatever state d is in, and reports whether that is all.
func (d *download) heard(ev transfer.Event, now time.Time) bool {
	switch ev := ev.(type) {
	case transfer.Noted:
		d.addNote(ev.Text, now)
		return true
	case transfer.Found:
		d.Name, d.HasPart, d.Prefix = ev.Name, true, ev.Prefix
	case transfer.Forgotten:
		d.Done, d.Prefix = 0, 0
	case transfer.Answered: // its part is on disk
		d.Name, d.HasPart = ev.Name, true
		d.touch()
		return false
	default:
		return false
	}
	d.touch()
	return true
}

// kindOf is what an event means for the state of its download. What fails may do so because of its host, or too often.
func (e *Engine) kindOf(a *running, ev transfer.Event, now time.Time) event {
	d := a.d
	switch ev := ev.(type) {
	case transfer.Answered:
		return evAnswer
	case transfer.Changed:
		return evChanged
	case transfer.Whole:
		a.visit.leave(now) // what is left to do is done here
		return evWhole
	case transfer.Saved:
		a.visit.leave(now)
		return evSaved
	case transfer.Skipped:
		a.visit.leave(now)
		return evSkip
	case transfer.Failed:
		a.visit.leave(now)
		passing := ev.Err.Passing() || a.forbidden(ev.Err) && a.visit.host.mayBeBusy(&d.refused, now)
		gaveUp := passing && e.giveUp(d, a, ev.Err)
		if a.Size < 0 && a.Fetching() == nil {
			d.Size = -1 // it was not saved as the stream that the user had ended
		}
		if passing && !gaveUp {
			return evStumble
		}
		return evFail
	}
	panic(fmt.Sprintf("an event of no kind: %T", ev))
}

// failed takes note of why an attempt failed.
func (e *Engine) failed(d *download, kind event, failed *failure.Error, now time.Time) {
	d.Err = failed
	if kind == evStumble {
		if d.lostAt.IsZero() {
			d.lostAt = now
		}
		if d.retryAt = now.Add(e.pause(d, failed)); now.Before(d.deadline) && d.retryAt.After(d.deadline) {
			d.retryAt = d.deadline
		}
	}
	d.addNote(failed.Message(), now)
	if kind == evFail && failed.Kind == failure.DiskFull && failed.Free < fullDisk {
		e.stopForFullDisk(d, now)
	}
}

// answered takes over what the server said about the file.
func (e *Engine) answered(a *running, ev transfer.Answered, now time.Time) {
	d, got := a.d, ev.Body
	if got != nil {
		a.visit.plain = ev.Plain
		a.visit.answered(now)
	}
	d.refused = refusals{}
	d.Size, d.Err, d.unasked = ev.Size, nil, false
	d.large = ev.Size < 0 || ev.Size > smallFile
	if e.opts.Parallel <= 0 {
		e.makeRoom(now)
	}
	if got == nil {
		return
	}
	if !d.lostAt.IsZero() {
		d.addNote(message.Of(note.WentOn, message.Args{"Time": time.Since(d.lostAt)}), now)
		d.lostAt = time.Time{}
	}
	d.Latency, d.FirstByte = got.Latency, 0
	d.resumable = got.Ranged || got.Ranges
	d.Type, d.server, d.Final = got.MediaType, got.Server, got.Final
}

// unfinished finds the part that an earlier program left in dir for a link, unless
// a download has it that is on the list or only just off it.
func (e *Engine) unfinished(dir, url string) string {
	name := e.left.take(dir, url)
	if name == "" {
		return ""
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	has := func(d *download) bool { return d.HasPart && d.Name == name && d.Request.Dir == dir }
	if slices.ContainsFunc(e.list, has) {
		return ""
	}
	for d := range e.leaving {
		if has(d) {
			return ""
		}
	}
	return name
}
