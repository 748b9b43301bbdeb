package downloader

import (
	"cmp"
	"context"
	"errors"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
	"gannet/downloader/link"
	"gannet/downloader/note"
	"gannet/internal/message"
)

// makeRoom sends large files back to the queue while more are active than should be: the
// last ones of the list that have only just begun.
func (e *Engine) makeRoom(now time.Time) {
	large := 0
	for _, d := range e.list {
		if !d.large || d.state != Probing && d.state != Running {
			continue
		}
		if large++; large > autoLarge && now.Sub(d.begun) < justBegun && d.apply(evYield) {
			e.stopAttempt(d, errYielded)
		}
	}
}

// schedule starts queued downloads while there are slots.
func (e *Engine) schedule(now time.Time) {
	if e.closed {
		return
	}
	active, large := 0, 0
	for _, d := range e.list {
		if d.state.Active() || d.busy() {
			active++
			if d.large {
				large++
			}
		}
	}
	most, mostLarge := e.opts.Parallel, e.opts.Parallel
	if most <= 0 {
		most, mostLarge = e.slots, autoLarge
	}
	for _, d := range e.list {
		if active >= most {
			return
		}
		if d.state != Queued || d.busy() || d.large && large >= mostLarge || !e.hostOf(d).free(now) {
			continue
		}
		e.start(d, now)
		active++
		if d.large {
			large++
		}
	}
}

func (e *Engine) start(d *download, now time.Time) {
	d.apply(evAdmit)
	if d.started.IsZero() {
		d.started = now
	}
	d.begun = now
	d.speed, d.note = meter{}, message.Message{}
	asked := d.req.asked(d.url())
	asked.Inflate, asked.FS = asked.Inflate || d.inflate, e.fs
	a := &attempt{
		id: d.id, req: d.req, url: d.url(), relinked: d.relinked, had: d.done, media: d.typ, final: d.final, failures: d.failures + d.refused.before(e.hostOf(d)),
		append: d.append, fresh: d.fresh, finish: d.finish, size: d.size, started: d.started, unasked: d.unasked,
		fs: e.fs, source: e.client.Source(asked), timeouts: e.client.Timeouts(), pool: e.pool, throttle: d.turn,
		options: e.opts, log: e.log, unfinished: e.unfinished, roomFor: e.roomFor,
	}
	a.visit = e.hostOf(d).begin(d.id, now)
	d.fresh, d.finish = false, ""
	a.stop.size.Store(cmp.Or(d.endSize, d.req.MaxSize))
	a.stop.keep.Store(d.endSize > 0 || d.req.Keep)
	if d.hasPart {
		a.name = d.name
	}
	a.report = func(r report) bool {
		taken := e.take(d, a, r)
		if taken && r.event == evWhole {
			e.remember(d)
		}
		return taken
	}
	ended := make(chan struct{})
	d.attempt, d.ended = a, ended
	ctx, cancel := context.WithCancelCause(context.Background())
	d.cancel = cancel
	stop := func() {}
	if d.req.MaxTime > 0 {
		if d.deadline.IsZero() {
			d.deadline = now.Add(d.req.MaxTime)
		}
		ctx, stop = context.WithDeadlineCause(ctx, d.deadline, errMaxTime)
	}
	e.pool.downloads.Add(1)
	e.work.Go(func() {
		defer cancel(nil)
		defer stop()
		a.run(ctx)
		e.pool.downloads.Add(-1)
		e.finish(d, a, ended)
	})
}

