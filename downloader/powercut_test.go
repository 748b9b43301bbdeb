package downloader

import (
	"os"
	"path/filepath"
	"testing"

	"gannet/downloader/disk"
	"gannet/downloader/faulty"
)

// rebooted is the disk of a computer that was started again.
type rebooted struct{ disk.OS }

func (rebooted) BootID() string { return "another" }

// After a power cut the engine does not believe what was only written, though the resume
// file claims it and the end of it is right.
func TestEngineAfterAPowerCut(t *testing.T) {
	body := faulty.Body{Size: 3 << 20, Seed: 71}
	srv := faulty.New(t, body, faulty.Slow(1<<20))
	dir, found := t.TempDir(), t.TempDir()
	e := newEngine(t, Options{Connections: 1})
	id := start(t, e, srv.URL, dir)
	resume := filepath.Join(dir, "file.bin"+disk.ResumeSuffix)
	await(t, e, id, func(s *Snapshot) bool { return s.Done > 1<<20 })
	e.mu.Lock()
	f := e.byID[id].fetching()
	e.mu.Unlock()
	if err := f.Part().Save(f.Spans().Done()); err != nil {
		t.Fatal(err)
	}
	record, err := os.ReadFile(resume)
	if err != nil {
		t.Fatal(err)
	}
	part, err := os.ReadFile(filepath.Join(dir, "file.bin"+disk.PartSuffix))
	if err != nil {
		t.Fatal(err)
	}
	clear(part[:512<<10]) // what the disk did not keep
	for suffix, content := range map[string][]byte{disk.ResumeSuffix: record, disk.PartSuffix: part} {
		if err := os.WriteFile(filepath.Join(found, "file.bin"+suffix), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	e.Remove(id)

	after := newEngine(t, Options{})
	after.fs = rebooted{} // before anything is there that uses it
	if s := await(t, after, add(t, after, Request{URL: srv.URL, Dir: found}), ended); s.State != Done || sumOf(t, s.Path) != body.SHA256() {
		t.Errorf("a wrong file: %+v %v", s, s.Err)
	}
	onlyFile(t, found, "file.bin")
}
