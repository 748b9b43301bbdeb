// Package archive unpacks archives into folders of their own. It trusts none of them:
// nothing is written outside of the folder, and what would fill the disk is refused.
//
// What reads what: zip is read by klauspost/compress, 7z by bodgit/sevenzip, rar by
// nwaples/rardecode, tar and bzip2 by Go, gzip and zstd by klauspost/compress, lz4 by
// pierrec/lz4, .xz by mikelolasagasti/xz, and LZMA without .xz around it (.lz, the header of a
// 7z) by ulikunitz/xz; newXz says why these are two.
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

	"gannet/downloader/disk"
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
	Deep      Reason = "deep"    // it holds folders more than mostDepth deep
	Memory    Reason = "memory"  // reading it takes too much memory
	Full      Reason = "full"    // the disk has no room for it
	Gone      Reason = "gone"    // the file is not where it was
	Disk      Reason = "disk"    // reading or writing failed

	// Of a Filler that works in another process.
	NotStarted Reason = "not started" // there is no such process
	Crashed    Reason = "crashed"     // it ended before its work did
)

// Error is why an archive is not unpacked.
type Error struct {
	Reason Reason
	Name   string // of what in it is wrong; "" if all of it
	Cause  error
}

func (e *Error) Error() string {
	text := string(e.Reason)
	if e.Name != "" {
		text += ": " + e.Name
	}
	if e.Cause != nil {
		text += ": " + e.Cause.Error()
	}
	return text
}

func (e *Error) Unwrap() error { return e.Cause }

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

// Job is an archive and the empty folder that is to be filled with what is in it.
type Job struct {
	Path   string // of the archive
	Folder string
	Name   string // a folder of this name, if it is all there is, takes the place of Folder in the end
	Source disk.Source
}

// Filler does a Job. It calls pause again and again, as Options say. Its error is an *Error, or
// ctx's cause; whoever called it deletes the folder then.
type Filler func(ctx context.Context, job Job, pause func(context.Context) error) error

// Options say how an archive is unpacked.
type Options struct {
	// Began is told the folder that will be filled, which has another name until all is
	// there. What is left of it after a crash can be deleted.
	Began func(folder string)
	// Pause is called again and again while work is done; it may wait as long as it likes. Its
	// error ends the work.
	Pause func(context.Context) error
	// Source is where the archive comes from. Every file is marked with it, where the system can.
	Source disk.Source
	// Fill does the work; nil is Fill, in this process.
	Fill Filler
}

// Extract unpacks the archive at path into a folder beside it, which it gives. The
// folder has the archive's name, or "name (2)" and so on where that is taken. If
// anything fails nothing is left of it; its error is then an *Error, or ctx's cause.
func Extract(ctx context.Context, path string, opts Options) (folder string, err error) {
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return "", notOpened(err)
	}
	dir, name := filepath.Dir(path), stem(filepath.Base(path))
	temp := filepath.Join(dir, fmt.Sprintf("%s.unpacking-%d", name, rand.Uint32()))
	opts.Began(temp)
	if err := os.Mkdir(temp, 0o777); err != nil {
		return "", &Error{Reason: Disk, Cause: err}
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(temp))
		}
	}()
	fill := opts.Fill
	if fill == nil {
		fill = Fill
	}
	if err := fill(ctx, Job{Path: path, Folder: temp, Name: name, Source: opts.Source}, opts.Pause); err != nil {
		return "", err
	}
	if folder, err = publish(temp, filepath.Join(dir, name)); err != nil {
		return "", &Error{Reason: Disk, Cause: err}
	}
	return folder, nil
}

// notOpened is why an archive is not read.
func notOpened(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return &Error{Reason: Gone, Cause: err}
	}
	return &Error{Reason: Disk, Cause: err}
}

// Fill is the Filler that works in this process.
func Fill(ctx context.Context, job Job, pause func(context.Context) error) error {
	file, err := os.Open(job.Path)
	if err != nil {
		return notOpened(err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return &Error{Reason: Disk, Cause: err}
	}
	root, err := os.OpenRoot(job.Folder)
	if err != nil {
		return &Error{Reason: Disk, Cause: err}
	}
	defer root.Close() // Windows renames no folder that is open
	u := &unpacking{
		tree: newTree(root), job: job, pause: pause,
		guard: guard{dir: job.Folder, packed: info.Size()},
	}
	err = u.all(ctx, io.NewSectionReader(watched{file, ctx}, 0, info.Size()))
	if err != nil && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err != nil {
		return explain(err)
	}
	return nil
}

// mostNumbers is how many "name (n)" are tried before giving up.
const mostNumbers = 999

// onlyFolder reports whether all there is in a folder is another one of that name.
func onlyFolder(root *os.Root, name string) (bool, error) {
	dir, err := root.Open(".")
	if err != nil {
		return false, err
	}
	defer dir.Close()
	entries, err := dir.ReadDir(2)
	if err == io.EOF {
		err = nil
	}
	return len(entries) == 1 && entries[0].IsDir() && entries[0].Name() == name, err
}

// publish gives the folder temp a name that is not taken. If all in it is one folder of
// the same name, that takes its place.
func publish(temp, wanted string) (string, error) {
	root, err := os.OpenRoot(temp)
	if err != nil {
		return "", err
	}
	lifted, err := onlyFolder(root, filepath.Base(wanted))
	root.Close() // Windows renames no folder that is open
	if err != nil {
		return "", err
	}
	from, inner := temp, filepath.Join(temp, filepath.Base(wanted))
	if lifted {
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

// watched is an archive that cannot be read any more once ctx has ended: there are such
// that have a decoder read on and on before it gives something.
type watched struct {
	io.ReaderAt
	ctx context.Context
}

func (w watched) ReadAt(b []byte, off int64) (int, error) {
	if err := context.Cause(w.ctx); err != nil {
		return 0, err
	}
	return w.ReaderAt.ReadAt(b, off)
}
