//go:build linux

package disk

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestPowerCut cuts the power at every step of many made-up downloads, which
// sync, stop in order, go on and start over at random. Whatever the disk kept, the
// record claims no byte that is not there and has what was synced, the final name is
// that of the whole file only, and the download can be finished.
func TestPowerCut(t *testing.T) {
	for seed := range uint64(40) {
		whole := newPowered(newFrailFS(0), seed)
		if err := whole.download(); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		for cutAt := 1; cutAt < whole.fs.steps; cutAt++ {
			d := newPowered(newFrailFS(cutAt), seed)
			if err := d.download(); !errors.Is(err, errPower) {
				t.Fatalf("seed %d, cut at %d: %v", seed, cutAt, err)
			}
			after := newPowered(d.fs.afterCut(d.random), seed)
			after.promised = d.promised
			if err := after.goOn(); err != nil {
				t.Fatalf("seed %d, cut at %d: %v", seed, cutAt, err)
			}
		}
	}
}

// TestForgottenBytesStayForgotten loses every write to the resume file that was not
// synced, and none to the part, after bytes of the part were declared wrong.
func TestForgottenBytesStayForgotten(t *testing.T) {
	tests := map[string]struct {
		forget func(*Part) error
		done   []Span
	}{
		"Trim":    {func(p *Part) error { return p.Trim(100) }, []Span{{0, 100}}},
		"Restart": {func(p *Part) error { return p.Restart(Record{Size: poweredSize, ETag: "2"}) }, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			disk := newFrailFS(0)
			p, err := Create(disk, "/d", "f", TakeNumber, Record{Size: poweredSize, ETag: "1"})
			if err != nil {
				t.Fatal(err)
			}
			_, err = p.WriteAt(contents["1"], 0)
			all := func() []Span { return []Span{{0, poweredSize}} }
			if err := errors.Join(err, p.Sync(all), test.forget(p)); err != nil {
				t.Fatal(err)
			}
			if _, err := p.WriteAt(contents["2"][100:], 100); err != nil {
				t.Fatal(err)
			}
			record := disk.names["/d/f.part.gannet"]
			record.now = record.synced
			if _, found, err := Open(disk, "/d", "f"); err != nil || !slices.Equal(found.Record.Synced, test.done) {
				t.Errorf("found %+v, %v", found, err)
			}
		})
	}
}

// TestPowerCutWhileRenaming cuts the power at each step of Rename: all that was there
// is there under one of the names.
func TestPowerCutWhileRenaming(t *testing.T) {
	for seed := range uint64(50) {
		for cut, whole := 0, false; !whole; cut++ {
			disk := newFrailFS(0)
			p, err := Create(disk, "/d", "old", TakeNumber, Record{Size: poweredSize, ETag: "1"})
			if err != nil {
				t.Fatal(err)
			}
			all := []Span{{0, poweredSize}}
			_, err = p.WriteAt(contents["1"], 0)
			if err := errors.Join(err, p.Suspend(all), disk.SyncDir("/d")); err != nil {
				t.Fatal(err)
			}
			disk.cutAt = disk.steps + cut
			whole = Rename(disk, "/d", "old", "new") == nil
			after := disk.afterCut(rand.New(rand.NewPCG(seed, uint64(cut))))
			found := false
			for _, name := range []string{"old", "new"} {
				if p, there, err := Open(after, "/d", name); err == nil && slices.Equal(there.Record.Synced, all) && slices.Equal(there.Done, all) {
					d := &powered{part: p, version: there.Record.ETag}
					found = d.checkClaims(there.Done) == nil
				}
			}
			if !found {
				t.Fatalf("seed %d, cut at step %d: the bytes are lost", seed, cut)
			}
		}
	}
}

const poweredSize = 20_000

// contents are the versions of the file, by their ETag.
var contents = map[string][]byte{"1": contentOf('1'), "2": contentOf('2'), "3": contentOf('3')}

func init() {
	contents["4"] = slices.Concat(contents["1"][:poweredSize/2], contents["3"][poweredSize/2:])
}

func contentOf(version byte) []byte {
	p := make([]byte, poweredSize)
	for i := range p {
		p[i] = byte(i*7+i>>8) ^ version
	}
	return p
}

// powered is a download on a disk whose power may be cut.
type powered struct {
	fs      *frailFS
	random  *rand.Rand
	part    *Part
	spans   *Spans
	version string
	// promised is what was synced of the version, so that a cut must not take it.
	promised []Span
}

func newPowered(disk *frailFS, seed uint64) *powered {
	return &powered{fs: disk, random: rand.New(rand.NewPCG(seed, 1))}
}

// download does a whole one.
func (d *powered) download() error {
	d.version = "1"
	part, err := Create(d.fs, "/d", "f", TakeNumber, Record{Size: poweredSize, ETag: d.version})
	if err != nil {
		return err
	}
	d.part, d.spans = part, NewSpans(poweredSize, nil)
	return d.fill()
}

// goOn checks what a cut has left, and finishes the download.
func (d *powered) goOn() error {
	if done, err := d.published(); done || err != nil {
		return err
	}
	if !isThere(d.fs, "/d/f.part.gannet") {
		d.promised = nil // its name was not synced
	}
	part, found, err := Open(d.fs, "/d", "f")
	if errors.Is(err, ErrNoPart) {
		if err := d.download(); err != nil {
			return err
		}
	} else {
		if err != nil {
			return err
		}
		d.part, d.spans, d.version = part, NewSpans(poweredSize, found.Done), found.Record.ETag
		if err := d.checkClaims(found.Done); err != nil {
			return err
		}
		if kept := NewSpans(poweredSize, found.Done); !kept.hold(d.promised) {
			return errors.New("what was synced is lost")
		}
		if d.version == "" { // an unreadable record: start over, as the engine does
			d.version = "3"
			d.spans = NewSpans(poweredSize, nil)
			if err := part.Restart(Record{Size: poweredSize, ETag: d.version}); err != nil {
				return err
			}
		}
		if err := d.fill(); err != nil {
			return err
		}
	}
	if done, err := d.published(); !done {
		return errors.Join(err, errors.New("finished, but there is no file"))
	}
	return nil
}

