package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/klauspost/compress/zip"
	"github.com/mholt/archives"
	"github.com/nwaples/rardecode/v2"
	"golang.org/x/text/encoding/charmap"
)

// unpacking writes what is in one archive into a folder.
type unpacking struct {
	root   *os.Root
	mark   func(*os.File)
	pause  func(context.Context) error
	guard  guard
	links  []link
	linked int // bytes of the names and targets of links
	buf    []byte
}

// link is a symbolic link, made when everything else is there, so that nothing is
// written through one.
type link struct{ name, target string }

// mostTarget is how many bytes the target of a link may have; PATH_MAX of Linux is 4096.
// mostLinked is how many the names and targets of all of them may have.
const (
	mostTarget = 32 << 10
	mostLinked = 64 << 20
)

// all unpacks everything.
func (u *unpacking) all(ctx context.Context, file sections) (err error) {
	defer func() {
		if r := recover(); r != nil { // a decoder that a made-up file confuses
			err = &Error{Reason: Damaged, cause: fmt.Errorf("%v", r)}
		}
	}()
	u.buf = make([]byte, 256<<10)
	in, format, err := open(ctx, watched{file, ctx})
	if err != nil {
		return err
	}
	defer in.Close()
	err = format.Extract(ctx, in, u.take)
	if err != nil {
		return err
	}
	return u.makeLinks()
}

// take writes one entry.
func (u *unpacking) take(ctx context.Context, f archives.FileInfo) error {
	if err := u.guard.entry(); err != nil {
		return err
	}
	if encrypted(f.Header) {
		return &Error{Reason: Encrypted}
	}
	name, ok := inside(f.NameInArchive)
	if !ok {
		return &Error{Reason: Outside, Name: f.NameInArchive}
	}
	if name == "." {
		if !f.IsDir() {
			return &Error{Reason: Damaged, Name: f.NameInArchive}
		}
		return nil
	}
	if err := u.root.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return damagedName(err, f.NameInArchive)
	}
	mode := f.Mode()
	switch {
	case f.IsDir():
		return damagedName(u.root.MkdirAll(name, 0o777), f.NameInArchive)
	case mode&fs.ModeSymlink != 0:
		return u.link(name, f)
	case !mode.IsRegular():
		return &Error{Reason: Special, Name: f.NameInArchive}
	case f.LinkTarget != "":
		return u.hardLink(name, f)
	}
	return u.write(ctx, name, f)
}

func (u *unpacking) write(ctx context.Context, name string, f archives.FileInfo) (err error) {
	perm := fs.FileMode(0o666)
	if f.Mode()&0o100 != 0 {
		perm = 0o777
	}
	in, err := f.Open()
	if err != nil {
		return err
	}
	defer in.Close()
	_ = u.root.Remove(name) // a later entry of a name takes the place of an earlier one
	out, err := u.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, perm)
	if err != nil {
		return damagedName(err, f.NameInArchive)
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	for {
		if err := u.pause(ctx); err != nil {
			return err
		}
		n, readErr := in.Read(u.buf)
		if err := u.guard.grow(int64(n)); err != nil {
			return err
		}
		if _, err := out.Write(u.buf[:n]); err != nil {
			return &Error{Reason: Disk, Name: f.NameInArchive, cause: err}
		}
		if readErr == io.EOF {
			break
		}
		if readErr != nil {
			return readErr
		}
	}
	if u.mark != nil {
		u.mark(out)
	}
	_ = u.root.Chtimes(name, f.ModTime(), f.ModTime()) // not every file system keeps all times
	return nil
}

// link notes a symbolic link. Formats that have no place for its target have it as content.
func (u *unpacking) link(name string, f archives.FileInfo) error {
	target := f.LinkTarget
	if target == "" {
		in, err := f.Open()
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
	if target == "" || len(target) > mostTarget {
		return &Error{Reason: Damaged, Name: f.NameInArchive}
	}
	if u.linked += len(name) + len(target); u.linked > mostLinked {
		return &Error{Reason: Memory}
	}
	u.links = append(u.links, link{name, target})
	return nil
}

// hardLink makes another name of a file that is there already.
func (u *unpacking) hardLink(name string, f archives.FileInfo) error {
	target, ok := inside(f.LinkTarget)
	if !ok {
		return &Error{Reason: Outside, Name: f.NameInArchive}
	}
	if info, err := u.root.Lstat(target); err != nil || !info.Mode().IsRegular() {
		return &Error{Reason: Damaged, Name: f.NameInArchive, cause: err}
	}
	_ = u.root.Remove(name)
	return damagedName(u.root.Link(target, name), f.NameInArchive)
}

// makeLinks makes the symbolic links and fails if one of them leads out of the folder,
// be it by way of another one.
func (u *unpacking) makeLinks() error {
	for _, l := range u.links {
		target := filepath.FromSlash(l.target)
		if filepath.IsAbs(target) || !filepath.IsLocal(filepath.Join(filepath.Dir(l.name), target)) || strings.Contains(l.target, "\x00") {
			return &Error{Reason: Outside, Name: l.name}
		}
		_ = u.root.Remove(l.name)
		if err := u.root.Symlink(target, l.name); err != nil {
			return damagedName(err, l.name)
		}
	}
	for _, l := range u.links {
		if _, err := u.root.Stat(l.name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return &Error{Reason: Outside, Name: l.name, cause: err}
		}
	}
	return nil
}

// inside gives the name of an entry as the system writes it, or false if it leads out
// of the folder, is absolute, or cannot be a name here.
func inside(name string) (string, bool) {
	if !utf8.ValidString(name) { // the zip format's own character set, APPNOTE.TXT D.1
		name, _ = charmap.CodePage437.NewDecoder().String(name)
	}
	name = strings.ReplaceAll(name, `\`, "/") // written by programs for Windows
	drive := len(name) > 1 && name[1] == ':'
	if name == "" || name[0] == '/' || drive || strings.Contains(name, "\x00") {
		return "", false
	}
	local := filepath.FromSlash(path.Clean(name))
	return local, filepath.IsLocal(local)
}

// encrypted reports whether the content of an entry needs a password.
func encrypted(header any) bool {
	switch h := header.(type) {
	case zip.FileHeader:
		return h.Flags&1 != 0 // APPNOTE.TXT 4.4.4
	case *rardecode.FileHeader:
		return h.Encrypted
	}
	return false
}

// damagedName tells a name that cannot be made from a disk that fails.
func damagedName(err error, name string) error {
	if err == nil {
		return nil
	}
	return &Error{Reason: Disk, Name: name, cause: err}
}
