// A part gets another name.

package disk

import (
	"errors"
	"io/fs"
	"path/filepath"
)

// Rename has the part of the file named from in dir, with its resume file, go on as that
// of to, and no longer replace anything. It gives fs.ErrExist if to is taken, else errors
// as Open does. Whatever interrupts it, all that is there is found under one of the names.
func Rename(fsys FS, dir, from, to string) error {
	p, _, err := Open(fsys, dir, from)
	if err != nil {
		return err
	}
	defer p.close()
	if _, err := fsys.Lstat(filepath.Join(dir, to)); err == nil {
		return fs.ErrExist
	}
	// An empty part holds the new name until the old one takes its place.
	q := &Part{fs: fsys, dir: dir, name: to}
	if err := q.begin(); err != nil {
		return err
	}
	defer q.close()
	q.record, q.record.Replace, q.record.Base, q.record.Changed = p.record, false, "", 0
	err = q.keep()
	if err == nil {
		if closeBeforeRename {
			p.close()
			q.close()
		}
		err = fsys.Publish(p.path()+PartSuffix, q.path()+PartSuffix, true)
	}
	if err != nil {
		return errors.Join(err, q.Discard())
	}
	return errors.Join(fsys.Remove(p.path()+ResumeSuffix), fsys.SyncDir(dir))
}
