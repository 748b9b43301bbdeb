package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
)

// Which files are taken up, in folders that other users may write to as well: what belongs to this user, has one name
// only, is no link, pipe or folder, and can be written to by nobody else. A part and its resume file are made so, and
// the file gets the permissions that a new one has only with its name. Everything else keeps the name it has, and the
// download gets another.

// errForeign is an fs.ErrExist: the name is taken.
var errForeign = fmt.Errorf("it may be another user's: %w", fs.ErrExist)

const privateMode = 0o600

// openOurs opens a file to read and write if it is ours to go on with, else it gives errForeign.
func openOurs(fsys FS, path string) (File, error) {
	before, err := fsys.Lstat(path)
	if err != nil {
		return nil, err
	}
	if !before.Mode().IsRegular() { // opening a device or a pipe may have an effect
		return nil, errForeign
	}
	f, err := fsys.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		if !isOurs(fsys, path, before) {
			return nil, errForeign
		}
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && !isOurs(fsys, path, info) {
		err = errForeign
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

func isOurs(fsys FS, path string, file fs.FileInfo) bool {
	return file.Mode().IsRegular() && links(file) <= 1 && (isPrivate(file) || looksAsNew(fsys, path, file))
}

// looksAsNew reports whether a new file of ours has the same owner and permissions as file: then the file system does
// not keep them (FAT, many network shares), and whoever may write there may write everything.
func looksAsNew(fsys FS, path string, file fs.FileInfo) bool {
	name := filepath.Join(filepath.Dir(path), fmt.Sprintf(".gannet-%016x", rand.Uint64()))
	f, err := fsys.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, privateMode)
	if err != nil {
		return false
	}
	created, err := f.Stat()
	return errors.Join(err, f.Close(), fsys.Remove(name)) == nil && !isPrivate(created) && sameOwner(file, created)
}

// isLeft reports whether a part without a resume file is one that an earlier run left: an empty one, or one that has
// still the permissions it was made with, was not about to get its name, and is not open in another program. Whoever
// has just made an empty one, but does not hold it yet, takes another name.
func (p *Part) isLeft() bool {
	info, err := p.part.Stat()
	if err != nil || info.Size() == 0 {
		return err == nil
	}
	f, ok := systemFile(p.part)
	return keepsMode && info.Mode().Perm() == privateMode && !(ok && (isMarked(f) || isOpenElsewhere(f)))
}
