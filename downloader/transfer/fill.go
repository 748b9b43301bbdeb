package transfer

// What an answer brings goes into the part, which is made ready for it.

import (
	"cmp"
	"context"
	"encoding/hex"
	"errors"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
	"gannet/downloader/link"
	"gannet/downloader/note"
	"gannet/downloader/source"
	"gannet/internal/message"
)

// fill takes the answer's body and whatever else is needed into the part.
func (a *Attempt) fill(ctx context.Context, got *source.Body) (*disk.Spans, error) {
	if a.part != nil && a.part.InOrder() && !got.Ranged && len(a.found.Done) > 0 {
		if err := a.part.Restart(a.found.Record); err != nil { // nothing can be written over what is there
			got.Close()
			return nil, failure.OfDisk(err, a.Dir, a.part.Name())
		}
		a.found = disk.Found{Record: a.found.Record}
		a.report(Forgotten{})
	}
	appended := a.appends(got)
	unsized := a.found.Record.Size < 0 && got.Size < 0
	keeps := a.keepsRecord(got)
	if err := a.prepare(got, keeps); err != nil {
		got.Close()
		return nil, err
	}
	if err := a.adopt(ctx, got); err != nil {
		got.Close()
		return nil, err
	}
	spans := disk.NewSpans(got.Size, a.found.Done)
	f := a.newFetch(got, spans)
	f.out.unsized = unsized
	var claim *disk.Claim
	if appended {
		claim = spans.Next()
		a.note(note.Gap, message.Args{"Position": message.Bytes(claim.Left().From)})
	} else if got.Ranged {
		claim = spans.Next()
		if claim == nil { // whole already, and now proved to be so
			claim = spans.ClaimAll()
		}
		f.overlap = claim.Left().From - got.Span.From
		if f.overlap < 0 || f.overlap > mostOverlap {
			f.overlap = 0
		}
	} else {
		claim = spans.ClaimAll()
		f.out.earlier.kept, f.out.earlier.record = a.found.Done, a.found.Record
		if trusted := a.found.Done; keeps {
			f.out.earlier.trusted.Store(&trusted)
		}
	}
	a.fetch.Store(f)
	a.final = got.Final
	a.report(Answered{Name: a.part.Name(), Size: got.Size, Body: got, Plain: a.question.later})
	if got.CloseDelimited && got.Size < 0 {
		a.note(note.NoSize)
	}
	if spans.Whole() && got.Ranged {
		defer got.Close()
		return spans, a.compareBody(ctx, got)
	}
	defer a.follow(f)()
	return spans, f.run(ctx, claim)
}

// newFetch is the work on what is missing in spans, with got as its first answer.
func (a *Attempt) newFetch(got *source.Body, spans *disk.Spans) *Fetch {
	tell := func(text message.Message) { a.report(Noted{text}) }
	f := &Fetch{
		server: server{
			source: a.Source, url: a.URL, host: a.host, timeouts: a.Timeouts, first: got, version: got.Version,
		},
		out: output{
			dir: a.Dir, host: a.host, log: a.Log, note: tell, part: a.part, spans: spans, size: got.Size,
			relinked: a.Relinked, restartable: got.Size >= 0 && len(a.wanted()) == 0,
		},
		pool: a.Pool, throttle: a.Throttle, log: a.Log, note: tell, limit: a.Connections, ending: &a.Ending,
	}
	if got.Strict {
		f.out.assumed = got.Described()
	}
	if a.part.InOrder() {
		f.limit = 1
	}
	return f
}

// keepsRecord reports whether got is a whole file that may be another one than what came: until it is compared
// with that, only what came counts, and the record stays that of it.
func (a *Attempt) keepsRecord(got *source.Body) bool {
	old := recorded(a.found.Record)
	return !got.Ranged && len(a.found.Done) > 0 && (a.Relinked || old.Strong() != "" && got.Version.Differs(old))
}

// prepare makes the part ready for an accepted answer: its name, its room, its record unless it keeps that of
// what came.
func (a *Attempt) prepare(got *source.Body, keeps bool) error {
	a.digests = got.Digests
	if a.MaxSize > 0 && got.Size > a.MaxSize {
		return TooLarge(a.MaxSize)
	}
	if len(a.found.Done) == 0 || a.part == nil {
		if err := a.enoughRoom(got.Size); err != nil {
			return err
		}
	}
	v := got.Version
	if a.appends(got) {
		v = source.Version{} // of two bodies, one behind the other
	}
	old := recorded(a.found.Record)
	known := !a.Relinked && old.Strong() != "" && !v.Differs(old)
	record := disk.Record{
		URL: link.Redact(a.URL), Size: got.Size,
		ETag: v.ETag, LastModified: v.Modified, Dated: v.Dated, Coding: v.Coding,
	}
	record.Type = failure.Clip(got.MediaType, 100)
	if len(a.digests) > 0 {
		record.Published = a.digests[0].Algorithm + ":" + hex.EncodeToString(a.digests[0].Sum)
	}
	if len(a.found.Done) > 0 {
		record.Unproved = a.found.Record.Unproved
	}
	a.found.Record = record
	if a.part == nil {
		part, err := disk.Create(a.FS, a.Dir, got.Name, a.taken(), record)
		if errors.Is(err, disk.ErrSkip) {
			name := got.Name
			return cmp.Or(a.leftToDo(name), error(&skipped{name: name, why: note.Kept}))
		}
		if err != nil {
			return failure.OfDisk(err, a.Dir, got.Name)
		}
		a.part = part
	} else {
		if len(a.found.Done) > 0 && !got.Ranged && !known { // until the bytes are compared
			record.ETag, record.LastModified = "", ""
		}
		if !keeps {
			a.part.Describe(record)
		}
		if err := a.part.Save(a.found.Done); err != nil {
			return failure.OfDisk(err, a.Dir, a.part.Name())
		}
	}
	a.mediaType = record.Type
	return nil
}

func (a *Attempt) taken() disk.Taken {
	switch a.Exists {
	case ExistsOverwrite:
		return disk.Overwrite
	case ExistsSkip:
		return disk.Skip
	default:
		return disk.TakeNumber
	}
}

func (a *Attempt) enoughRoom(size int64) error {
	if size <= 0 {
		return nil
	}
	if err := a.FS.MkdirAll(a.Dir); err != nil {
		return failure.OfDisk(err, a.Dir, a.Dir)
	}
	return a.Owner.RoomFor(size)
}
