//go:build unix

// Permissions, owners and locks of Unix.

package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

const (
	noFollow          = unix.O_NOFOLLOW | unix.O_NONBLOCK
	closeBeforeRename = false // the lock stays until the file has its name
	keepsMode         = true
)

func openToRead(name string) (*os.File, error) { return os.OpenFile(name, os.O_RDONLY|noFollow, 0) }

// umask is the user's, which can be read only by changing it: before anything is made, to one that allows less.
var umask = func() fs.FileMode {
	mask := unix.Umask(0o077)
	unix.Umask(mask)
	return fs.FileMode(mask)
}()

// publicMode gives a file the permissions of a new one in dir, unless somebody changed those it was made with. It is a
// wish: not every file system keeps them.
func publicMode(f *os.File, dir string) {
	if info, err := f.Stat(); err != nil || info.Mode().Perm() != privateMode {
		return
	}
	mode, ok := inheritedMode(dir)
	if !ok {
		mode = 0o666 &^ umask
	}
	_ = f.Chmod(mode)
}

// links is the number of names that a file has.
func links(file fs.FileInfo) uint64 {
	if st, ok := file.Sys().(*syscall.Stat_t); ok {
		return uint64(st.Nlink)
	}
	return 1
}

// isPrivate reports whether a file belongs to this user and nobody else may write to it. With an access list, the
// group's permissions are the most that anybody in it has.
func isPrivate(file fs.FileInfo) bool {
	st, ok := file.Sys().(*syscall.Stat_t)
	return !ok || int(st.Uid) == os.Geteuid() && file.Mode()&0o022 == 0
}

// sameOwner reports whether two files have the same owner and permissions.
func sameOwner(a, b fs.FileInfo) bool {
	x, ok := a.Sys().(*syscall.Stat_t)
	y, same := b.Sys().(*syscall.Stat_t)
	return ok && same && x.Uid == y.Uid && x.Gid == y.Gid && a.Mode() == b.Mode()
}

// lock takes the file for this program alone. It ends with the file or the program.
func lock(f *os.File) error {
	err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	switch {
	case errors.Is(err, unix.EWOULDBLOCK):
		return ErrLocked
	case isUnsupported(err), errors.Is(err, unix.ENOLCK):
		return nil // nobody can hold it there
	}
	return err
}

// unlock ends what lock began at once: a program that is just being started has the file open for a moment, too.
func unlock(f *os.File) { _ = unix.Flock(int(f.Fd()), unix.LOCK_UN) }

// Free is the number of bytes this user may still write in dir.
func Free(dir string) (int64, error) {
	var st unix.Statfs_t
	if err := unix.Statfs(dir, &st); err != nil {
		return 0, err
	}
	return int64(st.Bavail) * int64(st.Bsize), nil
}

// FreeFiles is the number of files and folders that can still be made in dir. Many file systems
// have no bound: that is math.MaxInt64.
func FreeFiles(dir string) (int64, error) {
	var st unix.Statfs_t
	if err := unix.Statfs(dir, &st); err != nil {
		return 0, err
	}
	if st.Files == 0 {
		return math.MaxInt64, nil
	}
	return int64(st.Ffree), nil
}

// volumeOf names the file system that dir is on.
func volumeOf(dir string) (string, error) {
	var st unix.Stat_t
	if err := unix.Stat(dir, &st); err != nil {
		return "", err
	}
	return fmt.Sprint(st.Dev), nil
}

// blocksOf is the size in bytes of what a file has reserved (POSIX, sys/stat.h: in
// units of 512 bytes on every system Gannet runs on).
func blocksOf(info fs.FileInfo) (int64, bool) {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, false
	}
	return int64(st.Blocks) * 512, true
}

// SyncDir makes the names in dir durable.
func (OS) SyncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	// Some file systems refuse to sync a folder; they keep names in their own way.
	if err := d.Sync(); err != nil && !errors.Is(err, unix.EINVAL) && !errors.Is(err, unix.ENOTSUP) {
		return err
	}
	return nil
}

// isUnsupported reports whether err says that the file system cannot do it at all.
func isUnsupported(err error) bool {
	return errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOTSUP) || errors.Is(err, unix.EOPNOTSUPP) ||
		errors.Is(err, unix.ENOSYS)
}

const errTooLong = unix.ENAMETOOLONG

// IsFull reports whether err says that there is no room left.
func IsFull(err error) bool { return errors.Is(err, unix.ENOSPC) }

// IsOverQuota reports whether err says that the user's share of the disk is used up.
func IsOverQuota(err error) bool { return errors.Is(err, unix.EDQUOT) }

// IsFileTooLarge reports whether err says that no file may be that large there.
func IsFileTooLarge(err error) bool { return errors.Is(err, unix.EFBIG) }

// IsTooLong reports whether err says that the file system takes no name so long.
func IsTooLong(err error) bool { return errors.Is(err, errTooLong) }

// IsReadOnly reports whether err says that the file system takes no writes.
func IsReadOnly(err error) bool { return errors.Is(err, unix.EROFS) }

// IsGone reports whether err says that the drive went away.
func IsGone(err error) bool {
	return errors.Is(err, unix.ENODEV) || errors.Is(err, unix.ENXIO) || errors.Is(err, unix.ENOTCONN) ||
		errors.Is(err, unix.ESTALE)
}
