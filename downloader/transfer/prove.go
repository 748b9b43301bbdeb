package transfer

// The question, and whether the answer belongs to what is there.

import (
	"bytes"
	"context"
	"errors"
	"io"
	"time"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
	"gannet/downloader/note"
	"gannet/downloader/source"
	"gannet/internal/message"
)

// probe asks for the first byte that is missing and proves that the answer belongs to what
// is there. It gives errVersion if the file is another one now.
func (a *Attempt) probe(ctx context.Context, plain bool) (*source.Body, error) {
	got, err := a.openMissing(ctx, plain)
	if err != nil || plain || len(a.found.Done) == 0 || a.appends(got) {
		return got, err // a whole file is compared as it comes
	}
	proved, err := a.prove(ctx, got)
	if errors.Is(err, errUnproved) {
		return a.openMissing(ctx, true) // every byte is compared as it comes
	}
	return proved, err
}

// openMissing asks for what is missing, or plainly for the whole file, and refuses an answer that cannot belong to
// what is there. Whether it does belong to it is for prove to say.
func (a *Attempt) openMissing(ctx context.Context, plain bool) (*source.Body, error) {
	var span *disk.Span
	var version source.Version
	old := recorded(a.found.Record)
	switch {
	case plain:
	case len(a.found.Done) == 0:
		span = &disk.Span{To: disk.Unbounded}
	case old.Strong() == "" && a.found.Record.Size < 0:
	case old.Strong() == "", a.Relinked: // another server may name the same version differently
		span = a.missing(true)
	default:
		span, version = a.missing(a.found.Doubtful), old
	}
	return a.open(ctx, span, version)
}

// open gives the source's answer, unless that cannot belong to what is there.
func (a *Attempt) open(ctx context.Context, span *disk.Span, version source.Version) (*source.Body, error) {
	got, err := a.Source.Open(ctx, span, version)
	if err != nil {
		return nil, err
	}
	if err := got.Decode(ctx); err != nil {
		got.Close()
		return nil, err
	}
	if got.Encoded != nil {
		a.note(note.Decoding, message.Args{"Encoding": got.Encoded.String()})
	}
	if err := a.checkAnswer(ctx, got); err != nil {
		got.Close()
		return nil, err
	}
	if len(a.found.Done) > 0 && !a.appends(got) {
		if err := a.compare(got); err != nil {
			got.Close()
			return nil, err
		}
	}
	if got.Ranged && got.Size < 0 || got.Ranged && len(a.found.Done) == 0 && got.Span.From != 0 {
		got.Close()
		return nil, a.fail(failure.Protocol, "a part without the size of the file")
	}
	if got.Insecure != "" {
		a.report(Noted{(&failure.Error{Kind: failure.Insecure, Subject: got.Insecure}).Message()})
	}
	return got, nil
}

// recorded is the version that a resume file speaks of.
func recorded(r disk.Record) source.Version {
	return source.Version{ETag: r.ETag, Modified: r.LastModified, Dated: r.Dated, Coding: r.Coding}
}

// missing is the first gap in what is there, with the overlap before it that is to be compared, if that is wanted.
func (a *Attempt) missing(overlap bool) *disk.Span {
	gap := disk.Span{To: disk.Unbounded}
	for i, d := range a.found.Done {
		if d.From > gap.From {
			gap.To = d.From
			break
		}
		gap.From = d.To
		if i == len(a.found.Done)-1 && a.found.Record.Size >= 0 {
			gap.To = disk.Unbounded
		}
	}
	if size := a.found.Record.Size; size >= 0 && gap.From >= size {
		gap.From = max(size-1, 0) // whole already: the last byte proves it
	}
	if overlap {
		gap.From -= a.overlap(gap.From)
	}
	return &gap
}

// overlap is how many bytes before at are fetched again to be compared: a sixteenth of what is there, and less after
// each try in vain, so that a connection that always breaks soon gets on.
func (a *Attempt) overlap(at int64) int64 {
	for _, d := range a.found.Done {
		if d.From < at && at <= d.To {
			most := min(d.Len()/16, mostOverlap) >> min(a.Failures, 4)
			return min(at-d.From, max(most, spotCheckLength))
		}
	}
	return 0
}

// compare holds an answer's size against the record of what is there.
func (a *Attempt) compare(got *source.Body) error {
	old := recorded(a.found.Record)
	size := a.found.Record.Size
	if size >= 0 && got.Size >= 0 && got.Size != size {
		return a.another()
	}
	if done := a.found.Done; got.Size >= 0 && got.Size < done[len(done)-1].To {
		return a.another() // it is shorter than what came
	}
	if got.Size < 0 && old.Strong() != "" && !got.Version.Differs(old) {
		got.Size = size // it does not say, but it is the same file
	}
	if !got.Ranged && got.Size < 0 && size >= 0 && !got.Version.Newer(old) {
		got.Size, got.Strict = size, true
	}
	return nil
}

func (a *Attempt) another() error {
	if a.Relinked {
		return a.fail(failure.Different, "")
	}
	return errVersion
}

// compareBody holds a small answer against what is there: errOverlap if it differs.
func (a *Attempt) compareBody(ctx context.Context, got *source.Body) error {
	watch := time.AfterFunc(a.Timeouts.Body, func() { got.Close() })
	defer watch.Stop()
	theirs := make([]byte, min(got.Span.Len(), mostOverlap+spotCheckLength))
	if _, err := io.ReadFull(got, theirs); err != nil {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		return source.ReadError(err, a.host)
	}
	ours := make([]byte, len(theirs))
	if _, err := a.part.ReadAt(ours, got.Span.From); err != nil {
		return failure.OfDisk(err, a.Dir, a.part.Name())
	}
	if !bytes.Equal(ours, theirs) {
		return errOverlap
	}
	return nil
}
