// How a download's file gets another name.

package downloader

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"gannet/downloader/transfer"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
	"gannet/downloader/note"
	"gannet/internal/message"
)

// Rename gives a download's file another name, made safe as those of servers are; one
// that a file has already is not taken. What is being fetched stops for it and goes on. It
// waits for the disk, and does nothing if there is no such download. Its error
// is an *failure.Error.
func (e *Engine) Rename(id ID, name string) error {
	safe := disk.SafeName(name)
	if safe == "" {
		return &failure.Error{Kind: failure.Name, Subject: name}
	}
	d, release := e.hold(id)
	if d == nil {
		return nil
	}
	defer release()
	e.mu.Lock()
	old, path, removed := d.Name, d.place(), e.byID[id] != d
	done, hasPart := d.State == Done, d.HasPart
	e.mu.Unlock()
	if old == safe || removed {
		return nil
	}
	to := filepath.Join(filepath.Dir(path), safe)
	rename := func() error { return e.renamePart(path, to, hasPart) }
	if done {
		rename = func() error { return e.renameFile(d, path, to) }
	}
	if err := rename(); err != nil {
		return err
	}
	e.mu.Lock()
	d.renamed(safe)
	changes := e.takeChanges()
	e.mu.Unlock()
	e.keepList(changes)
	return nil
}

// renamed notes that the file, or its part, has another name.
func (d *download) renamed(name string) {
	if d.State == Done {
		d.Path = filepath.Join(filepath.Dir(d.Path), name)
	}
	d.addNote(message.Of(note.Renamed, message.Args{"Name": d.Name}), time.Now())
	d.Name, d.Request.Name, d.Request.Exists, d.Renaming = name, name, ExistsRename, nil
}

// renaming is what is stored before a finished file gets another name: a kill may come
// before the list says that it has it.
type renaming struct {
	To       string    `json:"to"`
	Size     int64     `json:"size"` // of the file, in bytes
	Modified time.Time `json:"modified"`
}

// is reports whether a file is the one that was to be renamed. FAT keeps times by 2 seconds.
func (r *renaming) is(file fs.FileInfo) bool {
	return file.Size() == r.Size && file.ModTime().Sub(r.Modified).Abs() <= 2*time.Second
}

// plan stores what is about to be renamed, or with nil that it is not.
func (e *Engine) plan(d *download, to *renaming) {
	e.mu.Lock()
	d.Renaming = to
	d.save()
	changes := e.takeChanges()
	e.mu.Unlock()
	e.keepList(changes)
}

// settle gives a download that was being renamed when Gannet was killed the name that
// its file has.
func (e *Engine) settle(d *download) {
	plan := d.Renaming
	if plan == nil {
		return
	}
	d.Renaming = nil
	d.save()
	_, old := e.fs.Lstat(d.Path)
	file, err := e.fs.Lstat(filepath.Join(filepath.Dir(d.Path), plan.To))
	if errors.Is(old, fs.ErrNotExist) && err == nil && plan.is(file) {
		d.renamed(plan.To)
	}
}

// renamePart gives what there is of an unfinished file at path the place to.
func (e *Engine) renamePart(path, to string, hasPart bool) error {
	dir, name := filepath.Dir(path), filepath.Base(to)
	if hasPart {
		err := disk.Rename(e.fs, dir, filepath.Base(path), name)
		switch {
		case err == nil:
			return nil
		case !errors.Is(err, disk.ErrNoPart): // without it there is nothing but the name
			return failure.OfDisk(err, dir, name)
		}
	}
	if _, err := e.fs.Lstat(to); err == nil {
		return &failure.Error{Kind: failure.Exists, Subject: name}
	}
	return nil
}

// renameFile renames the finished file of d.
func (e *Engine) renameFile(d *download, path, to string) error {
	file, err := e.fs.Lstat(path)
	if err != nil {
		return e.explainFile(err, path)
	}
	other, err := e.fs.Lstat(to)
	// Where a and A are the same name, the file itself stands in its way.
	itself := err == nil && os.SameFile(file, other) && strings.EqualFold(path, to)
	if _, err := e.fs.Lstat(to + disk.PartSuffix); err == nil {
		return &failure.Error{Kind: failure.Exists, Subject: filepath.Base(to)}
	}
	e.plan(d, &renaming{To: filepath.Base(to), Size: file.Size(), Modified: file.ModTime()})
	if err := e.fs.Publish(path, to, itself); err != nil {
		e.plan(d, nil)
		return failure.OfDisk(err, filepath.Dir(to), filepath.Base(to))
	}
	if err := e.fs.SyncDir(filepath.Dir(to)); err != nil {
		e.log.Warn("folder not synced after rename", "path", to, "error", err)
	}
	return nil
}

// explainFile finds the Kind of a failure to read the finished file at path.
func (e *Engine) explainFile(err error, path string) *failure.Error {
	failed := failure.OfDisk(err, filepath.Dir(path), filepath.Base(path))
	if _, gone := e.fs.Lstat(filepath.Dir(path)); failed.Kind == failure.Folder && gone == nil {
		failed.Kind, failed.Subject = failure.Missing, filepath.Base(path)
	}
	return failed
}

// place is where the file is or will be.
func (d *download) place() string { return cmp.Or(d.Path, filepath.Join(d.Request.Dir, d.Name)) }

// hold ends a download's attempt, waits for that, and has none begin before release is
// called; d is nil if it is not in the list. What is being saved is waited for.
func (e *Engine) hold(id ID) (d *download, release func()) {
	e.mu.Lock()
	d = e.byID[id]
	if d == nil || e.closed {
		e.mu.Unlock()
		return nil, nil
	}
	before, held := d.ended, make(chan struct{})
	d.ended = held
	d.touch()
	if d.State.transfers() && d.apply(evYield) {
		e.stopAttempt(d, transfer.ErrYielded)
	}
	e.work.Add(1)
	e.mu.Unlock()
	if before != nil {
		<-before
	}
	return d, func() {
		e.mu.Lock()
		close(held)
		d.touch()
		e.schedule(time.Now())
		e.mu.Unlock()
		e.nudge()
		e.work.Done()
	}
}