// hold reports whether all of spans is done.
func (s *Spans) hold(spans []Span) bool {
	before := s.Filled()
	for _, span := range spans {
		s.add(span)
	}
	return s.Filled() == before
}

// checkClaims holds what the record claims against the bytes on the disk.
func (d *powered) checkClaims(done []Span) error {
	for _, s := range done {
		got := make([]byte, s.Len())
		if _, err := d.part.ReadAt(got, s.From); err != nil && err != io.EOF {
			return err
		}
		if !bytes.Equal(got, contents[d.version][s.From:s.To]) {
			return errors.New("the record claims bytes that are not on the disk")
		}
	}
	return nil
}

// published reports whether the file has its name, and gives an error if it is not whole.
func (d *powered) published() (bool, error) {
	file, ok := d.fs.names["/d/f"]
	if !ok {
		return false, nil
	}
	for _, content := range contents {
		if bytes.Equal(file.now, content) {
			return true, nil
		}
	}
	return true, errors.New("the final name is that of a file that is not whole")
}

// fill brings what is missing in random pieces and publishes the file.
func (d *powered) fill() error {
	for !d.spans.Whole() {
		var err error
		switch d.random.IntN(12) {
		case 0:
			err = d.part.Save(d.spans.Done())
		case 1, 2:
			err = d.sync()
		case 3:
			err = d.stopAndGoOn()
		case 4:
			if d.version == "1" || d.version == "4" {
				d.version, d.spans, d.promised = "2", NewSpans(poweredSize, nil), nil
				err = d.part.Restart(Record{Size: poweredSize, ETag: "2"})
			}
		case 5:
			if d.version == "1" {
				err = d.change()
			}
		default:
			err = d.writeSome()
		}
		if err != nil {
			return err
		}
	}
	_, err := publish(d.part, poweredSize)
	return err
}

func (d *powered) sync() error {
	done := d.spans.Done()
	if err := d.part.Sync(func() []Span { return done }); err != nil {
		return err
	}
	d.promised = done
	return nil
}

func (d *powered) stopAndGoOn() error {
	if err := d.part.Suspend(d.spans.Done()); err != nil {
		return err
	}
	d.promised = d.spans.Done()
	part, found, err := Open(d.fs, "/d", d.part.Name())
	if err != nil {
		return err
	}
	if !slices.Equal(found.Done, d.spans.Done()) {
		return errors.New("an orderly stop lost bytes")
	}
	d.part = part
	return nil
}

// change finds the first version to be another one from its middle on.
func (d *powered) change() error {
	const at = poweredSize / 2
	d.promised = NewSpans(at, d.promised).Done()
	d.spans.Trim(at)
	if err := d.part.Trim(at); err != nil {
		return err
	}
	d.version = "4"
	d.part.Describe(Record{Size: poweredSize, ETag: d.version})
	return nil
}

// writeSome writes a piece of a gap, not always its first.
func (d *powered) writeSome() error {
	claim := d.spans.Next()
	if claim == nil {
		return nil
	}
	defer claim.Release()
	if left := claim.Left(); left.Len() > 4000 && d.random.IntN(2) == 0 {
		later := claim.Split(left.From + left.Len()/2)
		claim.Release()
		claim = later
		defer later.Release()
	}
	left := claim.Left()
	n := min(left.Len(), 1+d.random.Int64N(2500))
	if _, err := d.part.WriteAt(contents[d.version][left.From:left.From+n], left.From); err != nil {
		return err
	}
	claim.Advance(n)
	return nil
}

var errPower = errors.New("the power is gone")

// TestPowerCutLeavesTheNote ends the program, or cuts the power, at each step of Publish: where the file has its name, what
// is to be done with it is known.
func TestPowerCutLeavesTheNote(t *testing.T) {
	for seed := range uint64(50) {
		for cut, whole := 0, false; !whole; cut++ {
			disk := newFrailFS(0)
			p, err := Create(disk, "/d", "f", TakeNumber, Record{Size: poweredSize, ETag: "1"})
			if err != nil {
				t.Fatal(err)
			}
			_, err = p.WriteAt(contents["1"], 0)
			if err := errors.Join(err, p.Sync(func() []Span { return []Span{{0, poweredSize}} }), disk.SyncDir("/d")); err != nil {
				t.Fatal(err)
			}
			disk.cutAt = disk.steps + cut
			p.Leave("scan")
			_, err = publish(p, poweredSize)
			whole = err == nil
			after := disk.afterCut(rand.New(rand.NewPCG(seed, uint64(cut))))
			if seed == 0 { // only the program ends
				after = disk
				after.cutAt = 0
			}
			_, err = after.Lstat("/d/f")
			named := err == nil
			n, err := OpenNote(after, "/d", "f")
			switch {
			case named && (err != nil || !n.Todo().Left("scan")):
				t.Fatalf("seed %d, cut at step %d: nothing says what is to be done: %v", seed, cut, err)
			case !named && !errors.Is(err, ErrNoPart), whole && !named:
				t.Fatalf("seed %d, cut at step %d: %v", seed, cut, err)
			}
		}
	}
}
