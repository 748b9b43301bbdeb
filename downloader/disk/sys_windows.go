// Locks, volumes and renaming on Windows.

package disk

import (
	"errors"
	"io/fs"
	"math"
	"os"
	"strings"

	"golang.org/x/sys/windows"
)

const (
	noFollow          = 0
	closeBeforeRename = true // Windows does not rename what is open
	keepsMode         = false
)

// openToRead differs from os.Open in that nobody who renames or deletes the file is kept from it.
func openToRead(name string) (*os.File, error) {
	path, err := windows.UTF16PtrFromString(name)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	const share = windows.FILE_SHARE_READ | windows.FILE_SHARE_WRITE | windows.FILE_SHARE_DELETE
	h, err := windows.CreateFile(path, windows.GENERIC_READ, share, nil, windows.OPEN_EXISTING,
		windows.FILE_ATTRIBUTE_NORMAL, 0)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return os.NewFile(uintptr(h), name), nil
}

// A new file has the permissions of its folder here.
func publicMode(*os.File, string) {}

func links(fs.FileInfo) uint64 { return 1 }

func isPrivate(fs.FileInfo) bool { return true }

func sameOwner(a, b fs.FileInfo) bool { return a.Mode() == b.Mode() }

func renameNoReplace(from, to string) error {
	old, err := windows.UTF16PtrFromString(from)
	if err != nil {
		return err
	}
	name, err := windows.UTF16PtrFromString(to)
	if err != nil {
		return err
	}
	if err := windows.MoveFile(old, name); err != nil {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: err}
	}
	return nil
}

// lock takes the file for this program alone. One byte far behind any file's
// end is locked, since Windows would refuse our own other handles the data.
func lock(f *os.File) error {
	const flags = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	err := windows.LockFileEx(windows.Handle(f.Fd()), flags, 0, 1, 0,
		&windows.Overlapped{Offset: 0xfffffffe, OffsetHigh: 0x7fffffff})
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return ErrLocked
	}
	return err
}

// unlock is left to the end of the file: programs that are started do not have it open.
func unlock(*os.File) {}

func bootID() string { return "" }

// Free is the number of bytes this user may still write in dir.
func Free(dir string) (int64, error) {
	p, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return 0, err
	}
	var free uint64
	if err := windows.GetDiskFreeSpaceEx(p, &free, nil, nil); err != nil {
		return 0, err
	}
	return int64(min(free, 1<<62)), nil
}

// FreeFiles is the number of files and folders that can still be made in dir: there is no bound.
func FreeFiles(string) (int64, error) { return math.MaxInt64, nil }

// volumeOf gives the path under which the volume of dir is mounted.
func volumeOf(dir string) (string, error) {
	p, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return "", err
	}
	path := make([]uint16, windows.MAX_LONG_PATH)
	if err := windows.GetVolumePathName(p, &path[0], uint32(len(path))); err != nil {
		return "", err
	}
	return windows.UTF16ToString(path), nil
}

// largestFile is the Most of Room.
func largestFile(dir string) int64 {
	volume, err := volumeOf(dir)
	if err != nil {
		return 0
	}
	root, err := windows.UTF16PtrFromString(volume)
	if err != nil {
		return 0
	}
	name := make([]uint16, windows.MAX_PATH+1)
	err = windows.GetVolumeInformation(root, nil, 0, nil, nil, nil, &name[0], uint32(len(name)))
	if err == nil && strings.HasPrefix(windows.UTF16ToString(name), "FAT") {
		return largestOnFAT
	}
	return 0
}

// blocksOf knows nothing: a file has its whole length reserved here.
func blocksOf(fs.FileInfo) (int64, bool) { return 0, false }

// SyncDir does nothing: Windows makes names durable by itself.
func (OS) SyncDir(string) error { return nil }

// isUnsupported reports whether err says that the file system cannot do it at all.
func isUnsupported(err error) bool {
	return errors.Is(err, windows.ERROR_NOT_SUPPORTED) || errors.Is(err, windows.ERROR_INVALID_FUNCTION)
}

const errTooLong = windows.ERROR_FILENAME_EXCED_RANGE

// IsFull reports whether err says that there is no room left.
func IsFull(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL)
}

// IsTooLong reports whether err says that the file system takes no name so long.
func IsTooLong(err error) bool { return errors.Is(err, errTooLong) }

// IsOverQuota reports whether err says that the user's share of the disk is used up.
func IsOverQuota(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_QUOTA_EXCEEDED)
}

// IsFileTooLarge reports whether err says that no file may be that large there.
func IsFileTooLarge(err error) bool { return errors.Is(err, windows.ERROR_FILE_TOO_LARGE) }

// IsReadOnly reports whether err says that the file system takes no writes.
func IsReadOnly(err error) bool { return errors.Is(err, windows.ERROR_WRITE_PROTECT) }

// IsGone reports whether err says that the drive went away.
func IsGone(err error) bool {
	return errors.Is(err, windows.ERROR_NOT_READY) || errors.Is(err, windows.ERROR_DEV_NOT_EXIST) ||
		errors.Is(err, windows.ERROR_BAD_NETPATH)
}
