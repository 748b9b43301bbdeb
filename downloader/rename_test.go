package downloader

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
	"gannet/downloader/faulty"
)

func TestRename(t *testing.T) {
	body := faulty.Body{Size: 1 << 20, Seed: 30}
	dir, store := t.TempDir(), filepath.Join(t.TempDir(), "list.db")
	e, err := New(Options{Store: store, Connections: 1, Parallel: 9, Exists: ExistsOverwrite})
	if err != nil {
		t.Fatal(err)
	}
	slow := faulty.Slow(1 << 20)
	finished := add(t, e, Request{URL: faulty.New(t, body).URL, Dir: dir, Name: "finished"})
	await(t, e, finished, in(Done))
	failed := add(t, e, Request{URL: faulty.New(t, body, faulty.When(faulty.First(2), faulty.Status(404))).URL, Dir: dir, Name: "failed"})
	await(t, e, failed, in(Failed))
	srv := faulty.New(t, body, slow)
	paused := start(t, e, srv.URL+"?1", dir)
	e.Pause(paused)
	running := start(t, e, srv.URL+"?2", dir)

	for id, name := range map[ID]string{finished: "a/../b.bin", failed: "c.bin", paused: "d.bin", running: "e.bin"} {
		if err := e.Rename(id, name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for id, state := range map[ID]State{finished: Done, failed: Failed, paused: Paused} {
		await(t, e, id, in(state))
	}
	await(t, e, running, in(Running))
	closeEngine(t, e)

	e = newEngine(t, Options{Store: store})
	e.Resume(failed, paused)
	for id, name := range map[ID]string{finished: "b.bin", failed: "c.bin", paused: "d.bin", running: "e.bin"} {
		s := await(t, e, id, in(Done))
		if s.Name != name || s.Path != filepath.Join(dir, name) || sumOf(t, s.Path) != body.SHA256() {
			t.Errorf("%s: %+v", name, s)
		}
	}
	for _, r := range srv.Requests()[2:] {
		if r.From == 0 {
			t.Errorf("what was renamed was fetched again: %+v", r)
		}
	}
	if names := listing(t, dir); len(names) != 4 {
		t.Errorf("the folder has %v", names)
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

func TestRenameTakesNoFilesName(t *testing.T) {
	body := faulty.Body{Size: 1 << 20, Seed: 31}
	srv := faulty.New(t, body, faulty.When(faulty.Path("/slow.bin"), faulty.Slow(500<<10)), faulty.When(faulty.Path("/no.bin"), faulty.Status(404)))
	dir := t.TempDir()
	e := newEngine(t, Options{Connections: 1, Exists: ExistsOverwrite})
	finished := add(t, e, Request{URL: srv.URL, Dir: dir})
	await(t, e, finished, in(Done))
	failed := add(t, e, Request{URL: srv.Base + "/no.bin", Dir: dir})
	await(t, e, failed, in(Failed))
	slow := start(t, e, srv.Base+"/slow.bin", dir)
	theirs := filepath.Join(dir, "theirs")
	if err := os.WriteFile(theirs, []byte("theirs"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, id := range []ID{finished, failed, slow} {
		for name, kind := range map[string]failure.Kind{"theirs": failure.Exists, " ..": failure.Name} {
			var failed *failure.Error
			if err := e.Rename(id, name); !errors.As(err, &failed) || failed.Kind != kind {
				t.Errorf("%d to %q: %v", id, name, err)
			}
		}
	}
	if err := e.Rename(finished, "slow.bin"); !failure.Is(err, failure.Exists) {
		t.Errorf("the name of a download under way was given: %v", err)
	}
	if err := e.Rename(99, "name"); err != nil {
		t.Errorf("a download that is not there: %v", err)
	}
	if s := await(t, e, slow, in(Done)); s.Name != "slow.bin" || sumOf(t, s.Path) != body.SHA256() {
		t.Errorf("%+v", s)
	}
	if content(t, theirs) != "theirs" {
		t.Error("another file was written over")
	}
	if err := os.Remove(filepath.Join(dir, "file.bin")); err != nil {
		t.Fatal(err)
	}
	if err := e.Rename(finished, "name"); !failure.Is(err, failure.Missing) {
		t.Errorf("a file that is gone was renamed: %v", err)
	}
}

// A part that a kill left under its new name is found though the list has the old one.
func TestKillWhileRenaming(t *testing.T) {
	body := faulty.Body{Size: 1 << 20, Seed: 32}
	srv := faulty.New(t, body, faulty.Slow(1<<20))
	dir, store := t.TempDir(), filepath.Join(t.TempDir(), "list.db")
	e, err := New(Options{Store: store, Connections: 1})
	if err != nil {
		t.Fatal(err)
	}
	id := start(t, e, srv.URL, dir)
	closeEngine(t, e)
	if err := disk.Rename(disk.OS{}, dir, "file.bin", "new.bin"); err != nil {
		t.Fatal(err)
	}
	e = newEngine(t, Options{Store: store})
	if s := await(t, e, id, in(Done)); s.Name != "new.bin" || sumOf(t, s.Path) != body.SHA256() {
		t.Errorf("%+v", s)
	}
	if again := srv.Requests()[1]; again.From == 0 {
		t.Errorf("went on with %+v", again)
	}
	onlyFile(t, dir, "new.bin")
}

// cutDisk keeps the list as a kill before or after a file is renamed would leave it.
type cutDisk struct {
	disk.OS
	list          string
	before, after []byte
}

func (c *cutDisk) Publish(from, to string, replace bool) (err error) {
	if c.before, err = os.ReadFile(c.list); err != nil {
		return err
	}
	if err := c.OS.Publish(from, to, replace); err != nil {
		return err
	}
	c.after, err = os.ReadFile(c.list)
	return err
}

// A finished file that a kill left under either name is found.
func TestKillWhileRenamingAFinishedFile(t *testing.T) {
	body := faulty.Body{Size: 1000, Seed: 33}
	dir, store := t.TempDir(), filepath.Join(t.TempDir(), "list.db")
	e := newEngine(t, Options{Store: store})
	id := add(t, e, Request{URL: faulty.New(t, body).URL, Dir: dir, Name: "old.bin"})
	await(t, e, id, in(Done))
	killed := &cutDisk{list: store}
	e.mu.Lock()
	e.fs = killed // nothing uses it now
	e.mu.Unlock()
	if err := e.Rename(id, "new.bin"); err != nil {
		t.Fatal(err)
	}
	oldPath, newPath := filepath.Join(dir, "old.bin"), filepath.Join(dir, "new.bin")
	for _, c := range []struct {
		name, wanted string
		list         []byte
		prepare      func() error
	}{
		{"after it", "new.bin", killed.after, func() error { return nil }},
		{"before it", "old.bin", killed.before, func() error { return os.Rename(newPath, oldPath) }},
		{"half of it", "old.bin", killed.after, func() error { return os.Link(oldPath, newPath) }}, // where no call renames without replacing
		{"another file there", "old.bin", killed.after, func() error {
			return errors.Join(os.Remove(oldPath), os.Remove(newPath), os.WriteFile(newPath, []byte("another"), 0o644))
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := c.prepare(); err != nil {
				t.Fatal(err)
			}
			kept := filepath.Join(t.TempDir(), "kept.db")
			if err := os.WriteFile(kept, c.list, 0o600); err != nil {
				t.Fatal(err)
			}
			again := newEngine(t, Options{Store: kept})
			if s := await(t, again, id, in(Done)); s.Name != c.wanted || s.Path != filepath.Join(dir, c.wanted) {
				t.Errorf("it is called %s, at %s", s.Name, s.Path)
			}
		})
	}
}
