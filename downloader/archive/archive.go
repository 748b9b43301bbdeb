// Package archive unpacks archives into folders of their own. It trusts none of them:
// nothing is written outside of the folder, and what would fill the disk is refused.
package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
)

// Reason says why an archive is not unpacked.
type Reason string

const (
	Unknown   Reason = "unknown"   // it is no archive, or of a kind that cannot be read
	Encrypted Reason = "encrypted" // it needs a password
	Split     Reason = "split"     // it goes on in another file
	Damaged   Reason = "damaged"
	Outside   Reason = "outside" // something in it leads out of its folder
	Special   Reason = "special" // it holds a device or the like
	Bomb      Reason = "bomb"    // it grows without measure
	Many      Reason = "many"    // it holds more than mostEntries
	Memory    Reason = "memory"  // reading it takes too much memory
	Full      Reason = "full"    // the disk has no room for it
	Gone      Reason = "gone"    // the file is not where it was
	Disk      Reason = "disk"    // reading or writing failed
)

// Error is why an archive is not unpacked.
type Error struct {
	Reason Reason
	Name   string // of what in it is wrong; "" if all of it
	cause  error
}

func (e *Error) Error() string {
	text := string(e.Reason)
	if e.Name != "" {
		text += ": " + e.Name
	}
	if e.cause != nil {
		text += ": " + e.cause.Error()
	}
	return text
}

func (e *Error) Unwrap() error { return e.cause }

// endings of names that are archives. Many other files are zip or tar inside, such
// as documents and programs; these are wanted as they are.
var endings = []string{
	".zip", ".7z", ".rar", ".tar", ".tgz", ".tbz2", ".tbz", ".txz", ".tzst", ".tlz",
	".tar.gz", ".tar.bz2", ".tar.xz", ".tar.zst", ".tar.lz4", ".tar.lz",
}

// Is reports whether a file of this name is an archive that Extract knows.
func Is(name string) bool { return len(stem(name)) < len(name) }

// stem is the name without the ending of an archive.
func stem(name string) string {
	longest := 0
	for _, ending := range endings {
		if len(name) > len(ending) && strings.EqualFold(name[len(name)-len(ending):], ending) {
			longest = max(longest, len(ending))
		}
	}
	return name[:len(name)-longest]
}

// Options say how an archive is unpacked.
type Options struct {
	// Began is told the folder that is being filled, which has another name until all is
	// there. What is left of it after a crash can be deleted.
	Began func(folder string)
	// Pause is called again and again while work is done; it may wait as long as it likes. Its
	// error ends the work.
	Pause func(context.Context) error
	// Mark is given every file that was written, before it is closed; it may be nil.
	Mark func(*os.File)
}

// Extract unpacks the archive at path into a folder beside it, which it gives. The
// folder has the archive's name, or "name (2)" and so on where that is taken. If
// anything fails nothing is left of it; its error is then an *Error, or ctx's cause.
func Extract(ctx context.Context, path string, opts Options) (folder string, err error) {
	file, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", &Error{Reason: Gone, cause: err}
	case err != nil:
		return "", &Error{Reason: Disk, cause: err}
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return "", &Error{Reason: Disk, cause: err}
	}
	dir, name := filepath.Dir(path), stem(filepath.Base(path))
	temp := filepath.Join(dir, fmt.Sprintf("%s.unpacking-%d", name, rand.IntN(1_000_000)))
	if err := os.Mkdir(temp, 0o777); err != nil {
		return "", &Error{Reason: Disk, cause: err}
	}
	opts.Began(temp)
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(temp))
		}
	}()
	root, err := os.OpenRoot(temp)
	if err != nil {
		return "", &Error{Reason: Disk, cause: err}
	}
	defer root.Close()
	u := &unpacking{root: root, mark: opts.Mark, pause: opts.Pause, guard: guard{dir: dir, packed: info.Size()}}
	if err := u.all(ctx, file); err != nil {
		if ctx.Err() != nil {
			return "", context.Cause(ctx)
		}
		return "", explain(err)
	}
	root.Close() // Windows renames no folder that is open
	if folder, err = publish(temp, filepath.Join(dir, name)); err != nil {
		return "", &Error{Reason: Disk, cause: err}
	}
	return folder, nil
}

// mostNumbers is how many "name (n)" are tried before giving up.
const mostNumbers = 999

// publish gives the folder temp a name that is not taken. If all in it is one folder of
// the same name, that takes its place.
func publish(temp, wanted string) (string, error) {
	inner := filepath.Join(temp, filepath.Base(wanted))
	entries, err := os.ReadDir(temp)
	if err != nil {
		return "", err
	}
	from := temp
	if len(entries) == 1 && entries[0].IsDir() && entries[0].Name() == filepath.Base(wanted) {
		from = inner
	}
	for n := 1; n <= mostNumbers; n++ {
		to := wanted
		if n > 1 {
			to = fmt.Sprintf("%s (%d)", wanted, n)
		}
		// Making the folder is the one way to find out that the name is free.
		if err := os.Mkdir(to, 0o777); errors.Is(err, fs.ErrExist) {
			continue
		} else if err != nil {
			return "", err
		}
		if err := errors.Join(os.Remove(to), os.Rename(from, to)); err != nil {
			return "", err
		}
		if from == inner {
			return to, os.Remove(temp)
		}
		return to, nil
	}
	return "", fs.ErrExist
}

// sections are what an archive is read through: formats that begin at its end want to
// seek in it.
type sections interface {
	io.Reader
	io.ReaderAt
	io.Seeker
}

// watched is an archive that cannot be read any more once ctx has ended: there are such
// that have a decoder read on and on before it gives something.
type watched struct {
	sections
	ctx context.Context
}

func (w watched) Read(b []byte) (int, error) {
	if err := context.Cause(w.ctx); err != nil {
		return 0, err
	}
	return w.sections.Read(b)
}

func (w watched) ReadAt(b []byte, off int64) (int, error) {
	if err := context.Cause(w.ctx); err != nil {
		return 0, err
	}
	return w.sections.ReadAt(b, off)
}
