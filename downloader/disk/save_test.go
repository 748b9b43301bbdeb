package disk

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// publish gives a part its name, in a group of its own.
func publish(p *Part, size int64) (string, error) { return new(Saver).Publish(p, size) }

// What is wrong with one part of a group concerns no other: each gets its name, or its own error and stays.
func TestGroupWithFailures(t *testing.T) {
	dir := t.TempDir()
	fsys := &failingFS{sync: "3.part", publish: "5.part"}
	var group []*saving
	for i := range 8 {
		p, err := Create(fsys, dir, strconv.Itoa(i), TakeNumber, Record{Size: 3})
		if err == nil {
			_, err = p.WriteAt([]byte("abc"), 0)
		}
		if err = errors.Join(err, p.prepare(3)); err != nil {
			t.Fatal(err)
		}
		group = append(group, &saving{part: p})
	}
	if err := os.WriteFile(filepath.Join(dir, "6"), []byte("another's"), 0o600); err != nil {
		t.Fatal(err)
	}
	saveGroup(group)
	for i, s := range group {
		s.part.close()
		switch name := strconv.Itoa(i); i {
		case 3, 5:
			if !errors.Is(s.err, errBroken) || s.path != "" || !isThere(OS{}, filepath.Join(dir, name+".part")) {
				t.Errorf("%d: %q, %v", i, s.path, s.err)
			}
		case 6:
			name = "6 (1)"
			fallthrough
		default:
			if got, err := os.ReadFile(s.path); s.err != nil || err != nil || string(got) != "abc" || filepath.Base(s.path) != name {
				t.Errorf("%d: %q has %q: %v, %v", i, s.path, got, s.err, err)
			}
		}
	}
	if n := fsys.folders; n != 1 {
		t.Errorf("the folder was synced %d times", n)
	}
}

// A part whose folder could not be synced has its name, and says so.
func TestFolderThatIsNotSynced(t *testing.T) {
	dirs := []string{t.TempDir(), t.TempDir()}
	fsys := &failingFS{folder: dirs[1]}
	var group []*saving
	for i := range 4 {
		p, err := Create(fsys, dirs[i%2], strconv.Itoa(i), TakeNumber, Record{})
		if err = errors.Join(err, p.prepare(0)); err != nil {
			t.Fatal(err)
		}
		defer p.close()
		group = append(group, &saving{part: p})
	}
	saveGroup(group)
	for i, s := range group {
		if s.path == "" || errors.Is(s.err, errBroken) != (i%2 == 1) {
			t.Errorf("%d: %q, %v", i, s.path, s.err)
		}
	}
}

// Many parts at once, in two folders and of one name, all get their names.
func TestManyAreSavedAtOnce(t *testing.T) {
	dirs := []string{t.TempDir(), t.TempDir()}
	var saver Saver
	var all sync.WaitGroup
	for i := range 200 {
		all.Go(func() {
			want := []byte(strings.Repeat("x", i))
			p, err := Create(OS{}, dirs[i%2], "f"+strconv.Itoa(i/4), TakeNumber, Record{Size: int64(i)})
			if err != nil {
				t.Error(err)
				return
			}
			_, err = p.WriteAt(want, 0)
			path, saved := saver.Publish(p, int64(i))
			if got, read := os.ReadFile(path); errors.Join(err, saved, read) != nil || !bytes.Equal(got, want) {
				t.Errorf("%d: %q has %d bytes: %v, %v, %v", i, path, len(got), err, saved, read)
			}
		})
	}
	all.Wait()
	if a, b := listing(t, dirs[0]), listing(t, dirs[1]); len(a) != 100 || len(b) != 100 {
		t.Errorf("%d and %d files", len(a), len(b))
	}
}

var errBroken = errors.New("broken")

// failingFS fails at one file or folder, and counts the syncs of folders.
type failingFS struct {
	OS
	sync, publish string // names that files which fail end in
	folder        string
	folders       int
}

func (f *failingFS) OpenFile(name string, flag int, perm fs.FileMode) (File, error) {
	file, err := f.OS.OpenFile(name, flag, perm)
	if err == nil && f.sync != "" && strings.HasSuffix(name, f.sync) {
		return unsyncable{file}, nil
	}
	return file, err
}

