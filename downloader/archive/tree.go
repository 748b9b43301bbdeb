// The files and folders of an archive on the disk, under safe names that are not taken.

package archive

import (
	"errors"
	"hash/maphash"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"

	"gannet/downloader/disk"
)

// tree makes the files and folders of one archive under safe names. What is taken already, the
// file system says, as it knows which names are one to it: those that differ in case, for example.
// A file whose name something else has gets a number; folders of one name become one.
//
// Names are paths with slashes: "from" in the archive, "to" in the folder.
type tree struct {
	root     *os.Root
	portable bool              // the names must be such as Windows takes
	seed     maphash.Seed      // of the two sums in owners
	owners   map[uint64]uint64 // from a file's or link's "to" to its "from"
	folders  map[string]string // of folders, as many as keptFolders allows: from "from" to "to"
	kept     int               // bytes of these
}

// keptFolders is how many bytes of names of folders are remembered, so that they need not be
// looked for again and again.
const keptFolders = 16 << 20

func newTree(root *os.Root) *tree {
	return &tree{
		root: root, portable: wantsPortable(root), seed: maphash.MakeSeed(),
		owners: map[uint64]uint64{}, folders: map[string]string{},
	}
}

// wantsPortable reports whether the file system refuses names that Windows does, as those of
// many memory sticks do.
func wantsPortable(root *os.Root) bool {
	const name = ".a:?"
	if runtime.GOOS == "windows" {
		return true
	}
	f, err := root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return true
	}
	f.Close()
	_ = root.Remove(name)
	return false
}

func (t *tree) sum(path string) uint64 { return maphash.String(t.seed, path) }

// candidates are the names that an entry may get in the folder dir, in this order.
func (t *tree) candidates(dir, from string) func(yield func(string) bool) {
	name := disk.SafeElement(path.Base(from), t.portable)
	return func(yield func(string) bool) {
		if !yield(path.Join(dir, name)) {
			return
		}
		for n := 1; n <= mostNumbers; n++ {
			numbered := disk.Numbered(name, n)
			if len(numbered) > disk.MaxElement {
				numbered = disk.Numbered(disk.SafeName(name), n) // which leaves room for numbers
			}
			if !yield(path.Join(dir, numbered)) {
				return
			}
		}
	}
}

// folder makes a folder and those it lies in, as far as they are not there, and gives its "to".
// made is called before each that it makes.
func (t *tree) folder(from string, made func() error) (string, error) {
	if from == "." {
		return ".", nil
	}
	if to, known := t.folders[from]; known {
		return to, nil
	}
	dir, err := t.folder(path.Dir(from), made)
	if err != nil {
		return "", err
	}
	for to := range t.candidates(dir, from) {
		if len(to) > mostPath {
			return "", &Error{Reason: Deep, Name: from}
		}
		info, err := t.root.Lstat(filepath.FromSlash(to))
		if err == nil && !info.IsDir() {
			continue
		}
		if errors.Is(err, fs.ErrNotExist) {
			if err = made(); err != nil {
				return "", err
			}
			err = t.root.Mkdir(filepath.FromSlash(to), 0o777)
		}
		if err != nil {
			return "", &Error{Reason: Disk, Name: from, Cause: err}
		}
		t.remember(from, to)
		return to, nil
	}
	return "", &Error{Reason: Damaged, Name: from, Cause: fs.ErrExist}
}

func (t *tree) remember(from, to string) {
	if t.kept += len(from) + len(to); t.kept > keptFolders {
		clear(t.folders)
		t.kept = len(from) + len(to)
	}
	t.folders[from] = to
}

// file makes what is no folder, by make, in the folder dir. What the same entry made before goes.
func (t *tree) file(dir, from string, make func(to string) error) error {
	for to := range t.candidates(dir, from) {
		owner, taken := t.owners[t.sum(to)]
		if taken && owner != t.sum(from) {
			continue
		}
		if taken {
			_ = t.root.Remove(filepath.FromSlash(to)) // a later entry of a name takes the place of an earlier one
		}
		err := make(filepath.FromSlash(to))
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return err
		}
		t.owners[t.sum(to)] = t.sum(from)
		return nil
	}
	return &Error{Reason: Damaged, Name: from, Cause: fs.ErrExist}
}

// find gives the "to" of a file that was made, or "".
func (t *tree) find(dir, from string) string {
	for to := range t.candidates(dir, from) {
		switch owner, taken := t.owners[t.sum(to)]; {
		case taken && owner == t.sum(from):
			return filepath.FromSlash(to)
		case !taken:
			if _, err := t.root.Lstat(filepath.FromSlash(to)); err != nil {
				return ""
			}
		}
	}
	return ""
}
