package downloader

import (
	"errors"
	"io/fs"
	"testing"

	"gannet/downloader/disk"
	"gannet/downloader/faulty"
)

// ordered is a disk that takes bytes only behind those that are there.
type ordered struct{ disk.OS }

type orderedFile struct{ disk.File }

func (o ordered) OpenFile(name string, flag int, perm fs.FileMode) (disk.File, error) {
	f, err := o.OS.OpenFile(name, flag, perm)
	if err != nil {
		return nil, err
	}
	return orderedFile{f}, nil
}

func (f orderedFile) WriteAt(b []byte, off int64) (int, error) {
	if info, err := f.Stat(); err != nil || off != info.Size() {
		return 0, errors.Join(err, errors.ErrUnsupported)
	}
	return f.File.WriteAt(b, off)
}

func (f orderedFile) Truncate(size int64) error {
	if size > 0 {
		return errors.ErrUnsupported
	}
	return f.File.Truncate(size)
}

// A disk that takes bytes only in order gets them over one connection, also after a pause and a cut.
func TestBytesInOrder(t *testing.T) {
	body := faulty.Body{Size: 8 << 20, Seed: 90}
	for name, options := range map[string][]faulty.Option{
		"good":      {faulty.Slow(4 << 20)},
		"cut":       {faulty.Slow(4 << 20), faulty.When(faulty.First(2), faulty.DropAfter(1<<20))},
		"no ranges": {faulty.Slow(8 << 20), faulty.NoRanges()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := faulty.New(t, body, options...)
			dir := t.TempDir()
			e := newEngine(t, Options{Connections: 8, Retries: 3})
			e.fs = ordered{}
			id := start(t, e, srv.URL, dir)
			halt(t, e, id)
			e.Resume(id)
			if s := await(t, e, id, ended); s.State != Done || sumOf(t, s.Path) != body.SHA256() {
				t.Errorf("%+v %v", s, s.Err)
			}
			onlyFile(t, dir, "file.bin")
		})
	}
}
