//go:build unix

package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

const stranger = 12345 // a user who has nothing here

// plant leaves a part of 40 bytes with its resume file, as a kill does.
func plant(t *testing.T, dir string) (part, log string) {
	t.Helper()
	p := create(t, dir, "f")
	if err := p.Save(write(t, p, Span{0, 40})); err != nil {
		t.Fatal(err)
	}
	p.close()
	return filepath.Join(dir, "f.part"), filepath.Join(dir, "f.part.gannet")
}

// What may be another user's is neither gone on with nor written into: the download gets another name. What an earlier
// run of ours left without a record is begun anew under the same name.
func TestOnlyWhatIsOursIsTakenUp(t *testing.T) {
	give := func(path string) error { return os.Chown(path, stranger, -1) }
	tests := map[string]struct {
		change func(part, log string) error
		opened error  // by Open; what goes on has 40 bytes
		name   string // by Create
		root   bool
	}{
		"all of it is ours":           {func(_, _ string) error { return nil }, nil, "f (1)", false},
		"both a stranger's":           {func(part, log string) error { return errors.Join(give(part), give(log)) }, ErrNoPart, "f (1)", true},
		"the part a stranger's":       {func(part, _ string) error { return give(part) }, ErrNoPart, "f (1)", true},
		"the record a stranger's":     {func(_, log string) error { return give(log) }, ErrNoPart, "f (1)", true},
		"others may write the part":   {func(part, _ string) error { return os.Chmod(part, 0o602) }, ErrNoPart, "f (1)", false},
		"a group may":                 {func(part, _ string) error { return os.Chmod(part, 0o620) }, ErrNoPart, "f (1)", false},
		"others may write the record": {func(_, log string) error { return os.Chmod(log, 0o602) }, ErrNoPart, "f (1)", false},
		"the part has two names":      {func(part, _ string) error { return os.Link(part, part+"2") }, ErrNoPart, "f (1)", false},
		"the record has two names":    {func(_, log string) error { return os.Link(log, log+"2") }, ErrNoPart, "f (1)", false},
		"the part is a link":          {replaced(0, func(path string) error { return os.Symlink("/etc/hostname", path) }), ErrNoPart, "f (1)", false},
		"the record is a link":        {replaced(1, func(path string) error { return os.Symlink("/etc/hostname", path) }), ErrNoPart, "f (1)", false},
		"the record leads nowhere":    {replaced(1, func(path string) error { return os.Symlink(path+".none", path) }), ErrNoPart, "f (1)", false},
		"the part is a pipe":          {replaced(0, func(path string) error { return unix.Mkfifo(path, 0o600) }), ErrNoPart, "f (1)", false},
		"the record is a pipe":        {replaced(1, func(path string) error { return unix.Mkfifo(path, 0o600) }), ErrNoPart, "f (1)", false},
		"the part is a folder":        {replaced(0, func(path string) error { return os.Mkdir(path, 0o700) }), ErrNoPart, "f (1)", false},
		"the record is a folder":      {replaced(1, func(path string) error { return os.Mkdir(path, 0o700) }), ErrNoPart, "f (1)", false},
		"a pipe alone": {func(part, log string) error {
			return errors.Join(os.Remove(part), os.Remove(log), unix.Mkfifo(log, 0o600))
		}, ErrNoPart, "f (1)", false},
		"an empty record of a stranger": {func(part, log string) error {
			return errors.Join(os.Remove(part), os.Truncate(log, 0), give(log))
		}, ErrNoPart, "f (1)", true},
		"a part and no record, a stranger's": {func(part, log string) error {
			return errors.Join(os.Remove(log), os.Truncate(part, 0), give(part))
		}, ErrNoPart, "f (1)", true},

		"an empty record":      {func(_, log string) error { return os.Truncate(log, 0) }, nil, "f", false},
		"zeros":                {func(_, log string) error { return os.WriteFile(log, make([]byte, 1<<17), 0o600) }, nil, "f", false},
		"garbage":              {func(_, log string) error { return os.WriteFile(log, []byte("hello"), 0o600) }, nil, "f", false},
		"no record":            {func(_, log string) error { return os.Remove(log) }, nil, "f", false},
		"nothing but a record": {func(part, _ string) error { return os.Remove(part) }, ErrNoPart, "f", false},
		// A finished file, or what another program left.
		"a file called so": {func(part, log string) error { return errors.Join(os.Remove(log), os.Chmod(part, 0o644)) }, ErrNoPart, "f (1)", false},
		"a marked file":    {func(part, log string) error { return errors.Join(os.Remove(log), markPath(part)) }, ErrNoPart, "f (1)", false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if tt.root && os.Geteuid() != 0 {
				t.Skip("only root can give files away")
			}
			for _, do := range []string{"open", "create"} {
				dir := t.TempDir()
				part, log := plant(t, dir)
				if err := tt.change(part, log); errors.Is(err, errors.ErrUnsupported) {
					t.Skip(err)
				} else if err != nil {
					t.Fatal(err)
				}
				before := contentsOf(t, part, log)
				if do == "open" {
					p, found, err := Open(OS{}, dir, "f")
					if !errors.Is(err, tt.opened) {
						t.Errorf("opened: %v", err)
					}
					if err == nil {
						if p.close(); len(found.Done) == 0 != (tt.name == "f") {
							t.Errorf("found %v", found.Done)
						}
					}
					continue
				}
				p, err := Create(OS{}, dir, "f", TakeNumber, Record{URL: "http://host/other", Size: 3})
				if err != nil || p.Name() != tt.name {
					t.Fatalf("created %+v, %v", p, err)
				}
				if r, err := readRecord(p.log); err != nil || r.URL != "http://host/other" {
					t.Errorf("the record says %+v, %v", r, err)
				}
				write(t, p, Span{0, 3})
				path, err := publish(p, 3)
				if err != nil {
					t.Fatal(err)
				}
				if data, err := os.ReadFile(path); err != nil || string(data) != "xxx" {
					t.Errorf("it holds %q, %v", data, err)
				}
				if after := contentsOf(t, part, log); tt.name != "f" && after != before {
					t.Errorf("it was written to: %q, before %q", after, before)
				} else if tt.name == "f" && len(listing(t, dir)) != 1 {
					t.Errorf("left %q", listing(t, dir))
				}
			}
		})
	}
}

