package transfer

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
	"gannet/downloader/note"
	"gannet/downloader/source"
	"gannet/internal/message"
)

// What an earlier run left without a record of what it is goes on only where a checksum of the whole file, published by
// the server or given by the user, says in the end whether it was right. Samples alone cannot: what is wrong may
// be anywhere. Without a checksum the file begins anew under the same name.

var (
	// errAdopted means that bytes an earlier run left are there now, and what is missing is to be asked for.
	errAdopted = errors.New("an earlier run left bytes")
	// errUntrue is a disk.ErrTouched: what is there is fetched anew.
	errUntrue = fmt.Errorf("what an earlier run left is of another file: %w", disk.ErrTouched)
)

// adopt takes up the bytes that an earlier run left in the part, which was just made ready for got. It gives errAdopted
// if there are some.
func (a *Attempt) adopt(ctx context.Context, got *source.Body) error {
	if !a.part.IsLeft() {
		return nil
	}
	var left []disk.Span
	wanted := a.wanted()
	if len(wanted) > 0 && got.Encoded == nil && got.Size > 0 && !a.part.InOrder() {
		var err error
		if left, err = a.part.Leftover(ctx, got.Size); err != nil {
			return a.leftoverError(ctx, err)
		}
	}
	if got.Version.Strong() == "" && len(left) > 1 {
		left = left[:1] // one request is all that such a version gets
	}
	spans := disk.NewSpans(got.Size, left)
	if len(left) == 0 || !got.Ranged && !spans.Whole() {
		a.part.Decide("")
		if a.Had > 0 {
			a.note(note.Untrusted)
		}
		return nil
	}
	proof := wanted[len(wanted)-1]
	record := a.found.Record
	record.Unproved = proof.Algorithm + ":" + hex.EncodeToString(proof.Sum)
	a.part.Decide(record.Unproved)
	if err := a.part.Save(left); err != nil {
		return failure.OfDisk(err, a.Dir, a.part.Name())
	}
	a.found = disk.Found{Record: record, Done: left, Doubtful: !spans.Whole(), Touched: true}
	a.unasked = false
	a.note(note.Leftover, message.Args{"Size": message.Bytes(spans.Filled())})
	a.report(Found{Name: a.part.Name(), Prefix: spans.Prefix()})
	return errAdopted
}

func (a *Attempt) leftoverError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return err
	}
	return failure.OfDisk(err, a.Dir, a.part.Name())
}

// whyRestarted says why what is there is given up, if bytes differ from the server's.
func (a *Attempt) whyRestarted() message.Code {
	switch {
	case a.found.Record.Unproved != "":
		return note.Untrusted
	case a.found.Touched:
		return note.ChangedHere
	}
	return note.FileChanged
}
