package disk

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// saved makes f of 40 bytes in dir, with which two tasks are to be done.
func saved(t *testing.T, dir string) (path string) {
	t.Helper()
	p := create(t, dir, "f")
	write(t, p, Span{0, 40})
	p.Leave("extract", "scan")
	path, err := publish(p, 40)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func TestNoteStandsUntilAllIsDone(t *testing.T) {
	dir := t.TempDir()
	saved(t, dir)
	if got := Unfinished(dir); !maps.Equal(got, map[string]string{"http://host/f": "f"}) {
		t.Errorf("unfinished: %v", got)
	}
	if _, _, err := Open(OS{}, dir, "f"); !errors.Is(err, ErrNoPart) {
		t.Errorf("it is taken for a part: %v", err)
	}
	n, err := OpenNote(OS{}, dir, "f")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := OpenNote(OS{}, dir, "f"); !errors.Is(err, ErrLocked) {
		t.Errorf("two have it: %v", err)
	}
	if err := n.Update(func(t *Todo) { t.Tasks["extract"], t.Filling = true, "f.unpacking-1" }); err != nil {
		t.Fatal(err)
	}
	n.Close()
	if n, err = OpenNote(OS{}, dir, "f"); err != nil {
		t.Fatal(err)
	}
	todo := n.Todo()
	if !n.Unchanged() || todo.Left("extract", "other") || !todo.Left("scan") || todo.Filling != "f.unpacking-1" {
		t.Errorf("%+v", todo)
	}
	if err := n.Remove(); err != nil {
		t.Error(err)
	}
	if got := listing(t, dir); !slices.Equal(got, []string{"f"}) {
		t.Errorf("left %v", got)
	}
}

// A note speaks of the file that was saved, and of no other one.
func TestNoteOfAnotherFile(t *testing.T) {
	later := time.Now().Add(time.Hour)
	for name, tt := range map[string]struct {
		change func(path string) error
		none   bool // no note at all
	}{
		"longer":       {func(path string) error { return os.Truncate(path, 50) }, false},
		"other bytes":  {func(path string) error { return os.Chtimes(path, later, later) }, false},
		"another name": {func(path string) error { return os.Link(path, path+"2") }, false},
		"a link":       {func(path string) error { return errors.Join(os.Rename(path, path+"2"), os.Symlink(path+"2", path)) }, false},
		"deleted":      {os.Remove, true},
		"a part":       {func(path string) error { return os.WriteFile(path+PartSuffix, nil, 0o600) }, true},
		"by strangers": {func(path string) error { return os.Chmod(path+ResumeSuffix, 0o602) }, true},
		"of nothing":   {func(path string) error { return os.Truncate(path+ResumeSuffix, 0) }, true},
		"that is a link": {func(path string) error {
			return errors.Join(os.Rename(path+ResumeSuffix, path+"2"), os.Symlink(path+"2", path+ResumeSuffix))
		}, true},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := tt.change(saved(t, dir)); err != nil {
				t.Skip(err) // links need rights on some systems
			}
			n, err := OpenNote(OS{}, dir, "f")
			if tt.none != errors.Is(err, ErrNoPart) {
				t.Fatalf("opened: %v", err)
			}
			if err == nil {
				defer n.Close()
			}
			if err == nil && n.Unchanged() {
				t.Error("it is taken for the file that was saved")
			}
		})
	}
}

// What the next download of the name has begun is not deleted with the note that stood there.
func TestNoteGivesWayToAPart(t *testing.T) {
	dir := t.TempDir()
	saved(t, dir)
	n, err := OpenNote(OS{}, dir, "f")
	if err != nil {
		t.Fatal(err)
	}
	p, err := Create(OS{}, dir, "f", Overwrite, Record{URL: "http://host/f", Size: 100})
	if err != nil {
		t.Fatal(err)
	}
	if err := n.Remove(); !errors.Is(err, ErrNoPart) {
		t.Errorf("removed: %v", err)
	}
	if err := p.Suspend(write(t, p, Span{0, 10})); err != nil {
		t.Error(err)
	}
	if _, found := open(t, dir, "f"); len(found.Done) != 1 || found.Record.Todo != nil {
		t.Errorf("found %+v", found)
	}
}

// Whose name was taken while it came has its note beside the name it gets.
func TestNoteGoesWithTheName(t *testing.T) {
	dir := t.TempDir()
	p := create(t, dir, "f")
	write(t, p, Span{0, 40})
	if err := os.WriteFile(filepath.Join(dir, "f"), []byte("another's"), 0o644); err != nil {
		t.Fatal(err)
	}
	p.Leave("scan")
	if path, err := publish(p, 40); err != nil || filepath.Base(path) != "f (1)" {
		t.Fatalf("%s: %v", path, err)
	}
	if got := listing(t, dir); !slices.Equal(got, []string{"f", "f (1)", "f (1).part.gannet"}) {
		t.Errorf("there is %v", got)
	}
	n, err := OpenNote(OS{}, dir, "f (1)")
	if err != nil || !n.Unchanged() {
		t.Fatal(err)
	}
	n.Close()
}
