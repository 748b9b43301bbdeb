package downloader

import (
	"bytes"
	"context"
	"errors"
	"io"
	"time"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
)

// probe asks for the first byte that is missing and proves that the answer belongs to what
// is there. It gives errVersion if the file is another one now.
func (a *attempt) probe(ctx context.Context, plain bool) (*answer, error) {
	got, err := a.inquire(ctx, plain)
	if err != nil || plain || len(a.found.Done) == 0 || a.appends(got) {
		return got, err // a whole file is compared as it comes
	}
	proved, err := a.prove(ctx, got)
	if errors.Is(err, errUnproved) {
		return a.inquire(ctx, true) // every byte is compared as it comes
	}
	return proved, err
}

// inquire asks for what is missing, or plainly for the whole file, and refuses an answer that cannot belong to what is
// there. Whether it does belong to it is for prove to say.
func (a *attempt) inquire(ctx context.Context, plain bool) (*answer, error) {
	q := ask{req: a.req, url: a.url}
	old := recorded(a.found.Record)
	switch {
	case plain:
	case len(a.found.Done) == 0:
		q.span = &disk.Span{To: disk.Unbounded}
	case old.strong() == "" && a.found.Record.Size < 0:
	case old.strong() == "", a.relinked: // another server may name the same version differently
		q.span = a.missing(true)
	default:
		q.span, q.ifRange = a.missing(a.found.Doubtful), old.strong()
	}
	return a.ask(ctx, q)
}

// ask gives the answer to q unless it cannot belong to what is there.
func (a *attempt) ask(ctx context.Context, q ask) (*answer, error) {
	got, err := a.client.get(ctx, q)
	if err != nil {
		return nil, err
	}
	if err := a.unpack(ctx, got); err != nil {
		got.close()
		return nil, err
	}
	if err := a.doubt(ctx, got); err != nil {
		got.close()
		return nil, err
	}
	if len(a.found.Done) > 0 && !a.appends(got) {
		if err := a.compare(got); err != nil {
			got.close()
			return nil, err
		}
	}
	if got.ranged && got.size < 0 || got.ranged && len(a.found.Done) == 0 && got.span.From != 0 {
		got.close()
		return nil, &failure.Error{Kind: failure.Protocol, Subject: hostOf(a.url), Detail: "206 without a total"}
	}
	if got.plain != "" {
		a.report(report{event: evNews, note: (&failure.Error{Kind: failure.Insecure, Subject: got.plain}).Message()})
	}
	return got, nil
}

// recorded is the version that a resume file speaks of.
func recorded(r disk.Record) validator {
	return validator{etag: r.ETag, modified: r.LastModified, dated: r.Dated, coding: r.Coding}
}

// missing is the first gap in what is there, with the overlap before it that is to be compared, if that is wanted.
func (a *attempt) missing(overlap bool) *disk.Span {
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
func (a *attempt) overlap(at int64) int64 {
	for _, d := range a.found.Done {
		if d.From < at && at <= d.To {
			most := min(d.Len()/16, mostOverlap) >> min(a.failures, 4)
			return min(at-d.From, max(most, sampleLength))
		}
	}
	return 0
}

// compare holds an answer's size against the record of what is there.
func (a *attempt) compare(got *answer) error {
	old := recorded(a.found.Record)
	size := a.found.Record.Size
	if size >= 0 && got.size >= 0 && got.size != size {
		return a.another()
	}
	if done := a.found.Done; got.size >= 0 && got.size < done[len(done)-1].To {
		return a.another() // it is shorter than what came
	}
	if got.size < 0 && old.strong() != "" && !got.validator.differs(old) {
		got.size = size // it does not say, but it is the same file
	}
	if !got.ranged && got.size < 0 && size >= 0 && !got.validator.newer(old) {
		got.size, got.strict = size, true
	}
	return nil
}

func (a *attempt) another() error {
	if a.relinked {
		return &failure.Error{Kind: failure.Different, Subject: hostOf(a.url)}
	}
	return errVersion
}

// compareBody holds a small answer against what is there: errSeam if it differs.
func (a *attempt) compareBody(ctx context.Context, got *answer) error {
	watch := time.AfterFunc(a.client.timeout, func() { got.close() })
	defer watch.Stop()
	theirs := make([]byte, min(got.span.Len(), mostOverlap+sampleLength))
	if _, err := io.ReadFull(got.body, theirs); err != nil {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		return explain(err, hostOf(a.url))
	}
	ours := make([]byte, len(theirs))
	if _, err := a.part.ReadAt(ours, got.span.From); err != nil {
		return failure.OfDisk(err, a.req.Dir, a.part.Name())
	}
	if !bytes.Equal(ours, theirs) {
		return errSeam
	}
	return nil
}
