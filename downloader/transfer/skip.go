package transfer

// Files that are there already, and notes beside files of what is still to be done with them.

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"path/filepath"
	"time"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
	"gannet/downloader/note"
	"gannet/internal/message"
)

// skipped says that the file is there already, and why.
type skipped struct {
	name  string
	why   message.Code
	size  int64      // if saved
	saved bool       // by this download
	todo  *disk.Todo // what an earlier program has left to do with it; nil if it did not
}

// modified is when the file was saved, zero if nothing says so.
func (s *skipped) modified() time.Time {
	if s.todo == nil {
		return time.Time{}
	}
	return time.Unix(0, s.todo.Modified)
}

func (s *skipped) Error() string { return s.name + " is there already: " + string(s.why) }

// skip leaves the file that is there as it is, and takes it for the one wanted if it has the
// checksum asked for.
func (a *Attempt) skip(ctx context.Context, s *skipped) error {
	a.note(s.why)
	path, checked := filepath.Join(a.Dir, s.name), message.Message{}
	for _, want := range a.asked {
		got, err := a.sum(ctx, s.name, want.Algorithm)
		if err != nil {
			return err
		}
		if !bytes.Equal(got, want.Sum) {
			return Mismatch(want.Algorithm, want.Sum, got)
		}
		checked = Matches(want.Algorithm)
	}
	sum := ""
	if a.Sum == SumFirst {
		got, err := a.sum(ctx, s.name, "sha256")
		if err != nil {
			return err
		}
		sum = hex.EncodeToString(got)
	}
	if !s.saved {
		a.report(Skipped{Name: s.name, Path: path, Checked: checked, SHA256: sum, Todo: s.todo})
		return nil
	}
	saved := Saved{Path: path, Size: s.size, Checked: checked, SHA256: sum, Todo: s.todo}
	if a.Sum == SumAside {
		saved.Unsummed = a.leaveSum(path, s.size, s.modified())
	}
	a.report(saved)
	return nil
}

// sum computes a checksum of a file in the download's folder.
func (a *Attempt) sum(ctx context.Context, name, algorithm string) ([]byte, error) {
	got, err := Sum(ctx, a.FS, filepath.Join(a.Dir, name), algorithm)
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case err != nil:
		return nil, failure.OfDisk(err, a.Dir, name)
	}
	return got, nil
}

// leave has the part's note say what is to be done with the file.
func (a *Attempt) leave(ended Ended) {
	if wishes, all := a.Owner.Wishes(a.part.Name(), ended); len(all) > 0 {
		a.part.Leave(wishes...)
	}
}

// leftToDo finds the finished file of that name with which something is to be done that is wanted now as well: its
// error is a *skipped then, nil if there is none. A file that was changed since is not that one any more.
func (a *Attempt) leftToDo(name string) error {
	wanted, all := a.Owner.Wishes(name, "")
	if len(wanted) == 0 {
		return nil
	}
	left, err := disk.OpenNote(a.FS, a.Dir, name)
	switch {
	case errors.Is(err, disk.ErrNoPart):
		return nil
	case errors.Is(err, disk.ErrLocked):
		return &failure.Error{Kind: failure.InUse, Subject: name}
	case err != nil:
		return failure.OfDisk(err, a.Dir, name)
	}
	defer left.Close()
	todo := left.Todo()
	switch {
	case todo.Left(all...) && !todo.Left(wanted...):
		return nil
	case !todo.Left(wanted...): // it could not be deleted when all was done
	case left.Unchanged():
		why := note.SavedBefore
		return &skipped{name: name, size: todo.Size, saved: true, todo: &todo, why: why}
	case a.taken() == disk.Skip:
		return &skipped{name: name, todo: &todo, why: note.Kept}
	}
	if err := left.Remove(); err != nil {
		a.Log.Warn("task record not deleted", "name", name, "error", err)
	}
	return nil
}
