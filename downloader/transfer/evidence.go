package transfer

// Evidence that what is there and what the source gives are of one version.

import (
	"context"
	"errors"
	"math/rand/v2"

	"gannet/downloader/disk"
	"gannet/downloader/note"
	"gannet/downloader/source"
	"gannet/internal/message"
)

const (
	spotCheckLength = 4 << 10  // bytes of a spot check, and the least that is compared before a gap
	mostOverlap     = 64 << 10 // bytes compared before a gap at most
	spotChecks      = 8        // spread over all that is there
	namesAsked      = 3        // requests for the version that came before another name of it is looked into
)

// errUnproved means that nothing but the comparison of every byte would prove that two versions are the same.
var errUnproved = errors.New("not proved to be the same version")

// prove decides whether got belongs to what is there, and gives the answer to go on with. A strong validator
// proves it. Without one the size and bytes do: spot checks from all over what is there, and the overlap before
// the gap, which the connection compares. It gives errVersion if bytes differ, and errUnproved if they do not,
// but the server's names speak against it.
func (a *Attempt) prove(ctx context.Context, got *source.Body) (*source.Body, error) {
	old := recorded(a.found.Record)
	same := old.Strong() != "" && !got.Version.Differs(old)
	switch {
	case same && !a.found.Touched, !got.Ranged && (same || a.Relinked || old.Strong() == ""):
		return got, nil // a whole file is compared as it comes
	case same, a.Relinked, old.Strong() == "":
		if _, err := a.check(ctx, nil); err != nil {
			got.Close()
			return nil, err
		}
		return got, nil
	}
	names := []source.Version{got.Version}
	got.Close()
	for len(names) < namesAsked {
		if err := Sleep(ctx, restartPause); err != nil {
			return nil, err
		}
		again, err := a.openMissing(ctx, false)
		if err != nil {
			return nil, err
		}
		if again.Ranged && !again.Version.Differs(old) {
			return again, nil
		}
		names = append(names, again.Version)
		again.Close()
	}
	names, err := a.check(ctx, names)
	if err != nil {
		return nil, err
	}
	if old.Outdated(names) {
		return nil, errUnproved
	}
	again, err := a.open(ctx, a.missing(true), source.Version{})
	return again, err
}

// check compares bytes from all over what is there with the server's: errVersion or failure.Different if some
// differ. To the names it adds what the server calls the file.
func (a *Attempt) check(ctx context.Context, names []source.Version) ([]source.Version, error) {
	spans := spread(a.found.Done, spotChecks)
	for _, span := range spans {
		piece, err := a.Source.Open(ctx, &span, source.Version{})
		if err != nil {
			return nil, err
		}
		names = append(names, piece.Version)
		if !piece.Ranged {
			piece.Close()
			if a.Relinked {
				return nil, a.another()
			}
			return nil, errUnproved
		}
		if err = a.checkPart(piece); err == nil {
			err = a.compareBody(ctx, piece)
		}
		piece.Close()
		if errors.Is(err, errOverlap) || piece.Size >= 0 && piece.Size != a.found.Record.Size {
			return nil, a.another()
		}
		if err != nil {
			return nil, err
		}
	}
	a.note(note.Sampled, message.Args{"Checks": len(spans)})
	return names, nil
}

// spread gives up to n short spans out of done: its first and last bytes, and one from a random place of each equal
// share between them.
func spread(done []disk.Span, n int) (spans []disk.Span) {
	total := int64(0)
	for _, d := range done {
		total += d.Len()
	}
	n = int(max(1, min(int64(n), total/spotCheckLength)))
	share := total / int64(n)
	for i := range int64(n) {
		at := i * share
		switch {
		case i == int64(n)-1:
			at = max(total-spotCheckLength, 0)
		case i > 0:
			at += rand.Int64N(share)
		}
		for _, d := range done {
			if at < d.Len() {
				spans = append(spans, disk.Span{From: d.From + at, To: min(d.From+at+spotCheckLength, d.To)})
				break
			}
			at -= d.Len()
		}
	}
	return spans
}
