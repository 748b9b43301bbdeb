package transfer

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
	"gannet/downloader/link"
	"gannet/downloader/note"
	"gannet/internal/message"
)

// What earlier attempts left: the part is taken up, given up, or closed in order.

// takeUp opens the part of an earlier attempt, if there is one.
func (a *Attempt) takeUp() error {
	known := a.name != "" // to the list, whatever came
	if !known {
		a.name = a.left()
		if name := disk.SafeName(a.Job.Name); name != "" && name != a.name {
			a.name = "" // left under another name than is wished for now
		}
	}
	if a.name == "" {
		return nil
	}
	if known && a.folderGone() {
		return &failure.Error{Kind: failure.Folder, Subject: a.Dir}
	}
	if err := a.leftToDo(a.name); err != nil {
		return err
	}
	part, found, err := disk.Open(a.FS, a.Dir, a.name)
	if errors.Is(err, disk.ErrNoPart) && known {
		// A kill may have come between giving it another name and storing that.
		if name := a.left(); name != "" {
			a.name = name
			part, found, err = disk.Open(a.FS, a.Dir, name)
		}
	}
	switch {
	case errors.Is(err, disk.ErrLocked):
		return &failure.Error{Kind: failure.InUse, Subject: a.name}
	case errors.Is(err, disk.ErrNoPart) && a.savedBefore():
		return &skipped{name: a.name, size: a.Size, saved: true, why: note.JustSaved}
	case errors.Is(err, disk.ErrNoPart):
		if known {
			a.note(note.Gone)
		}
		return nil
	case err != nil:
		return failure.OfDisk(err, a.Dir, a.name)
	}
	if a.Had > 0 && len(found.Done) == 0 && !found.Record.Left {
		a.note(note.Untrusted)
	}
	a.part, a.found, a.mediaType = part, found, cmp.Or(a.mediaType, found.Record.Type)
	a.report(Found{Name: a.name, Prefix: disk.NewSpans(-1, found.Done).Prefix()})
	if a.Fresh {
		return a.startOver(note.StartedOver)
	}
	return nil
}

// left gives the name of a part that an earlier program left for the link, or for the one
// before a fresh one was given.
func (a *Attempt) left() string {
	if name := a.Owner.Unfinished(a.First); name != "" || a.URL == a.First {
		return name
	}
	return a.Owner.Unfinished(a.URL)
}

// savedBefore reports whether the earlier attempt got as far as giving the file its
// name, but was ended before that could be told: the part, which had the name
// reserved, is gone, and a file of its size is there that was changed since.
func (a *Attempt) savedBefore() bool {
	info, err := a.FS.Lstat(filepath.Join(a.Dir, a.name))
	return err == nil && a.unasked && (a.Had > 0 || a.Size == 0) && a.Size >= 0 && info.Mode().IsRegular() &&
		info.Size() == a.Size && !info.ModTime().Before(a.Started.Add(-coarseTime))
}

// coarseTime is how much earlier than it was the change of a file may be noted: FAT counts in steps of two seconds,
// and the kernel takes the time of its last tick.
const coarseTime = 2 * time.Second

// isWhole reports whether all bytes are there and known to be right. A server has to be asked once in each run of the
// program: a resume file is not believed about what it would say.
func (a *Attempt) isWhole() bool {
	r := a.found.Record
	whole := !a.unasked && r.Size >= 0 && !a.found.Doubtful && !a.Relinked &&
		(r.Size == 0 || len(a.found.Done) == 1 && a.found.Done[0] == disk.Span{From: 0, To: r.Size})
	return whole && len(a.found.Done) > 0
}

// startOver forgets what is there and keeps the part's name.
func (a *Attempt) startOver(why message.Code) error {
	a.fetch.Store(nil)
	a.found = disk.Found{Record: disk.Record{URL: link.Redact(a.URL), Size: -1}}
	a.note(why)
	a.report(Forgotten{})
	if a.part == nil {
		return nil
	}
	err := a.part.Restart(a.found.Record)
	if errors.Is(err, disk.ErrNoPart) || errors.Is(err, fs.ErrClosed) {
		return a.letGo()
	}
	if err != nil {
		return failure.OfDisk(err, a.Dir, a.part.Name())
	}
	return nil
}

// letGo leaves a part that has not its name any more, so that the next one is begun. Its error is that the folder
// is gone.
func (a *Attempt) letGo() error {
	a.suspend(true)
	a.name, a.part = a.part.Name(), nil
	if a.folderGone() {
		return &failure.Error{Kind: failure.Folder, Subject: a.Dir}
	}
	return nil
}

// folderGone reports whether the folder is not there, or a link to it leads nowhere.
func (a *Attempt) folderGone() bool {
	_, err := a.FS.Lstat(a.Dir + string(os.PathSeparator)) // with it a link is followed
	return errors.Is(err, os.ErrNotExist)
}

// suspend closes the part in order. Bytes that are wrong are left there, but none of
// them counts any more.
func (a *Attempt) suspend(wrong bool) {
	if a.part == nil {
		return
	}
	done := a.done()
	if wrong {
		done = nil
	}
	if err := a.part.Suspend(done); err != nil {
		a.Log.Warn("partial file not closed cleanly", "error", err)
	}
}

func (a *Attempt) discard() {
	if a.part == nil {
		return
	}
	if err := a.part.Discard(); err != nil {
		a.Log.Warn("partial file not deleted", "error", err)
	}
	a.part, a.discarded = nil, true
}

// done is what of the file is there.
func (a *Attempt) done() []disk.Span {
	if f := a.fetch.Load(); f != nil {
		return f.out.counted()
	}
	return a.found.Done
}