type unsyncable struct{ File }

func (unsyncable) Sync() error { return errBroken }

func (f *failingFS) Publish(from, to string, replace bool) error {
	if f.publish != "" && strings.HasSuffix(from, f.publish) {
		return errBroken
	}
	return f.OS.Publish(from, to, replace)
}

func (f *failingFS) SyncDir(dir string) error {
	if f.folders++; dir == f.folder {
		return errBroken
	}
	return f.OS.SyncDir(dir)
}

// A small file has no resume file before it needs one.
func TestSmallPartIsNotRecorded(t *testing.T) {
	small := Record{URL: "http://host/f", Size: 100}
	if p, err := Create(OS{}, t.TempDir(), "f", TakeNumber, small); err != nil || p.isRecorded() {
		t.Skip("the file system of the tests is none for that")
	}
	begin := func(dir string, taken Taken, r Record) *Part {
		p, err := Create(OS{}, dir, "f", taken, r)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(p.close)
		return p
	}
	has := func(dir string, want ...string) {
		t.Helper()
		if names := listing(t, dir); !slices.Equal(names, want) {
			t.Errorf("there is %q, not %q", names, want)
		}
	}
	t.Run("saved", func(t *testing.T) {
		dir := t.TempDir()
		p := begin(dir, TakeNumber, small)
		write(t, p, Span{0, 100})
		has(dir, "f.part")
		if _, err := publish(p, 100); err != nil {
			t.Fatal(err)
		}
		has(dir, "f")
	})
	t.Run("discarded", func(t *testing.T) {
		dir := t.TempDir()
		if err := begin(dir, TakeNumber, small).Discard(); err != nil {
			t.Error(err)
		}
		has(dir)
	})
	t.Run("suspended", func(t *testing.T) {
		dir := t.TempDir()
		p := begin(dir, TakeNumber, small)
		if err := p.Suspend(write(t, p, Span{0, 40})); err != nil {
			t.Fatal(err)
		}
		has(dir, "f.part", "f.part.gannet")
		if _, found := open(t, dir, "f"); found.Doubtful || !slices.Equal(found.Done, []Span{{0, 40}}) {
			t.Errorf("found %+v", found)
		}
	})
	t.Run("killed", func(t *testing.T) {
		dir := t.TempDir()
		p := begin(dir, TakeNumber, small)
		write(t, p, Span{0, 100})
		p.close()
		p = begin(dir, TakeNumber, small)
		if p.Name() != "f" || !p.IsLeft() {
			t.Errorf("%q goes on as %q", "f", p.Name())
		}
	})
	t.Run("held", func(t *testing.T) {
		dir := t.TempDir()
		write(t, begin(dir, TakeNumber, small), Span{0, 100})
		if p := begin(dir, TakeNumber, small); p.Name() != "f (1)" {
			t.Errorf("two parts of one name: %q", p.Name())
		}
		if !isPart(OS{}, dir, "f.part") {
			t.Error("a file may take the place of the part")
		}
	})
	for name, r := range map[string]Record{"large": {Size: mostUnrecorded + 1}, "endless": {Size: -1}} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			begin(dir, TakeNumber, r)
			has(dir, "f.part", "f.part.gannet")
		})
	}
	t.Run("replaces", func(t *testing.T) {
		dir := t.TempDir()
		begin(dir, Overwrite, small)
		has(dir, "f.part", "f.part.gannet")
	})
	t.Run("beside an old record", func(t *testing.T) {
		dir := t.TempDir()
		old := begin(dir, TakeNumber, small)
		if err := errors.Join(old.Save(write(t, old, Span{0, 100})), os.Remove(old.path()+PartSuffix)); err != nil {
			t.Fatal(err)
		}
		old.close()
		p := begin(dir, TakeNumber, small)
		p.close()
		if _, found := open(t, dir, "f"); len(found.Done) > 0 {
			t.Errorf("an old record speaks for a new part: %+v", found)
		}
	})
}
