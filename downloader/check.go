// How a finished file is held against a checksum.

package downloader

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"path/filepath"

	"gannet/downloader/transfer"

	"gannet/downloader/failure"
	"gannet/downloader/link"
	"gannet/downloader/note"
	"gannet/internal/message"
)

// Check reads a finished file and holds it against a checksum as Request.Checksum has it.
// The result becomes the download's Checked. It takes as long as the disk does.
//
// Its error is nil if they match; an *failure.Error of failure.Checksum if not, of another Kind
// if the file cannot be read; that of link.ParseChecksum; or ctx's cause.
func (e *Engine) Check(ctx context.Context, id ID, checksum string) error {
	algorithm, want, err := link.ParseChecksum(checksum)
	if err != nil {
		return err
	}
	e.mu.Lock()
	d := e.byID[id]
	if d == nil {
		e.mu.Unlock()
		return &failure.Error{Kind: failure.Missing, Subject: fmt.Sprint("number ", id)}
	}
	path, done := d.place(), d.State == Done
	e.mu.Unlock()
	if !done {
		name := filepath.Base(path)
		return &failure.Error{Kind: failure.Missing, Subject: name, Detail: "the download is not finished"}
	}
	got, err := transfer.Sum(ctx, e.fs, path, algorithm)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err != nil {
		return e.explainFile(err, path)
	}
	match := bytes.Equal(got, want)
	e.mu.Lock()
	d.Checked = transfer.Matches(algorithm)
	if !match {
		d.Checked = message.Of(note.Differs, message.Args{"Algorithm": algorithm})
	}
	if algorithm == "sha256" {
		d.SHA256 = hex.EncodeToString(got)
		e.dropSum(d)
	}
	d.touch()
	e.mu.Unlock()
	e.nudge()
	if !match {
		return transfer.Mismatch(algorithm, want, got)
	}
	return nil
}

// Differs reports whether a finished file was held against a checksum (see Engine.Check) and is
// not the one that was wanted.
func (s *Snapshot) Differs() bool { return s.State == Done && s.Checked.Code() == note.Differs }
