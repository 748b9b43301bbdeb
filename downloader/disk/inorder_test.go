package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// orderedFS takes bytes only behind those that are there, as some folders in a cloud do.
type orderedFS struct{ OS }

type orderedFile struct{ File }

func (o orderedFS) OpenFile(name string, flag int, perm fs.FileMode) (File, error) {
	f, err := o.OS.OpenFile(name, flag, perm)
	if err != nil {
		return nil, err
	}
	return orderedFile{f}, nil
}

func (f orderedFile) WriteAt(b []byte, off int64) (int, error) {
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	if off != info.Size() {
		return 0, errors.ErrUnsupported
	}
	return f.File.WriteAt(b, off)
}

func (f orderedFile) Truncate(size int64) error {
	if size > 0 {
		return errors.ErrUnsupported
	}
	return f.File.Truncate(size)
}

func TestDiskThatTakesBytesInOrder(t *testing.T) {
	dir := t.TempDir()
	p, err := Create(orderedFS{}, dir, "f", TakeNumber, Record{URL: "http://host/f", Size: 100})
	if err != nil || !p.InOrder() || p.Allocate(100) != nil {
		t.Fatalf("%+v, %v", p, err)
	}
	if err := errors.Join(p.Save(write(t, p, Span{0, 40})), p.Suspend([]Span{{0, 40}})); err != nil {
		t.Fatal(err)
	}
	p, found, err := Open(orderedFS{}, dir, "f")
	if err != nil || !p.InOrder() || !slices.Equal(found.Done, []Span{{0, 40}}) {
		t.Fatalf("%+v, %v", found, err)
	}
	write(t, p, Span{40, 60})
	p.close() // as a kill does: the record is behind

	p, found, err = Open(orderedFS{}, dir, "f")
	if err != nil || len(found.Done) > 0 {
		t.Fatalf("%+v, %v", found, err)
	}
	write(t, p, Span{0, 40})
	if err := p.Restart(Record{URL: "http://host/f", Size: 100}); err != nil || !p.InOrder() {
		t.Fatal(err)
	}
	write(t, p, Span{0, 100})
	if _, err := publish(p, 100); err != nil {
		t.Fatal(err)
	}
	if names := listing(t, dir); !slices.Equal(names, []string{"f"}) {
		t.Errorf("left %q", names)
	}
	if ordinary := create(t, dir, "g"); ordinary.InOrder() {
		t.Error("an ordinary disk is taken for one that wants order")
	}
}

// A file that may not be opened to read and write at once is opened twice.
func TestFileInHalves(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	open := func(flag int) *os.File {
		f, err := os.OpenFile(path, flag, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	var f File = halves{open(os.O_WRONLY | os.O_CREATE), open(os.O_RDONLY)}
	if _, err := f.WriteAt([]byte("abc"), 0); err != nil {
		t.Fatal(err)
	}
	got := make([]byte, 3)
	if _, err := f.ReadAt(got, 0); err != nil || string(got) != "abc" {
		t.Errorf("%q, %v", got, err)
	}
	if _, ok := systemFile(f); !ok {
		t.Error("it can't be locked")
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
}
