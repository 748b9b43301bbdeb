package transfer

import (
	"context"

	"gannet/downloader/failure"
	"gannet/downloader/sniff"
	"gannet/downloader/source"
)

// What servers send with status 200 in place of the rest of a file: that the link has expired, or where
// to log in, in HTML, JSON, XML or plain text.

const sniffedBytes = 512 // of a file, that tell what sort it is

// checkAnswer refuses an answer that is not the file, and no newer version of it either.
func (a *Attempt) checkAnswer(ctx context.Context, got *source.Body) error {
	if a.question.stated > 0 && got.Size >= 0 && got.Size != a.question.stated {
		return a.fail(failure.Protocol, "two answers state different sizes")
	}
	if got.Ranged && len(a.found.Done) > 0 {
		return a.checkPart(got) // compared with what is there
	}
	less, err := a.isLess(ctx, got)
	if err != nil {
		return err
	}
	switch {
	case less && a.Relinked:
		return a.another()
	case less:
		return a.fail(failure.Instead, "instead of the rest came: "+got.Described())
	}
	return got.Check(ctx)
}

// checkPart refuses a part that its server says is a message, while the file is none.
func (a *Attempt) checkPart(got *source.Body) error {
	if !sniff.BecomesMessage(a.mediaType, got.MediaType) {
		return nil
	}
	if a.Relinked {
		return a.another()
	}
	return a.fail(failure.Instead, "instead of a part came: "+got.Described())
}

// isLess reports whether got, a whole file, must not take the place of what came: it is a message and that was
// none, it begins as another sort of file, or it is shorter and nothing proves that it is a newer version. What has
// the size of the file is compared with it byte by byte.
func (a *Attempt) isLess(ctx context.Context, got *source.Body) (bool, error) {
	size := a.found.Record.Size
	if size >= 0 && got.Size == size || a.mediaType == "" && len(a.found.Done) == 0 || a.appends(got) {
		return false, nil
	}
	changed := sniff.MediaType(got.MediaType) != sniff.MediaType(a.mediaType)
	if a.mediaType != "" && sniff.IsMessage(got.MediaType) && changed {
		return true, nil
	}
	if len(a.found.Done) == 0 || got.Size < 0 && size < 0 {
		return false, nil
	}
	shorter := got.Size >= 0 && got.Size < max(size, a.found.Done[len(a.found.Done)-1].To)
	if shorter && !got.Version.Newer(recorded(a.found.Record)) {
		return true, nil
	}
	return a.isOtherSort(ctx, got)
}

// isOtherSort reports whether got begins as another sort of file than what came. No newer version does.
func (a *Attempt) isOtherSort(ctx context.Context, got *source.Body) (bool, error) {
	if a.found.Done[0].From > 0 {
		return false, nil
	}
	if err := got.Peek(ctx, a.Timeouts.Body, a.host); err != nil {
		return false, err
	}
	ours := make([]byte, min(sniffedBytes, a.found.Done[0].To))
	if _, err := a.part.ReadAt(ours, 0); err != nil {
		return false, failure.OfDisk(err, a.Dir, a.part.Name())
	}
	return sniff.IsOtherSort(ours, got.Head), nil
}
