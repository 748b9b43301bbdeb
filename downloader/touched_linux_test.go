package downloader

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
	"gannet/downloader/faulty"
)

// harmPart has another program do something to the part of a running download until that can be noticed: not in the same
// tick of the clock as a write of ours.
func harmPart(t *testing.T, e *Engine, id ID, harm func(path string) error) {
	t.Helper()
	s := await(t, e, id, func(s *Snapshot) bool { return s.State == Running && s.Done > 200_000 })
	e.mu.Lock()
	part := e.byID[id].fetching().Part()
	e.mu.Unlock()
	for end := time.Now().Add(10 * time.Second); !part.Touched() && time.Now().Before(end); {
		if err := harm(s.Path + disk.PartSuffix); err != nil {
			t.Fatal(err)
		}
	}
}

// What another program changed while it came is not saved as the file: it is fetched anew.
func TestPartChangedInFlight(t *testing.T) {
	body := faulty.Body{Size: 2 << 20, Seed: 80}
	harms := map[string]func(path string) error{
		"cut": func(path string) error { return os.Truncate(path, 1000) },
		"written into": func(path string) error {
			f, err := os.OpenFile(path, os.O_RDWR, 0)
			if err != nil {
				return err
			}
			defer f.Close()
			_, err = f.WriteAt([]byte("EVIL"), 0)
			return err
		},
		"deleted": os.Remove,
		"replaced": func(path string) error {
			return errors.Join(os.WriteFile(path+".new", make([]byte, body.Size), 0o600), os.Rename(path+".new", path))
		},
	}
	for name, harm := range harms {
		for _, checksum := range []string{"", "sha256:" + body.SHA256()} {
			t.Run(name+" "+checksum, func(t *testing.T) {
				t.Parallel()
				srv := faulty.New(t, body, faulty.Slow(1<<20))
				dir := t.TempDir()
				e := newEngine(t, Options{Connections: 1, Sum: SumAside})
				id := add(t, e, Request{URL: srv.URL, Dir: dir, Checksum: checksum})
				harmPart(t, e, id, harm)
				s := await(t, e, id, summed)
				if s.State != Done || sumOf(t, s.Path) != body.SHA256() || s.SHA256 != body.SHA256() {
					t.Errorf("%+v %v", s, s.Err)
				}
				if _, err := os.Stat(filepath.Join(dir, "file.bin.part")); name == "replaced" {
					if err != nil || filepath.Base(s.Path) != "file (1).bin" {
						t.Errorf("%s was saved over what is not Gannet's: %v", s.Path, err)
					}
					return
				}
				onlyFile(t, dir, "file.bin")
			})
		}
	}
}

// A program that goes on changing it is told about.
func TestPartChangedAgainAndAgain(t *testing.T) {
	srv := faulty.New(t, faulty.Body{Size: 2 << 20, Seed: 81}, faulty.Slow(1<<20))
	dir := t.TempDir()
	e := newEngine(t, Options{Connections: 1})
	id := add(t, e, Request{URL: srv.URL, Dir: dir})
	cut := func(path string) error { return os.Truncate(path, 1000) }
	harmPart(t, e, id, cut)
	await(t, e, id, func(*Snapshot) bool { return len(srv.Requests()) > 1 })
	harmPart(t, e, id, cut)
	if s := await(t, e, id, ended); s.State != Failed || s.Err.Kind != failure.InUse {
		t.Errorf("%+v %v", s, s.Err)
	}
	if _, err := os.Stat(filepath.Join(dir, "file.bin")); err == nil {
		t.Error("there is a file")
	}
}
