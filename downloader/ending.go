// How downloads whose length nobody knows are ended.

package downloader

import (
	"cmp"
	"time"

	"gannet/downloader/transfer"

	"gannet/downloader/note"
	"gannet/internal/message"
)

// Finish ends downloads whose length nobody knows and keeps what came of each as its
// file. Others are left alone.
func (e *Engine) Finish(ids ...ID) {
	e.each(ids, func(d *download) { e.end(d, EndedByUser, transfer.ErrFinished) })
}

// end has what came of a stream kept: the attempt that receives it does that, by its cause, or
// a new one that asks nobody.
func (e *Engine) end(d *download, by Ended, why error) {
	switch {
	case d.Size >= 0 || !d.HasPart:
	case d.State == Running:
		e.stopAttempt(d, why)
	default:
		if d.apply(evPause) {
			e.stopAttempt(d, transfer.ErrPaused)
		}
		if d.apply(evResume) {
			d.goOn()
			d.finish, d.fresh = by, false
		}
	}
}

// StopAfter has a download whose length nobody knows end by itself, keeping what came:
// after a time from now, or when it has size bytes. 0 sets no such limit and takes
// back an earlier one.
func (e *Engine) StopAfter(id ID, after time.Duration, size int64) {
	e.each([]ID{id}, func(d *download) {
		if d.State == Done {
			return
		}
		now := time.Now()
		d.EndAt, d.EndSize = time.Time{}, max(size, 0)
		if after > 0 {
			d.EndAt = now.Add(after)
		}
		if d.attempt != nil {
			d.attempt.Ending.Keep.Store(d.EndSize > 0 || d.Request.Keep)
			d.attempt.Ending.Size.Store(cmp.Or(d.EndSize, d.Request.MaxSize))
		}
		switch {
		case after > 0:
			d.addNote(message.Of(note.EndIn, message.Args{"Time": after}), now)
		case size > 0:
			d.addNote(message.Of(note.EndAt, message.Args{"Size": message.Bytes(size)}), now)
		default:
			d.addNote(message.Of(note.EndNever), now)
		}
	})
}

// SetAppend says whether downloads whose length nobody knows go on from a new connection
// when theirs is lost, though what is sent in between is missing then. It holds from
// the next connection on.
func (e *Engine) SetAppend(on bool, ids ...ID) {
	e.each(ids, func(d *download) {
		if d.State != Done && d.Append != on {
			d.Append = on
			d.touch()
		}
	})
}

// endDue ends what was to end by now.
func (e *Engine) endDue(now time.Time) {
	for d := range e.timed {
		// What waits for its folder cannot be kept before that is there.
		waits := d.State == Waiting && !d.Err.Local()
		if (d.State == Running || waits) && !d.EndAt.IsZero() && !now.Before(d.EndAt) {
			e.end(d, EndedByTime, transfer.ErrEndTime)
		}
	}
}
