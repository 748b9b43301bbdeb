package disk

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// tick waits until the clock that files are stamped by has gone on.
func tick(t *testing.T) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "clock")
	modified := func() time.Time {
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		return info.ModTime()
	}
	for before := modified(); modified().Equal(before); {
	}
}

func guarded(t *testing.T) (p *Part, path string) {
	t.Helper()
	dir := t.TempDir()
	p = create(t, dir, "f")
	if p.guard.file == nil {
		t.Skip("files are not stamped here when they are written")
	}
	return p, filepath.Join(dir, "f.part")
}

// harms are what another program may do to a part of 100 bytes.
var harms = map[string]func(path string) error{
	"cut":       func(path string) error { return os.Truncate(path, 10) },
	"longer":    func(path string) error { return os.Truncate(path, 1000) },
	"emptied":   func(path string) error { return os.WriteFile(path, nil, 0o600) },
	"rewritten": func(path string) error { return os.WriteFile(path, make([]byte, 100), 0o600) },
	"written into, its time set back": func(path string) error {
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		f, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			return err
		}
		_, err = f.WriteAt([]byte("EVIL"), 5)
		return errors.Join(err, f.Close(), os.Chtimes(path, info.ModTime(), info.ModTime()))
	},
}

// What another program does to the part between our own writes is noticed, though these go on.
func TestChangeByAnotherProgramIsNoticed(t *testing.T) {
	for name, harm := range harms {
		for _, more := range []bool{false, true} {
			p, path := guarded(t)
			write(t, p, Span{0, 100})
			tick(t)
			if p.Touched() {
				t.Fatal("nobody has touched it")
			}
			if err := harm(path); err != nil {
				t.Fatal(err)
			}
			if more {
				write(t, p, Span{0, 100})
			}
			if !p.Touched() || p.IsProved() {
				t.Errorf("%s: not noticed (written on: %v)", name, more)
			}
			if _, err := publish(p, 100); err == nil {
				t.Errorf("%s: published", name)
			}
		}
	}
}

func TestChangeWhilePausedIsNoticed(t *testing.T) {
	for name, harm := range harms {
		p, path := guarded(t)
		if err := p.Suspend(write(t, p, Span{0, 100})); err != nil {
			t.Fatal(err)
		}
		tick(t)
		if err := harm(path); err != nil {
			t.Fatal(err)
		}
		if p, found, err := Open(OS{}, filepath.Dir(path), "f"); err != nil || len(found.Done) > 0 && !found.Touched {
			t.Errorf("%s: %+v, %v", name, found, err)
		} else {
			p.close()
		}
	}
}

// What we do ourselves, also many at once, is no change by another.
func TestOwnChangesAreNoneByAnother(t *testing.T) {
	p, _ := guarded(t)
	var all sync.WaitGroup
	for n := range int64(8) {
		all.Go(func() {
			for i := range int64(200) {
				if _, err := p.WriteAt(make([]byte, 1000), (n*200+i)*1000); err != nil {
					t.Error(err)
				}
				if i%50 == 0 {
					_ = p.Touched()
				}
			}
		})
	}
	all.Wait()
	const size = 1_600_000
	done := func() []Span { return []Span{{0, size}} }
	if err := errors.Join(p.Allocate(2*size), p.Save(done()), p.Sync(done)); err != nil {
		t.Fatal(err)
	}
	p.Mark(Source{URL: "http://host/f"})
	if p.Touched() || !p.IsProved() {
		t.Error("taken for a change by another")
	}
	if err := p.Restart(Record{Size: size}); err != nil || p.Touched() {
		t.Errorf("restarted: %v", err)
	}
	if _, err := p.WriteAt(make([]byte, size), 0); err != nil {
		t.Fatal(err)
	}
	if _, err := publish(p, size); err != nil {
		t.Error(err)
	}
}
