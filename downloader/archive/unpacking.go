// Writing the entries of an archive to the disk.

package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"gannet/downloader/disk"
)

// unpacking writes what is in one archive into a folder.
type unpacking struct {
	*tree
	job   Job
	pause func(context.Context) error
	guard guard
	links links
	buf   []byte
}

// all unpacks everything.
func (u *unpacking) all(ctx context.Context, file *io.SectionReader) (err error) {
	defer func() {
		if r := recover(); r != nil { // a decoder that a made-up file confuses
			err = &Error{Reason: Damaged, Cause: fmt.Errorf("%v", r)}
		}
	}()
	u.buf = make([]byte, 256<<10)
	err = read(file, func(e entry) error { return u.take(ctx, e) })
	if err != nil {
		return err
	}
	return u.links.make(u.tree, u.job.Name)
}

// take makes one entry.
func (u *unpacking) take(ctx context.Context, e entry) error {
	if e.encrypted {
		return &Error{Reason: Encrypted}
	}
	from, err := inside(e.name)
	if err != nil {
		return err
	}
	switch {
	case e.mode.IsDir():
		if err := u.guard.folder(); err != nil || from == "." {
			return err
		}
		if _, err := u.folder(path.Dir(from), u.guard.folder); err != nil {
			return err
		}
		_, err := u.folder(from, func() error { return nil }) // it is counted already
		return err
	case from == ".":
		return &Error{Reason: Damaged, Name: e.name}
	case !e.mode.IsRegular() && e.mode&fs.ModeSymlink == 0:
		return &Error{Reason: Special, Name: e.name}
	}
	if err := u.guard.file(); err != nil {
		return err
	}
	dir, err := u.folder(path.Dir(from), u.guard.folder)
	switch {
	case err != nil:
		return err
	case e.mode&fs.ModeSymlink != 0:
		return u.link(dir, from, e)
	}
	delete(u.links.all, from) // a later entry of a name takes the place of an earlier one
	if e.target != "" {
		return u.hardLink(ctx, dir, from, e)
	}
	in, err := e.open()
	if err != nil {
		return err
	}
	defer in.Close()
	return u.write(ctx, dir, from, e, in)
}

// write makes a file of what in gives.
func (u *unpacking) write(ctx context.Context, dir, from string, e entry, in io.Reader) error {
	perm := fs.FileMode(0o666)
	if e.mode&0o100 != 0 {
		perm = 0o777
	}
	var name string
	var out *os.File
	err := u.file(dir, from, func(to string) (err error) {
		name = to
		out, err = u.root.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, perm)
		return onDisk(err, e.name)
	})
	if err != nil {
		return err
	}
	err = u.fill(ctx, out, in, e.name)
	if err == nil {
		_ = disk.Mark(out, u.job.Source) // many file systems cannot keep it
	}
	if err := errors.Join(err, out.Close()); err != nil {
		return err
	}
	if t := e.modified; !t.Before(time.Unix(0, 0)) && t.Year() < 2200 { // what is not so was made up
		_ = u.root.Chtimes(name, t, t) // not every file system keeps all times
	}
	return nil
}

// fill writes what in gives to out.
func (u *unpacking) fill(ctx context.Context, out io.Writer, in io.Reader, name string) error {
	for {
		if err := u.pause(ctx); err != nil {
			return err
		}
		n, readErr := in.Read(u.buf)
		if err := u.guard.grow(int64(n)); err != nil {
			return err
		}
		if _, err := out.Write(u.buf[:n]); err != nil {
			return onDisk(err, name)
		}
		if readErr == io.EOF {
			return nil
		}
		if readErr != nil {
			return readErr
		}
	}
}

// link notes a symbolic link. Formats that have no place for its target have it as content.
func (u *unpacking) link(dir, from string, e entry) error {
	target := e.target
	if target == "" {
		in, err := e.open()
		if err != nil {
			return err
		}
		defer in.Close()
		content, err := io.ReadAll(io.LimitReader(in, mostTarget+1))
		if err != nil {
			return err
		}
		target = string(content)
	}
	return u.links.add(dir, from, target)
}

// hardLink makes another name of a file that is there already, or another one with the same
// content where the file system knows of no such names.
func (u *unpacking) hardLink(ctx context.Context, dir, from string, e entry) error {
	original, err := inside(e.target)
	if err != nil {
		return &Error{Reason: Outside, Name: e.name}
	}
	folder, err := u.folder(path.Dir(original), u.guard.folder)
	if err != nil {
		return err
	}
	target := u.find(folder, original)
	if info, err := u.root.Lstat(target); target == "" || err != nil || !info.Mode().IsRegular() {
		return &Error{Reason: Damaged, Name: e.name, Cause: err}
	}
	if original == from {
		return nil
	}
	err = u.file(dir, from, func(to string) error { return u.root.Link(target, to) })
	var known *Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	in, err := u.root.Open(target)
	if err != nil {
		return onDisk(err, e.name)
	}
	defer in.Close()
	return u.write(ctx, dir, from, e, in)
}

// inside gives the cleaned name of an entry, or why there is to be nothing of that name: it
// leads out of the folder, is absolute, or is too deep.
func inside(name string) (string, error) {
	name = text(name)
	clean := path.Clean(name)
	switch {
	case name == "":
		return "", &Error{Reason: Damaged}
	case absolute(name), goesUp(clean), strings.Contains(name, "\x00"):
		return "", &Error{Reason: Outside, Name: name}
	case strings.Count(clean, "/") > mostDepth:
		return "", &Error{Reason: Deep, Name: name}
	}
	return clean, nil
}

// text is a name in UTF-8. What is not is taken for the zip format's own character set,
// APPNOTE.TXT D.1.
func text(name string) string {
	if !utf8.ValidString(name) {
		name, _ = charmap.CodePage437.NewDecoder().String(name)
	}
	return name
}

// absolute reports whether a path begins at a root, or at that of a drive.
func absolute(name string) bool {
	drive := len(name) > 2 && name[1] == ':' && (name[2] == '/' || name[2] == '\\')
	return name != "" && name[0] == '/' || drive
}

// goesUp reports whether a cleaned path leads out of where it begins.
func goesUp(clean string) bool { return clean == ".." || strings.HasPrefix(clean, "../") }

// onDisk is an error of the file system. One that says that a name is taken stays as it is.
func onDisk(err error, name string) error {
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	return &Error{Reason: Disk, Name: name, Cause: err}
}
