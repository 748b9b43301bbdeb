//go:build linux

package disk

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
)

// TestPowerCutInAGroup cuts the power at every step of a group of files, from their first bytes to the sync of their
// folders. Whatever the disk kept: a final name is that of a whole file only, what was told to be saved is, what is to be
// done with a file is known where it has its name, and every file can be had afterwards.
func TestPowerCutInAGroup(t *testing.T) {
	for seed := range uint64(12) {
		for cutAt, whole := 1, false; !whole; cutAt++ {
			g := newGrouped(t, cutAt)
			whole = g.run() == nil
			after := g.fs.afterCut(rand.New(rand.NewPCG(seed, uint64(cutAt))))
			if seed == 0 { // only the program ends
				after = g.fs
				after.cutAt = 0
			}
			if err := g.check(after); err != nil {
				t.Fatalf("seed %d, cut at %d: %v", seed, cutAt, err)
			}
		}
	}
}

// grouped are files that are saved together.
type grouped struct {
	fs    *frailFS
	files []groupedFile
	group []*saving
}

type groupedFile struct {
	dir, name string
	taken     Taken
	recorded  bool   // it has a resume file when it is saved
	task      string // to be done with the file; "" if none
	content   []byte
}

// before is what stands under the name of the file that is replaced.
var before = []byte("the file of before")

func newGrouped(t *testing.T, cutAt int) *grouped {
	g := &grouped{fs: newFrailFS(0)}
	for i := range 6 {
		f := groupedFile{dir: "/d", name: fmt.Sprint(i), content: bytes.Repeat([]byte{byte('a' + i)}, 500+i)}
		f.recorded = i%3 == 1
		if i%2 == 1 {
			f.dir = "/e"
		}
		g.files = append(g.files, f)
	}
	g.files[2].task, g.files[3].task = "scan", "scan"
	g.files[4].taken = Overwrite
	old, err := g.fs.open("/d/4", os.O_CREATE)
	if err == nil {
		_, err = old.WriteAt(before, 0)
	}
	if err := errors.Join(err, old.Sync(), g.fs.SyncDir("/d")); err != nil {
		t.Fatal(err)
	}
	g.fs.cutAt = g.fs.steps + cutAt
	return g
}

// run gives the first error.
func (g *grouped) run() error {
	var failed error
	for _, f := range g.files {
		p, err := Create(g.fs, f.dir, f.name, f.taken, Record{Size: int64(len(f.content))})
		if err != nil {
			return err
		}
		if _, err = p.WriteAt(f.content, 0); err == nil && f.recorded {
			err = p.Save([]Span{{0, int64(len(f.content))}})
		}
		if f.task != "" {
			p.Leave(f.task)
		}
		if err == nil {
			err = p.prepare(int64(len(f.content)))
		}
		s := &saving{part: p, err: err}
		if failed = errors.Join(failed, err); err == nil {
			g.group = append(g.group, s)
		}
	}
	saveGroup(g.group)
	for _, s := range g.group {
		failed = errors.Join(failed, s.err)
	}
	return failed
}

// check holds what is on the disk against what may be there, and fetches what is missing.
func (g *grouped) check(disk *frailFS) error {
	saved := make(map[string]bool)
	for _, s := range g.group {
		saved[s.path] = s.err == nil
	}
	for _, f := range g.files {
		path := filepath.Join(f.dir, f.name)
		file, named := disk.names[path]
		replaced := named && bytes.Equal(file.now, f.content)
		switch {
		case named && !replaced && !(f.taken == Overwrite && bytes.Equal(file.now, before)):
			return fmt.Errorf("%s is not whole: %q", path, file.now)
		case f.taken == Overwrite && !named:
			return errors.New("the file that was to be replaced is gone")
		case saved[path] && !replaced:
			return fmt.Errorf("%s was told to be saved and is not", path)
		case replaced && f.task != "":
			n, err := OpenNote(disk, f.dir, f.name)
			if err != nil || !n.Todo().Left(f.task) {
				return fmt.Errorf("nothing says what is to be done with %s: %w", path, err)
			}
		}
		if replaced {
			continue
		}
		if err := f.fetchAgain(disk); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	return nil
}

// fetchAgain is what a next run of the program does.
func (f groupedFile) fetchAgain(disk *frailFS) error {
	p, found, err := Open(disk, f.dir, f.name)
	if errors.Is(err, ErrNoPart) {
		p, err = Create(disk, f.dir, f.name, f.taken, Record{Size: int64(len(f.content))})
	}
	if err != nil {
		return err
	}
	if p.Name() != f.name {
		return fmt.Errorf("it goes on as %q", p.Name())
	}
	for _, s := range found.Done {
		got := make([]byte, s.Len())
		if _, err := p.ReadAt(got, s.From); err != nil || !bytes.Equal(got, f.content[s.From:s.To]) {
			return fmt.Errorf("the record claims bytes that are not there: %q, %w", got, err)
		}
	}
	if _, err := p.WriteAt(f.content, 0); err != nil {
		return err
	}
	path, err := publish(p, int64(len(f.content)))
	if err != nil {
		return err
	}
	if file := disk.names[path]; !bytes.Equal(file.now, f.content) || !bytes.Equal(file.synced, f.content) {
		return fmt.Errorf("it became %q", file.now)
	}
	return nil
}
