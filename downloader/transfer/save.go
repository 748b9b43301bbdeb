package transfer

// The end of an attempt: the file is checked, made durable and given its name.

import (
	"bytes"
	"context"
	"encoding/hex"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
	"gannet/downloader/link"
	"gannet/downloader/note"
	"gannet/downloader/source"
	"gannet/internal/message"
)

// save checks what is there, makes it durable and gives it its name.
func (a *Attempt) save(ctx context.Context, spans *disk.Spans, ended Ended) error {
	if !a.report(Whole{spans.Size()}) {
		return ErrPaused // in the last moment
	}
	if !a.part.IsProved() {
		a.hashed = hashed{}
	}
	checked, sum, err := a.verify(ctx, spans.Size())
	if err != nil {
		return err
	}
	if a.sumsAside() {
		sum = a.sumRest(ctx, spans.Size())
	}
	a.part.Mark(Origin(a.URL, a.final, a.Referrer))
	if ended != "" || a.Append { // it cannot be had again
		a.part.Accept()
	}
	a.leave(ended)
	path, err := a.Saver.Publish(a.part, spans.Size())
	if isHarmed(err) {
		return err
	}
	if path == "" {
		name := a.part.Name()
		return failure.OfDisk(err, a.Dir, name)
	}
	if err != nil {
		a.Log.Warn("folder not synced after save", "path", path, "error", err)
	}
	modified := a.part.Modified()
	a.part = nil
	saved := Saved{Path: path, Size: spans.Size(), Checked: checked, SHA256: sum, Ended: ended}
	if sum == "" && a.Sum == SumAside {
		saved.Unsummed = a.leaveSum(path, spans.Size(), modified)
	}
	a.report(saved)
	return nil
}

// verify compares the file with the checksum asked for and the strongest one the
// server published, and says in words what it was held against. The sum is the file's SHA-256, if that
// is wanted and had to be calculated for this. What may not be on the disk as it came is read again.
func (a *Attempt) verify(ctx context.Context, size int64) (checked message.Message, sum string, err error) {
	algorithms := a.algorithms()
	if len(algorithms) == 0 {
		return checked, sum, nil
	}
	v := a.hashed.wanted
	touched := a.part.Touched()
	if v == nil || touched {
		v = disk.NewVerifier(algorithms...)
	}
	if touched && len(a.wanted()) > 0 {
		a.part.Accept() // as it is read now
	}
	if err := v.Follow(ctx, a.part, size); err != nil {
		if ctx.Err() != nil {
			return checked, sum, err
		}
		return checked, sum, failure.OfDisk(err, a.Dir, a.part.Name())
	}
	for _, d := range a.wanted() {
		if got := v.Sum(d.Algorithm); !bytes.Equal(got, d.Sum) {
			if touched {
				return checked, sum, disk.ErrTouched
			}
			if a.found.Record.Unproved != "" {
				return checked, sum, errUntrue
			}
			return checked, sum, Mismatch(d.Algorithm, d.Sum, got)
		}
		checked = message.Of(note.MatchesServer)
		if d.Source == "" {
			checked = Matches(d.Algorithm)
		}
	}
	if a.Sum != NoSum {
		sum = hex.EncodeToString(v.Sum("sha256"))
	}
	return checked, sum, nil
}

// wanted lists the checksums the file must have.
func (a *Attempt) wanted() []source.Digest {
	wanted := append(digestOf(a.found.Record.Unproved, ""), a.digests[:min(len(a.digests), 1)]...)
	return append(wanted, a.asked...)
}

// digestOf gives the checksum that a record keeps, or none; field is its Source.
func digestOf(kept, field string) []source.Digest {
	algorithm, sum, err := link.ParseChecksum(kept)
	if err != nil {
		return nil
	}
	return []source.Digest{{Algorithm: algorithm, Sum: sum, Source: field}}
}

// algorithms lists what is computed of the file before it is saved.
func (a *Attempt) algorithms() []string {
	var names []string
	for _, d := range a.wanted() {
		names = append(names, d.Algorithm)
	}
	if a.Sum == SumFirst {
		names = append(names, "sha256")
	}
	return names
}
