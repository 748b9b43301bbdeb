package disk

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestRenamedPartGoesOn(t *testing.T) {
	dir := t.TempDir()
	p, err := Create(OS{}, dir, "old.bin", Overwrite, Record{URL: "http://host/f", Size: 100, ETag: `"1"`})
	if err != nil {
		t.Fatal(err)
	}
	done := write(t, p, Span{10, 40})
	if err := p.Suspend(done); err != nil {
		t.Fatal(err)
	}
	if err := Rename(OS{}, dir, "old.bin", "new.bin"); err != nil {
		t.Fatal(err)
	}
	if got, want := Unfinished(dir), map[string]string{"http://host/f": "new.bin"}; !maps.Equal(got, want) {
		t.Errorf("unfinished: %v", got)
	}
	if err := os.WriteFile(filepath.Join(dir, "new.bin"), []byte("another's"), 0o644); err != nil {
		t.Fatal(err)
	}
	p, found := open(t, dir, "new.bin")
	if !slices.Equal(found.Done, done) || found.Doubtful || found.Record.ETag != `"1"` || found.Record.Replace {
		t.Errorf("found %+v", found)
	}
	if path, err := publish(p, 100); err == nil || path != "" {
		t.Errorf("30 of 100 bytes became %s", path)
	}
	if _, err := os.Lstat(filepath.Join(dir, "old.bin.part.gannet")); err == nil {
		t.Error("the old resume file is still there")
	}
}

func TestRenameTakesNoName(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"mine", "theirs"} {
		if err := create(t, dir, name).Suspend(nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	before := listing(t, dir)
	for _, name := range []string{"theirs", "file"} {
		if err := Rename(OS{}, dir, "mine", name); !errors.Is(err, fs.ErrExist) {
			t.Errorf("renamed to %s: %v", name, err)
		}
	}
	if err := Rename(OS{}, dir, "nobody's", "new"); !errors.Is(err, ErrNoPart) {
		t.Errorf("what is not there was renamed: %v", err)
	}
	held, _ := open(t, dir, "mine")
	if err := Rename(OS{}, dir, "mine", "new"); !errors.Is(err, ErrLocked) {
		t.Errorf("what another program holds was renamed: %v", err)
	}
	held.close()
	if after := listing(t, dir); !slices.Equal(after, before) {
		t.Errorf("left %v of %v", after, before)
	}
}

func listing(t *testing.T, dir string) (names []string) {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		names = append(names, f.Name())
	}
	return names
}