// replaced puts something else in the place of the part (0) or its record (1).
func replaced(which int, by func(path string) error) func(part, log string) error {
	return func(part, log string) error {
		path := []string{part, log}[which]
		return errors.Join(os.Remove(path), by(path))
	}
}

func markPath(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := Mark(f, Source{URL: "http://host/f"}); err != nil {
		return err
	}
	if !isMarked(f) {
		return errors.ErrUnsupported
	}
	return nil
}

// contentsOf gives what regular files of these names hold.
func contentsOf(t *testing.T, paths ...string) (all string) {
	t.Helper()
	for _, path := range paths {
		if info, err := os.Lstat(path); err == nil && info.Mode().IsRegular() {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			all += string(data) + "|"
		}
	}
	return all
}

// alikeFS shows every file as one of a stranger that all may write to, as a FAT drive does.
type alikeFS struct{ OS }

type alikeFile struct{ File }

type alikeInfo struct{ fs.FileInfo }

func (i alikeInfo) Mode() fs.FileMode { return 0o777 }
func (i alikeInfo) Sys() any          { return &syscall.Stat_t{Uid: stranger, Nlink: 1} }

func (f alikeFile) Stat() (fs.FileInfo, error) {
	info, err := f.File.Stat()
	return alikeInfo{info}, err
}

func (a alikeFS) OpenFile(name string, flag int, perm fs.FileMode) (File, error) {
	f, err := a.OS.OpenFile(name, flag, perm)
	if err != nil {
		return nil, err
	}
	return alikeFile{f}, nil
}

func (a alikeFS) Lstat(name string) (fs.FileInfo, error) {
	info, err := a.OS.Lstat(name)
	if err != nil {
		return nil, err
	}
	return alikeInfo{info}, nil
}

// Where the file system keeps no owners, what is there may be gone on with.
func TestDriveWithoutOwners(t *testing.T) {
	dir := t.TempDir()
	plant(t, dir)
	p, found, err := Open(alikeFS{}, dir, "f")
	if err != nil || len(found.Done) != 1 {
		t.Fatalf("%+v, %v", found, err)
	}
	p.close()
	if names := listing(t, dir); len(names) != 2 {
		t.Errorf("left %q", names)
	}
}

// A part is nobody else's business; the file has the permissions of every new file.
func TestPermissions(t *testing.T) {
	before := umask
	t.Cleanup(func() { umask = before })
	for mask, want := range map[fs.FileMode]fs.FileMode{0o022: 0o644, 0o002: 0o664, 0o077: 0o600, 0: 0o666} {
		umask = mask
		dir := t.TempDir()
		p := create(t, dir, "f")
		for _, name := range listing(t, dir) {
			if info, err := os.Lstat(filepath.Join(dir, name)); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%s: %v, %v", name, info.Mode(), err)
			}
		}
		if err := p.Suspend(write(t, p, Span{0, 3})); err != nil {
			t.Fatal(err)
		}
		p, found := open(t, dir, "f")
		if found.Doubtful {
			t.Error("not trusted")
		}
		path, err := publish(p, 3)
		if err != nil {
			t.Fatal(err)
		}
		if info, err := os.Lstat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("umask %o: %v, %v", mask, info.Mode(), err)
		}
	}
}
