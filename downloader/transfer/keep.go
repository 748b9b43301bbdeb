package transfer

// Streams of unknown length that are ended before their server does, and what came of them kept.

import (
	"context"
	"errors"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
	"gannet/downloader/note"
	"gannet/downloader/source"
	"gannet/internal/message"
)

// mostSize is how large a stream of unknown length may become; 0 if without end.
func (f *Fetch) mostSize() int64 {
	if f.ending == nil || f.out.size >= 0 {
		return 0
	}
	return f.ending.Size.Load()
}

// endedBy says what has ended the stream if that is a reason to keep what came; else "".
func (a *Attempt) endedBy(ctx context.Context, err error) Ended {
	f := a.fetch.Load()
	var failed *failure.Error
	if err == nil || f == nil || f.out.spans.Size() >= 0 || errors.As(err, &failed) && failed.Local() {
		return ""
	}
	if f.out.earlier.trusted.Load() != nil && f.out.proved().Prefix() == 0 {
		return "" // nothing of the file's beginning is known to be right
	}
	why := context.Cause(ctx)
	switch {
	case errors.Is(why, ErrFinished):
		return EndedByUser
	case errors.Is(why, ErrEndTime), errors.Is(why, ErrMaxTime) && a.Keep:
		return EndedByTime
	case errors.Is(err, ErrMaxSize) && a.Ending.Keep.Load():
		return EndedBySize
	}
	return ""
}

// keepsAtEnd reports whether err is the end of the time of a stream of which something has
// come, while the server was asked to go on.
func (a *Attempt) keepsAtEnd(err error) bool {
	return errors.Is(err, ErrMaxTime) && a.Keep && a.found.Record.Size < 0 && len(a.found.Done) > 0
}

// keep makes what came of a stream its file.
func (a *Attempt) keep(ctx context.Context, spans *disk.Spans, why Ended) error {
	size := spans.Prefix()
	if most := a.Ending.Size.Load(); why == EndedBySize && size > most {
		size, a.hashed = most, hashed{} // the limit came while more was being read
	}
	if a.fetch.Load() == nil {
		a.report(Answered{Name: a.part.Name(), Size: -1, Plain: a.question.later})
	}
	spans.SetSize(size)
	a.digests = nil // they are those of the whole
	code := map[Ended]message.Code{
		EndedByUser: note.EndedByUser,
		EndedByTime: note.EndedByTime,
		EndedBySize: note.EndedBySize,
	}
	a.note(code[why])
	err := a.save(context.WithoutCancel(ctx), spans, why)
	switch {
	case errors.Is(err, disk.ErrNoPart) && a.folderGone():
		return &failure.Error{Kind: failure.Folder, Subject: a.Dir}
	case errors.Is(err, disk.ErrNoPart):
		return failure.OfDisk(err, a.Dir, a.part.Name())
	}
	return err
}

// appends reports whether got's body is to be put behind what came of an earlier one.
func (a *Attempt) appends(got *source.Body) bool {
	return a.Append && !got.Ranged && got.Size < 0 && a.found.Record.Size < 0 && len(a.found.Done) > 0
}
