// The file system as far as Gannet uses it, and the real one.

package disk

import (
	"errors"
	"io"
	"io/fs"
	"os"
)

// File is what a part and its resume file are written through.
type File interface {
	io.ReaderAt
	io.WriterAt
	io.Closer
	Stat() (fs.FileInfo, error)
	Sync() error
	Truncate(size int64) error
}

// FS is the file system as far as Gannet uses it, so that a test can make it
// fail or cut its power at any step.
type FS interface {
	OpenFile(name string, flag int, perm fs.FileMode) (File, error)
	Lstat(name string) (fs.FileInfo, error)
	// Publish gives the file at from the name to, refusing with fs.ErrExist if
	// that name is taken and replace is false.
	Publish(from, to string, replace bool) error
	Remove(name string) error
	MkdirAll(dir string) error
	SyncDir(dir string) error
	// Room is how much this user may still write into dir.
	Room(dir string) (Room, error)
	// Local reports whether a file is on a disk of this computer that keeps the permissions it is given, and takes
	// bytes at any place.
	Local(f File) bool
	// BootID names the time since the computer was started: what was written but not
	// synced is lost only between two of them. It is "" where that is not known.
	BootID() string
}

// Room is what a volume has left.
type Room struct {
	Free   int64  // bytes
	Most   int64  // bytes of the largest file that may be there; 0 if that is not known
	Volume string // the same for all folders that share it
}

// OS is the real file system.
type OS struct{}

// OpenFile opens a file. It never follows a symbolic link at its name, nor waits for the other end of a pipe. What is
// only read may be renamed and deleted meanwhile.
func (OS) OpenFile(name string, flag int, perm fs.FileMode) (File, error) {
	if flag == os.O_RDONLY {
		f, err := openToRead(name)
		if err != nil {
			return nil, err // a nil *os.File would be a File
		}
		return f, nil
	}
	f, err := os.OpenFile(name, flag|noFollow, perm)
	if err == nil {
		return f, nil
	}
	if flag&os.O_RDWR == 0 || errors.Is(err, fs.ErrExist) || errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	writer, e := os.OpenFile(name, flag&^os.O_RDWR|os.O_WRONLY|noFollow, perm)
	if e != nil {
		return nil, err
	}
	reader, e := os.OpenFile(name, os.O_RDONLY|noFollow, 0)
	if e != nil {
		writer.Close()
		return nil, err
	}
	return halves{writer, reader}, nil
}

// halves is a file of a system that opens none to read and to write at once, as folders in a cloud may do.
type halves struct {
	*os.File // to write
	reader   *os.File
}

func (h halves) ReadAt(b []byte, off int64) (int, error) { return h.reader.ReadAt(b, off) }

func (h halves) Close() error { return errors.Join(h.File.Close(), h.reader.Close()) }

// systemFile gives the system's own file to write to, or false in a test without one.
func systemFile(f File) (*os.File, bool) {
	switch f := f.(type) {
	case *os.File:
		return f, true
	case halves:
		return f.File, true
	}
	return nil, false
}

// syncFile is f.Sync, where that is possible.
func syncFile(f File) error {
	if err := f.Sync(); !isUnsupported(err) {
		return err
	}
	return nil
}

// Lstat describes a file without following a link.
func (OS) Lstat(name string) (fs.FileInfo, error) { return os.Lstat(name) }

// Remove deletes a file.
func (OS) Remove(name string) error { return os.Remove(name) }

// MkdirAll makes a folder and those above it.
func (OS) MkdirAll(dir string) error { return os.MkdirAll(dir, 0o777) }

// Local asks the system.
func (OS) Local(file File) bool {
	f, ok := file.(*os.File)
	if !ok {
		return false
	}
	_, stamps := kindOf(f)
	return stamps
}

// BootID asks the system.
func (OS) BootID() string { return bootID() }

// Room asks the system.
func (OS) Room(dir string) (Room, error) {
	free, err := Free(dir)
	if err != nil {
		return Room{}, err
	}
	volume, err := volumeOf(dir)
	return Room{Free: free, Most: largestFile(dir), Volume: volume}, err
}

// largestOnFAT is the size in bytes of the largest file on FAT32 and its elders.
const largestOnFAT = 1<<32 - 1

// Occupied is how many bytes of room a file has got: those beyond what was written are
// reserved, those of a hole are not there.
func Occupied(info fs.FileInfo) int64 {
	if bytes, ok := blocksOf(info); ok {
		return bytes
	}
	return info.Size()
}

// Publish renames without a race: see FS.
func (OS) Publish(from, to string, replace bool) error {
	if replace {
		return os.Rename(from, to)
	}
	return renameNoReplace(from, to)
}

// linkAndRemove is renameNoReplace where the system has no call for it: a
// hard link refuses a taken name. File systems without hard links (FAT)
// leave only a look before the rename.
func linkAndRemove(from, to string) error {
	err := os.Link(from, to)
	switch {
	case err == nil:
		return os.Remove(from)
	case os.IsExist(err):
		return err
	}
	if _, err := os.Lstat(to); err == nil {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: fs.ErrExist}
	}
	return os.Rename(from, to)
}