// unfinished finds the part that an earlier program left for the link of req, unless
// a download has it that is on the list or only just off it.
func (e *Engine) unfinished(req Request) string {
	name := e.left.take(req.Dir, link.Redact(req.URL))
	if name == "" {
		return ""
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	has := func(d *download) bool { return d.hasPart && d.name == name && d.req.Dir == req.Dir }
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

// remember stores a download before its file gets its name: after a kill,
// savedBefore goes by that.
func (e *Engine) remember(d *download) {
	e.mu.Lock()
	d.unsaved = true // what the saver has taken may not be there yet
	changes := e.takeChanges()
	e.mu.Unlock()
	e.keepList(changes)
}

// Unfinished gives the request that, once added, goes on with a file an earlier
// program left: path is that of NAME.part. It reads the disk. Its error means
// that there is nothing that can be gone on with.
func (e *Engine) Unfinished(path string) (Request, error) {
	dir := filepath.Dir(path)
	name := strings.TrimSuffix(strings.TrimSuffix(filepath.Base(path), ".gannet"), disk.PartSuffix)
	link, err := disk.Origin(dir, name)
	if err != nil {
		return Request{}, err
	}
	e.left.put(dir, link, name)
	return Request{URL: link, Dir: dir}, nil
}

// take applies what an attempt reports, or gives false if it is an old one or the state
// has moved on.
func (e *Engine) take(d *download, a *attempt, r report) bool {
	now := time.Now()
	e.mu.Lock()
	defer e.nudge()
	defer e.mu.Unlock()
	if d.attempt != a {
		return false
	}
	if !r.note.IsZero() {
		d.addNote(r.note, now)
	}
	if r.name != "" && (r.event == evNews || r.event == evAnswer) {
		d.name, d.hasPart = r.name, true // it is on disk, whatever the state
		if r.event == evNews {
			d.prefix = r.prefix
		}
		d.changed, d.unsaved = true, true
	}
	if r.forgot {
		d.done, d.prefix, d.changed, d.unsaved = 0, 0, true, true
	}
	if r.event == evNews {
		return true
	}
	if e.byID[d.id] != d || !d.state.Active() { // it goes on in another attempt, if at all
		return false
	}
	if r.event != evAnswer && r.event != evChanged { // what is left to do is done here
		a.visit.leave(now)
	}
	if r.event == evFail && a.forbidden(r.err) && a.visit.host.mayBeBusy(&d.refused, now) {
		r.event = evStumble
	}
	if r.event == evStumble && e.giveUp(d, a, r.err) {
		r.event = evFail
	}
	if (r.event == evStumble || r.event == evFail) && a.size < 0 && a.fetch.Load() == nil {
		d.size = -1 // it was not saved as the stream that the user had ended
	}
	if !d.apply(r.event) {
		return false
	}
	switch r.event {
	case evAnswer:
		if r.answer != nil {
			a.visit.answered(now)
		}
		d.refused = refusals{}
		e.answered(d, r)
	case evWhole:
		d.size, d.done = r.size, r.size
		if f := a.fetch.Load(); f != nil {
			d.firstByte = time.Duration(f.begun.Load())
		}
	case evSaved:
		d.path, d.name, d.hasPart = r.path, filepath.Base(r.path), false
		d.size, d.done, d.checked, d.sha256 = r.size, r.size, r.checked, r.sha256
		d.endedBy = r.ended
		d.finished, d.err, d.relinked = now, nil, false
		e.wishTasks(d, r.todo)
		e.slots = min(e.slots+1, autoMost)
	case evSkip:
		d.path, d.name, d.checked = r.path, r.name, r.checked
		d.finished, d.err = now, nil
		d.refuseTasks(r.todo)
	case evStumble:
		d.err = r.err
		if d.lostAt.IsZero() {
			d.lostAt = now
		}
		if d.retryAt = now.Add(e.pause(d, r.err)); now.Before(d.deadline) && d.retryAt.After(d.deadline) {
			d.retryAt = d.deadline
		}
		d.addNote(r.err.Message(), now)
	case evFail:
		d.err = r.err
		d.addNote(r.err.Message(), now)
		if r.err.Kind == failure.DiskFull && r.err.Free < fullDisk {
			e.stopForFullDisk(d, now)
		}
	}
	return true
}

// stopForFullDisk fails everything else that goes to the same folder: it would only
// fill what little is left.
func (e *Engine) stopForFullDisk(full *download, now time.Time) {
	for _, d := range e.list {
		if d != full && d.req.Dir == full.req.Dir {
			e.stopFailed(d, &failure.Error{Kind: failure.DiskFull, Subject: d.req.Dir, Need: max(d.size-d.done, 0), Free: full.err.Free}, now)
		}
	}
}

// stopFailed fails a download for a reason that its attempt does not know of, and ends that. It
// gives false, and does nothing, if the download cannot fail now.
func (e *Engine) stopFailed(d *download, why *failure.Error, now time.Time) bool {
	if d.state == Saving || !d.apply(evFail) {
		return false
	}
	d.err = why
	d.addNote(why.Message(), now)
	e.stopAttempt(d, errPaused)
	return true
}

// mostInstead is how often something else may come instead of the rest of a file, about four minutes: a network that
// wants a login may have got it by then, a link that has expired never works again.
const mostInstead = 8

// giveUp counts a passing failure and reports whether it was one too many. Those
// before an attempt that got further do not count, nor that the computer slept, nor that
// it lost its network once something has come.
func (e *Engine) giveUp(d *download, a *attempt, err *failure.Error) bool {
	d.refused.pause = 0
	if errors.Is(err, errAsleep) {
		return false
	}
	if a.refused(err) {
		a.visit.host.refuse(d.id, &d.refused, err, time.Now())
		return a.visit.host.giveUp(d.id, e.opts.Retries, err, time.Now())
	}
	had := a.had
	if f := a.fetch.Load(); f != nil {
		had = f.proved().Filled()
	}
	if isFurther(had, max(d.most, a.had), d.size) {
		d.failures, d.most = 0, had
	}
	if err.Kind == failure.Offline && had > 0 {
		return false
	}
	d.failures++
	return e.opts.Retries >= 0 && d.failures > e.opts.Retries || err.Kind == failure.Instead && d.failures > mostInstead
}

// pause is how long to wait after a passing failure.
func (e *Engine) pause(d *download, err *failure.Error) time.Duration {
	if err.Kind == failure.Offline || err.Kind == failure.Folder {
		return goneCheck
	}
	return cmp.Or(d.refused.pause, max(err.RetryAfter, backoff(max(d.failures, 1), rand.Float64())))
}

// answered takes over what the server said about the file.
func (e *Engine) answered(d *download, r report) {
	d.size, d.err, d.unasked = r.size, nil, false
	d.large = r.size < 0 || r.size > smallFile
	if e.opts.Parallel <= 0 {
		e.makeRoom(time.Now())
	}
	if r.answer == nil {
		return
	}
	if !d.lostAt.IsZero() {
		d.addNote(message.Of(note.WentOn, message.Args{"X": time.Since(d.lostAt)}), time.Now())
		d.lostAt = time.Time{}
	}
	d.latency, d.firstByte = r.answer.Latency, 0
	d.resumable = r.answer.Ranged || r.answer.Ranges
	d.typ = r.answer.MediaType
	d.server = r.answer.Server
	d.final = r.answer.Final
}

// finish takes note that the newest attempt has ended, and of what it left, and gives its
// slot to the next.
func (e *Engine) finish(d *download, a *attempt, ended chan<- struct{}) {
	e.mu.Lock()
	defer e.nudge()
	defer e.mu.Unlock()
	a.visit.leave(time.Now())
	if f := a.fetch.Load(); f != nil && d.state != Done {
		left := f.proved()
		d.done, d.prefix = left.Filled(), left.Prefix()
		d.changed, d.unsaved = true, true
	}
	d.hasPart = d.hasPart && !a.discarded
	close(ended)
	e.schedule(time.Now())
}
