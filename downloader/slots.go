// Which downloads are begun, and what becomes of those whose attempt has ended.

package downloader

import (
	"cmp"
	"context"
	"errors"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"time"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
	"gannet/downloader/transfer"
	"gannet/internal/message"
)

// How many files at once where Options.Parallel is automatic.
const (
	autoLarge = 3                // large ones, or such whose size is not known
	autoFirst = 6                // at the beginning, when it is not known how large they are
	autoMost  = 16               // small ones
	smallFile = 4 << 20          // bytes
	justBegun = 10 * time.Second // an attempt that may be sent back to the queue

	mostSaving = 256 // small files beside these that are saved, fewer where few files may be open
)

// fullDisk is how many bytes are free at least, or nothing more is tried.
const fullDisk = 16 << 20

// makeRoom sends large files back to the queue while more are active than should be: the
// last ones of the list that have only just begun.
func (e *Engine) makeRoom(now time.Time) {
	large := e.actives(func(d *download) bool { return d.large && d.State.transfers() })
	for _, d := range large[min(autoLarge, len(large)):] {
		if now.Sub(d.begun) < justBegun && d.apply(evYield) {
			e.stopAttempt(d, transfer.ErrYielded)
		}
	}
}

// schedule starts queued downloads while there are slots.
func (e *Engine) schedule(now time.Time) {
	if e.closed {
		return
	}
	e.arrange()
	active, large := len(e.active), 0
	for d := range e.active {
		if d.large {
			large++
		}
	}
	most, mostLarge := e.opts.Parallel, e.opts.Parallel
	if most <= 0 {
		most, mostLarge = e.slots, autoLarge
	}
	active -= min(e.saving, e.mostSaving)
	for ; active < most; active++ {
		d := e.queued.next(func(l *lane) bool { return (!l.large || large < mostLarge) && l.host.free(now) })
		if d == nil {
			return
		}
		e.start(d, now)
		e.arrange()
		if d.large {
			large++
		}
	}
}

func (e *Engine) start(d *download, now time.Time) {
	d.apply(evAdmit)
	if d.Started.IsZero() {
		d.Started = now
	}
	d.begun = now
	d.speed, d.note = transfer.Meter{}, message.Message{}
	a := e.newAttempt(d, now)
	d.fresh, d.finish = false, ""
	ended := make(chan struct{})
	d.attempt, d.ended = a, ended
	ctx, cancel := context.WithCancelCause(context.Background())
	d.cancel = cancel
	stop := func() {}
	if d.Request.MaxTime > 0 {
		if d.deadline.IsZero() {
			d.deadline = now.Add(d.Request.MaxTime)
		}
		ctx, stop = context.WithDeadlineCause(ctx, d.deadline, transfer.ErrMaxTime)
	}
	done := e.pool.Begun()
	e.work.Go(func() {
		defer cancel(nil)
		defer stop()
		a.Run(ctx)
		done()
		e.finish(d, a, ended)
	})
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

// stopForFullDisk fails everything else that goes to the same folder: it would only
// fill what little is left.
func (e *Engine) stopForFullDisk(full *download, now time.Time) {
	for _, d := range e.list {
		if d != full && d.Request.Dir == full.Request.Dir {
			need := max(d.Size-d.Done, 0)
			why := &failure.Error{Kind: failure.DiskFull, Subject: d.Request.Dir, Need: need, Free: full.Err.Free}
			e.stopFailed(d, why, now)
		}
	}
}

// stopFailed fails a download for a reason that its attempt does not know of, and ends that. It
// gives false, and does nothing, if the download cannot fail now.
func (e *Engine) stopFailed(d *download, why *failure.Error, now time.Time) bool {
	if d.State == Saving || !d.apply(evFail) {
		return false
	}
	d.Err = why
	d.addNote(why.Message(), now)
	e.stopAttempt(d, transfer.ErrPaused)
	return true
}

// mostInstead is how often something else may come instead of the rest of a file, about four minutes: a network that
// wants a login may have got it by then, a link that has expired never works again.
const mostInstead = 8

// giveUp counts a passing failure and reports whether it was one too many. Those
// before an attempt that got further do not count, nor that the computer slept, nor that
// it lost its network once something has come.
func (e *Engine) giveUp(d *download, a *running, err *failure.Error) bool {
	d.refused.pause = 0
	if errors.Is(err, transfer.ErrAsleep) {
		return false
	}
	if a.refused(err) {
		e.hosts.troubled[a.visit.host] = struct{}{}
		a.visit.host.refuse(d.ID, &d.refused, err, time.Now())
		return a.visit.host.giveUp(d.ID, e.opts.Retries, err, time.Now())
	}
	had := a.Bytes()
	if transfer.IsFurther(had, max(d.most, a.Had), d.Size) {
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

// finish takes note that the newest attempt has ended, and of what it left, and gives its
// slot to the next.
func (e *Engine) finish(d *download, a *running, ended chan struct{}) {
	e.mu.Lock()
	defer e.nudge()
	defer e.mu.Unlock()
	a.visit.leave(time.Now())
	if f := a.Fetching(); f != nil && d.State != Done {
		left := f.Proved()
		d.Done, d.Prefix = left.Filled(), left.Prefix()
		d.touch()
	}
	d.HasPart = d.HasPart && !a.Discarded()
	close(ended)
	if d.State == Done && d.ended == ended { // what only an unfinished one needs would be kept as long as the list
		d.working = working{}
	}
	d.touch()
	left := a.saves && e.saving <= e.mostSaving
	e.endSaving(a)
	if !left { // else its slot is given already
		e.schedule(time.Now())
	}
}

// leaveSlot gives the slot of a small file that is whole to the next: many of them are saved at about the time of one.
func (e *Engine) leaveSlot(a *running, now time.Time) {
	if a.d.Size > smallFile {
		return
	}
	a.saves = true
	if e.saving++; e.saving <= e.mostSaving {
		e.schedule(now)
	}
}

// endSaving is for when it has its name, or goes on in its slot.
func (e *Engine) endSaving(a *running) {
	if a.saves {
		a.saves = false
		e.saving--
	}
}
