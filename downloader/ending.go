package downloader

import (
	"cmp"
	"context"
	"errors"
	"sync/atomic"
	"time"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
	"gannet/downloader/note"
	"gannet/downloader/source"
	"gannet/internal/message"
)

// Ended says what ended a stream of unknown length before its server did.
type Ended string

const (
	EndedByUser Ended = "user" // Engine.Finish
	EndedByTime Ended = "time" // Request.MaxTime with Keep, or Engine.EndAfter
	EndedBySize Ended = "size" // Request.MaxSize with Keep, or Engine.EndAfter
)

// Why a stream was ended, beside errFinished and errMaxTime.
var (
	errMaxSize = errors.New("the size allowed is reached")
	errEndTime = errors.New("the time set by the user is over")
)

// ending is how large a stream of unknown length may become; the engine may change it
// while the attempt works.
type ending struct {
	size atomic.Int64 // bytes; 0 is no limit
	keep atomic.Bool  // reaching it is a success
}

// Finish ends downloads whose length nobody knows and keeps what came of each as its
// file. Others are left alone.
func (e *Engine) Finish(ids ...ID) {
	e.each(ids, func(d *download) { e.end(d, EndedByUser, errFinished) })
}

// end has what came of a stream kept: the attempt that receives it does that, by its cause, or
// a new one that asks nobody.
func (e *Engine) end(d *download, by Ended, why error) {
	switch {
	case d.size >= 0 || !d.hasPart:
	case d.state == Running:
		e.stopAttempt(d, why)
	default:
		if d.apply(evPause) {
			e.stopAttempt(d, errPaused)
		}
		if d.apply(evResume) {
			d.goOn()
			d.finish, d.fresh = by, false
		}
	}
}

// EndAfter has a download whose length nobody knows end by itself, keeping what came:
// after a time from now, or when it has size bytes. 0 sets no such limit and takes
// back an earlier one.
func (e *Engine) EndAfter(id ID, after time.Duration, size int64) {
	e.each([]ID{id}, func(d *download) {
		if d.state == Done {
			return
		}
		now := time.Now()
		d.endAt, d.endSize = time.Time{}, max(size, 0)
		if after > 0 {
			d.endAt = now.Add(after)
		}
		if d.attempt != nil {
			d.attempt.stop.keep.Store(d.endSize > 0 || d.req.Keep)
			d.attempt.stop.size.Store(cmp.Or(d.endSize, d.req.MaxSize))
		}
		switch {
		case after > 0:
			d.addNote(message.Of(note.EndIn, message.Args{"X": after}), now)
		case size > 0:
			d.addNote(message.Of(note.EndAt, message.Args{"X": message.Bytes(size)}), now)
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
		if d.state != Done && d.append != on {
			d.append, d.changed, d.unsaved = on, true, true
		}
	})
}

// endDue ends what was to end by now.
func (e *Engine) endDue(now time.Time) {
	for _, d := range e.list {
		// What waits for its folder cannot be kept before that is there.
		waits := d.state == Waiting && !d.err.Local()
		if (d.state == Running || waits) && !d.endAt.IsZero() && !now.Before(d.endAt) {
			e.end(d, EndedByTime, errEndTime)
		}
	}
}

// mostSize is how large a stream of unknown length may become; 0 if without end.
func (f *fetch) mostSize() int64 {
	if f.ending == nil || f.size >= 0 {
		return 0
	}
	return f.ending.size.Load()
}

// endedBy says what has ended the stream if that is a reason to keep what came; else "".
func (a *attempt) endedBy(ctx context.Context, err error) Ended {
	f := a.fetch.Load()
	var failed *failure.Error
	if err == nil || f == nil || f.spans.Size() >= 0 || errors.As(err, &failed) && failed.Local() {
		return ""
	}
	if f.trusted.Load() != nil && f.proved().Prefix() == 0 {
		return "" // nothing of the file's beginning is known to be right
	}
	why := context.Cause(ctx)
	switch {
	case errors.Is(why, errFinished):
		return EndedByUser
	case errors.Is(why, errEndTime), errors.Is(why, errMaxTime) && a.req.Keep:
		return EndedByTime
	case errors.Is(err, errMaxSize) && a.stop.keep.Load():
		return EndedBySize
	}
	return ""
}

// keepsAtEnd reports whether err is the end of the time of a stream of which something has
// come, while the server was asked to go on.
func (a *attempt) keepsAtEnd(err error) bool {
	return errors.Is(err, errMaxTime) && a.req.Keep && a.found.Record.Size < 0 && len(a.found.Done) > 0
}

// keep makes what came of a stream its file.
func (a *attempt) keep(ctx context.Context, spans *disk.Spans, why Ended) error {
	size := spans.Prefix()
	if most := a.stop.size.Load(); why == EndedBySize && size > most {
		size, a.verifier = most, nil // the limit came while more was being read
	}
	if a.fetch.Load() == nil {
		a.report(report{event: evAnswer, name: a.part.Name(), size: -1})
	}
	spans.SetSize(size)
	a.digests = nil // they are those of the whole
	code := map[Ended]message.Code{
		EndedByUser: note.EndedByUser,
		EndedByTime: note.EndedByTime,
		EndedBySize: note.EndedBySize,
	}
	a.report(report{event: evNews, note: message.Of(code[why])})
	err := a.save(context.WithoutCancel(ctx), spans, why)
	switch {
	case errors.Is(err, disk.ErrNoPart) && a.folderGone():
		return &failure.Error{Kind: failure.Folder, Subject: a.req.Dir}
	case errors.Is(err, disk.ErrNoPart):
		return failure.OfDisk(err, a.req.Dir, a.part.Name())
	}
	return err
}

// appends reports whether got's body is to be put behind what came of an earlier one.
func (a *attempt) appends(got *source.Body) bool {
	return a.append && !got.Ranged && got.Size < 0 && a.found.Record.Size < 0 && len(a.found.Done) > 0
}

func tooLarge(most int64) *failure.Error { return &failure.Error{Kind: failure.TooLarge, Need: most} }
