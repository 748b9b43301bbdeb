//go:build !windows && !darwin

// The Trash as the Trash Specification 1.0 of freedesktop.org has it.

package desktop

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/adrg/xdg"
)

// infoEnding is that of the file which says where a file in the Trash was.
const infoEnding = ".trashinfo"

// maxTrashName is how many bytes of a name are kept: it grows by a number and an ending, and
// file systems take 255 bytes.
const maxTrashName = 255 - len(infoEnding) - len(" 99999")

// bin is one Trash: a folder with the folders "files" and "info".
type bin struct {
	dir string
	top string // paths are relative to it; "" in the user's home, where they are absolute
}

// Trash moves a file or a folder to the Trash: the one in the user's home, or where that is on
// another volume, the one on the file's own. It is never copied and never deleted: where no Trash can
// be trusted it stays, and the error says why. What does not exist is no error.
func Trash(path string) error {
	path, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	err = bin{dir: filepath.Join(xdg.DataHome, "Trash")}.take(path)
	if !errors.Is(err, syscall.EXDEV) {
		return err
	}
	top, err := volumeOf(path)
	if err != nil {
		return err
	}
	return intoVolume(path, top)
}

// intoVolume moves a file to the Trash of the volume with this top folder.
func intoVolume(path, top string) error {
	uid := strconv.Itoa(os.Getuid())
	// The administrator's Trash is for all users, so it must keep each from the files of others.
	shared := filepath.Join(top, ".Trash")
	if info, err := os.Lstat(shared); err == nil && info.IsDir() && info.Mode()&fs.ModeSticky != 0 {
		if err := (bin{filepath.Join(shared, uid), top}).take(path); err == nil {
			return nil
		}
	}
	return bin{filepath.Join(top, ".Trash-"+uid), top}.take(path)
}

// volumeOf gives the top folder of the volume that a file is on.
func volumeOf(path string) (string, error) {
	device := func(dir string) (uint64, error) {
		var stat syscall.Stat_t
		err := syscall.Lstat(dir, &stat)
		return uint64(stat.Dev), err
	}
	top, err := filepath.EvalSymlinks(filepath.Dir(path))
	if err != nil {
		return "", err
	}
	volume, err := device(top)
	if err != nil {
		return "", err
	}
	for above := filepath.Dir(top); above != top; above = filepath.Dir(top) {
		if other, err := device(above); err != nil || other != volume {
			return top, err
		}
		top = above
	}
	return top, nil
}

// take moves a file into the bin, which is made if it is not there.
func (b bin) take(path string) error {
	for _, dir := range []string{b.dir, filepath.Join(b.dir, "files"), filepath.Join(b.dir, "info")} {
		if err := ownFolder(dir, b.top == ""); err != nil {
			return err
		}
	}
	from, err := b.origin(path)
	if err != nil {
		return err
	}
	said := fmt.Sprintf("[Trash Info]\nPath=%s\nDeletionDate=%s\n",
		(&url.URL{Path: from}).EscapedPath(), time.Now().Format("2006-01-02T15:04:05"))
	name, info, err := b.reserve(filepath.Base(path))
	if err != nil {
		return err
	}
	_, err = info.WriteString(said)
	if closed := info.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(path, filepath.Join(b.dir, "files", name))
	}
	if err != nil {
		_ = os.Remove(info.Name()) // the first error is the one to tell
	}
	return err
}

// origin is the path that a file is to be put back to.
func (b bin) origin(path string) (string, error) {
	if b.top == "" {
		return path, nil
	}
	dir, err := filepath.EvalSymlinks(filepath.Dir(path))
	if err != nil {
		return "", err
	}
	return filepath.Rel(b.top, filepath.Join(dir, filepath.Base(path)))
}

// reserve takes a name that is free in the bin, by making its file of information.
func (b bin) reserve(base string) (string, *os.File, error) {
	ending := filepath.Ext(base)
	if len(ending) > 20 {
		ending = ""
	}
	stem := strings.TrimSuffix(base, ending)
	stem = strings.ToValidUTF8(stem[:min(len(stem), maxTrashName-len(ending))], "_")
	stem = stem[:min(len(stem), maxTrashName-len(ending))]
	for n := 1; n < 100_000; n++ {
		name := stem + ending
		if n > 1 {
			name = fmt.Sprintf("%s %d%s", stem, n, ending)
		}
		if _, err := os.Lstat(filepath.Join(b.dir, "files", name)); !errors.Is(err, fs.ErrNotExist) {
			if err != nil {
				return "", nil, err
			}
			continue
		}
		info, err := os.OpenFile(filepath.Join(b.dir, "info", name+infoEnding), os.O_CREATE|os.O_EXCL|os.O_WRONLY,
			0o600)
		if !errors.Is(err, fs.ErrExist) {
			return name, info, err
		}
	}
	return "", nil, fmt.Errorf("the Trash in %s is full", b.dir)
}

// ownFolder makes a folder for this user alone, or sees to it that one which is there is theirs. Who
// chose to have the Trash of their home elsewhere may have put a link there; on a volume that others
// write to it may be theirs.
func ownFolder(dir string, linked bool) error {
	look := os.Lstat
	if linked {
		look = os.Stat
		if err := os.MkdirAll(filepath.Dir(dir), 0o700); err != nil {
			return err
		}
	}
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	info, err := look(dir)
	if err != nil {
		return err
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	switch {
	case !info.IsDir():
		return fmt.Errorf("%s is no folder", dir)
	case !ok || int(stat.Uid) != os.Getuid():
		return fmt.Errorf("the folder %s belongs to another user", dir)
	case info.Mode().Perm()&0o077 != 0:
		_ = os.Chmod(dir, 0o700) // a volume such as a stick may have one mode for all
	}
	return nil
}
