package downloader

import (
	"os"
	"path/filepath"
	"testing"

	"gannet/downloader/disk"
	"gannet/downloader/faulty"
)

// A part of an earlier program is gone on with though the server is busy at first.
func TestUnfinishedFileGoesOnAfterAFailure(t *testing.T) {
	body := faulty.Body{Size: 1 << 20, Seed: 70}
	srv := faulty.New(t, body, faulty.Slow(1<<20), faulty.When(faulty.Times(1, faulty.Not(faulty.First(1))), faulty.Status(503)))
	dir := t.TempDir()
	e, err := New(Options{Connections: 1})
	if err != nil {
		t.Fatal(err)
	}
	start(t, e, srv.URL, dir)
	closeEngine(t, e)
	e = newEngine(t, Options{Retries: 3})
	s := await(t, e, add(t, e, Request{URL: srv.URL, Dir: dir}), ended)
	if s.State != Done || sumOf(t, s.Path) != body.SHA256() {
		t.Errorf("%+v %v", s, s.Err)
	}
	if last := srv.Requests(); len(last) != 3 || last[2].From == 0 {
		t.Errorf("asked for %+v", last)
	}
	onlyFile(t, dir, "file.bin")
}

// Whatever became of the resume file, the name is taken up again and nothing is left beside the file.
func TestNameIsTakenUpAgain(t *testing.T) {
	for name, damage := range map[string]func(path string) error{
		"empty":   func(path string) error { return os.Truncate(path, 0) },
		"zeros":   func(path string) error { return os.WriteFile(path, make([]byte, 128<<10), 0o600) },
		"garbage": func(path string) error { return os.WriteFile(path, []byte("<html>"), 0o600) },
		"gone":    os.Remove,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body := faulty.Body{Size: 1 << 20, Seed: 71}
			srv := faulty.New(t, body, faulty.Slow(2<<20))
			dir := t.TempDir()
			e, err := New(Options{Connections: 1})
			if err != nil {
				t.Fatal(err)
			}
			start(t, e, srv.URL, dir)
			closeEngine(t, e)
			if err := damage(filepath.Join(dir, "file.bin"+disk.ResumeSuffix)); err != nil {
				t.Fatal(err)
			}
			e = newEngine(t, Options{})
			if s := await(t, e, add(t, e, Request{URL: srv.URL, Dir: dir}), ended); s.State != Done || sumOf(t, s.Path) != body.SHA256() {
				t.Errorf("%+v %v", s, s.Err)
			}
			onlyFile(t, dir, "file.bin")
		})
	}
}

// A resume file that claims all of a file is not believed before the server was asked, once and for little.
func TestWholePartIsAskedAbout(t *testing.T) {
	right, wrong := faulty.Body{Size: 1 << 20, Seed: 72}, faulty.Body{Size: 1 << 20, Seed: 73}
	for name, there := range map[string]faulty.Body{"right": right, "wrong": wrong} {
		t.Run(name, func(t *testing.T) {
			srv := faulty.New(t, right)
			dir := t.TempDir()
			part, err := disk.Create(disk.OS{}, dir, "file.bin", disk.TakeNumber, disk.Record{URL: srv.URL, Size: right.Size, ETag: etagOf(t, there)})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := part.WriteAt(there.Bytes(), 0); err != nil {
				t.Fatal(err)
			}
			if err := part.Suspend([]disk.Span{{To: right.Size}}); err != nil {
				t.Fatal(err)
			}
			e := newEngine(t, Options{})
			s := await(t, e, add(t, e, Request{URL: srv.URL, Dir: dir}), ended)
			if s.State != Done || sumOf(t, s.Path) != right.SHA256() {
				t.Errorf("%+v %v", s, s.Err)
			}
			if asked := srv.Requests(); len(asked) == 0 || name == "right" && (len(asked) > 1 || asked[0].From != right.Size-1) {
				t.Errorf("asked for %+v", asked)
			}
			onlyFile(t, dir, "file.bin")
		})
	}
}
