package downloader

import (
	"bytes"
	"context"
	"errors"
	"io"
	"time"

	"gannet/downloader/disk"
	"gannet/internal/phrase"
)

// probe asks for the first byte that is missing and holds the answer against what
// is there. It gives errVersion if the file is another one now.
func (a *attempt) probe(ctx context.Context, plain bool) (*answer, error) {
	old := recorded(a.found.Record)
	q := ask{req: a.req, url: a.url}
	switch {
	case plain:
	case len(a.found.Done) == 0:
		q.span = &disk.Span{To: disk.Unbounded}
	case old.strong() == "":
	default:
		q.span = a.missing()
		if !a.relinked { // another server may name the same version differently
			q.ifRange = old.strong()
		}
	}
	got, err := a.client.get(ctx, q)
	if err != nil {
		return nil, err
	}
	if err := a.unpack(got); err != nil {
		got.close()
		return nil, err
	}
	if err := a.doubt(ctx, got); err != nil {
		got.close()
		return nil, err
	}
	if len(a.found.Done) > 0 && !a.appends(got) {
		if err := a.compare(got, old); err != nil {
			got.close()
			return nil, err
		}
	}
	if got.ranged && got.size < 0 || got.ranged && len(a.found.Done) == 0 && got.span.From != 0 {
		got.close()
		return nil, &Error{Kind: KindProtocol, Subject: hostOf(a.url), Detail: "206 without a total"}
	}
	if got.plain {
		a.report(report{event: evNews, note: phrase.Of("The link led from a secured to an unsecured address")})
	}
	return got, nil
}

// recorded is the version that a resume file speaks of.
func recorded(r disk.Record) validator {
	return validator{etag: r.ETag, modified: r.LastModified, dated: r.Dated, coding: r.Coding}
}

// missing is the first gap in what is there, with the seam before it if the part is
// doubtful.
func (a *attempt) missing() *disk.Span {
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
	gap.From -= a.seam(gap.From)
	return &gap
}

// seam is how many bytes before at are fetched again to be compared.
func (a *attempt) seam(at int64) int64 {
	if !a.found.Doubtful && !a.relinked {
		return 0
	}
	for _, d := range a.found.Done {
		if d.From < at && at <= d.To {
			return min(at-d.From, seamLength)
		}
	}
	return 0
}

// compare holds an answer against the record of what is there.
func (a *attempt) compare(got *answer, old validator) error {
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
	if got.ranged {
		if got.validator.differs(old) && !a.relinked {
			return errVersion
		}
		return nil
	}
	// A 200 is the whole file: its bytes are compared with those that are there
	// as they come, unless they are known to be others.
	if old.strong() != "" && got.validator.strong() != "" && got.validator.differs(old) && !a.relinked {
		return errVersion
	}
	return nil
}

func (a *attempt) another() error {
	if a.relinked {
		return &Error{Kind: KindDifferent, Subject: hostOf(a.url)}
	}
	return errVersion
}

// sample compares bytes from all over what is there with the server's, if a new link's
// validator does not prove that it leads to the same file, or if somebody else wrote
// into the part.
func (a *attempt) sample(ctx context.Context, got *answer) error {
	old := recorded(a.found.Record)
	proved := !a.relinked || old.strong() != "" && !old.differs(got.validator)
	if !got.ranged || len(a.found.Done) == 0 || proved && !a.found.Touched {
		return nil
	}
	first, last := a.found.Done[0], a.found.Done[len(a.found.Done)-1]
	middle := a.found.Done[len(a.found.Done)/2]
	for _, at := range []int64{first.From, middle.From + middle.Len()/2, max(last.To-seamLength, last.From)} {
		span := disk.Span{From: at, To: at + 1}
		for _, d := range a.found.Done {
			if d.From <= at && at < d.To {
				span.To = min(at+seamLength, d.To)
			}
		}
		piece, err := a.client.get(ctx, ask{req: a.req, url: a.url, span: &span})
		if err != nil {
			return err
		}
		err = a.compareBody(ctx, piece)
		piece.close()
		if !piece.ranged || errors.Is(err, errSeam) {
			return a.another()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// compareBody holds a small answer against what is there: errSeam if it differs.
func (a *attempt) compareBody(ctx context.Context, got *answer) error {
	watch := time.AfterFunc(a.client.timeout, func() { got.close() })
	defer watch.Stop()
	theirs := make([]byte, min(got.span.Len(), 2*seamLength))
	if _, err := io.ReadFull(got.body, theirs); err != nil {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		return explain(err, hostOf(a.url))
	}
	ours := make([]byte, len(theirs))
	if _, err := a.part.ReadAt(ours, got.span.From); err != nil {
		return explainDisk(err, a.req.Dir, a.part.Name())
	}
	if !bytes.Equal(ours, theirs) {
		return errSeam
	}
	return nil
}
