// What is wrong with folders and parts: full, gone, changed or used by others.

package downloader

import (
	"os"
	"path/filepath"
	"testing"

	"gannet/downloader/failure"
	"gannet/downloader/faulty"
	"gannet/downloader/transfer"
)

func TestFullDiskStopsWhatGoesThere(t *testing.T) {
	srv := faulty.New(t, faulty.Body{Size: 1 << 20, Seed: 17}, faulty.Slow(100<<10))
	e := newEngine(t, Options{Connections: 1})
	here, there := t.TempDir(), t.TempDir()
	full, beside, elsewhere := start(t, e, srv.URL, here), start(t, e, srv.URL, here), start(t, e, srv.URL, there)
	e.mu.Lock()
	d := e.byID[full]
	attempt := d.attempt
	e.mu.Unlock()
	attempt.Report(transfer.Failed{Err: &failure.Error{Kind: failure.DiskFull, Subject: here, Need: 1 << 20, Free: 4096}})
	s := await(t, e, beside, ended)
	if s.State != Failed || s.Err.Kind != failure.DiskFull || s.Err.Free != 4096 || s.Err.Need <= 0 || s.Done == 0 {
		t.Errorf("%+v %+v", s, s.Err)
	}
	if s := await(t, e, elsewhere, func(*Snapshot) bool { return true }); s.State != Running {
		t.Errorf("a download to another folder is %v", s.State)
	}
}

func TestPartChangedByAnotherProgram(t *testing.T) {
	body := faulty.Body{Size: 4 << 20, Seed: 18}
	srv := faulty.New(t, body, faulty.Slow(2<<20))
	dir := t.TempDir()
	e := newEngine(t, Options{Connections: 1})
	id := add(t, e, Request{URL: srv.URL, Dir: dir})
	await(t, e, id, func(s *Snapshot) bool { return s.Done > 1<<20 })
	e.Pause(id)
	closeEngine(t, e)
	part, err := os.OpenFile(filepath.Join(dir, "file.bin.part"), os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.WriteAt([]byte("not what the server sent"), 0); err != nil {
		t.Fatal(err)
	}
	part.Close()
	e = newEngine(t, Options{})
	id = add(t, e, Request{URL: srv.URL, Dir: dir})
	if s := await(t, e, id, ended); s.State != Done || sumOf(t, s.Path) != body.SHA256() {
		t.Errorf("%+v", s)
	}
	onlyFile(t, dir, "file.bin")
}

// A part of an earlier program goes on although its folder was looked into before it
// came there, and although another part there has the same link.
func TestUnfinishedFileGoesOn(t *testing.T) {
	body := faulty.Body{Size: 3 << 20, Seed: 21}
	srv := faulty.New(t, body, faulty.Slow(2<<20))
	before, dir := t.TempDir(), t.TempDir()
	e, err := New(Options{Connections: 1})
	if err != nil {
		t.Fatal(err)
	}
	start(t, e, srv.URL, before)
	closeEngine(t, e)

	e = newEngine(t, Options{Connections: 1})
	if _, err := e.Unfinished(filepath.Join(dir, "file.bin.part")); err == nil {
		t.Error("a part that is not there can be gone on with")
	}
	id := add(t, e, Request{URL: srv.Base + "/other.bin", Dir: dir})
	await(t, e, id, in(Done))
	for _, end := range []string{".part", ".part.gannet"} {
		if err := os.Rename(filepath.Join(before, "file.bin"+end), filepath.Join(dir, "mine.bin"+end)); err != nil {
			t.Fatal(err)
		}
	}
	asked := len(srv.Requests())
	r, err := e.Unfinished(filepath.Join(dir, "mine.bin.part"))
	if err != nil || r.URL != srv.URL || r.Dir != dir {
		t.Fatalf("%+v, %v", r, err)
	}
	s := await(t, e, add(t, e, r), ended)
	if s.Path != filepath.Join(dir, "mine.bin") || sumOf(t, s.Path) != body.SHA256() {
		t.Errorf("%+v", s)
	}
	if first := srv.Requests()[asked]; first.From == 0 || first.IfRange == "" {
		t.Errorf("went on with %+v", first)
	}
}

func TestSecondProgramOnOneFileSaysSo(t *testing.T) {
	body := faulty.Body{Size: 2 << 20, Seed: 19}
	srv := faulty.New(t, body, faulty.Slow(1<<20))
	dir := t.TempDir()
	first, second := newEngine(t, Options{Connections: 1}), newEngine(t, Options{Connections: 1})
	one := start(t, first, srv.URL, dir)
	two := add(t, second, Request{URL: srv.URL, Dir: dir})
	if s := await(t, second, two, ended); s.State != Failed || s.Err.Kind != failure.InUse {
		t.Errorf("the second: %+v", s)
	}
	if s := await(t, first, one, ended); s.State != Done || sumOf(t, s.Path) != body.SHA256() {
		t.Errorf("the first: %+v", s)
	}
	onlyFile(t, dir, "file.bin")
}

// A drive is waited for, also after a kill: the list does not know then what had come.
func TestWaitsForItsFolder(t *testing.T) {
	for name, killed := range map[string]bool{"paused": false, "killed": true} {
		t.Run(name, func(t *testing.T) { waitsForItsFolder(t, killed) })
	}
}

func waitsForItsFolder(t *testing.T, killed bool) {
	t.Helper()
	body := faulty.Body{Size: 2 << 20, Seed: 20}
	srv := faulty.New(t, body, faulty.Slow(1<<20))
	drive := filepath.Join(t.TempDir(), "drive")
	dir := filepath.Join(drive, "films")
	e := newEngine(t, Options{Connections: 1, Retries: -1})
	id := start(t, e, srv.URL, dir)
	halt(t, e, id)
	if killed {
		e.mu.Lock()
		e.byID[id].Done = 0
		e.mu.Unlock()
	}
	if err := os.Rename(drive, drive+" unplugged"); err != nil {
		t.Fatal(err)
	}
	e.Resume(id)
	s := await(t, e, id, in(Waiting))
	if s.Err.Kind != failure.Folder || s.Err.Subject != dir || s.Done == 0 != killed {
		t.Errorf("%+v %+v", s, s.Err)
	}
	if _, err := os.Stat(drive); err == nil {
		t.Error("the folder of a drive that is not there was made")
	}
	if err := os.Rename(drive+" unplugged", drive); err != nil {
		t.Fatal(err)
	}
	s = await(t, e, id, in(Done))
	if sumOf(t, s.Path) != body.SHA256() {
		t.Errorf("%+v", s)
	}
}
