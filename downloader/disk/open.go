// How a part is begun, and found again after a restart.

package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// Taken says what to do about a file that has the name already.
type Taken int

const (
	TakeNumber Taken = iota // save as "name (1).ext"
	Overwrite               // replace it once the new one is whole
	Skip                    // keep it: ErrSkip
)

// Create reserves a name in dir that is name or derived from it, and starts a part
// under it. The part itself is the reservation, in this program and against others.
func Create(fsys FS, dir, name string, taken Taken, r Record) (*Part, error) {
	if err := fsys.MkdirAll(dir); err != nil {
		return nil, err
	}
	var try numbers
	try.taken = func(n int) bool {
		path := filepath.Join(dir, numbered(name, n))
		return isThere(fsys, path) || isThere(fsys, path+PartSuffix)
	}
	for try.n <= mostNumbers {
		p, err := reserve(fsys, dir, name, try.n, taken, r)
		switch {
		case err == nil, errors.Is(err, ErrSkip):
			return p, err
		case errors.Is(err, fs.ErrExist), errors.Is(err, ErrLocked), errors.Is(err, ErrNoPart):
			try.next()
		case IsTooLong(err):
			if name = shorter(fsys, dir, name); name == "" {
				return nil, err
			}
			try.n = 0
		default:
			return nil, err
		}
	}
	return nil, errNoName
}

// reserve starts a part under the n-th name, or gives fs.ErrExist, ErrLocked or ErrNoPart if that is taken.
func reserve(fsys FS, dir, name string, n int, taken Taken, r Record) (*Part, error) {
	p := &Part{fs: fsys, dir: dir, name: numbered(name, n), record: r}
	if p.record.Replace = taken == Overwrite && n == 0; n > 0 {
		p.record.Base = name
	}
	if isPart(fsys, dir, p.name) {
		return nil, fs.ErrExist
	}
	if err := p.mayHaveName(taken); err != nil {
		return nil, err
	}
	err := p.begin()
	if errors.Is(err, fs.ErrExist) {
		err = p.takeOver()
	}
	if err != nil {
		return nil, err
	}
	// A file may have got the name since the first look, and given up the part's.
	if err := p.mayHaveName(taken); err != nil {
		return nil, errors.Join(err, p.Discard())
	}
	return p, nil
}

// mayHaveName gives fs.ErrExist or ErrSkip if a file has the part's name and is to keep it.
func (p *Part) mayHaveName(taken Taken) error {
	file, err := p.fs.Lstat(p.path())
	switch {
	case IsTooLong(err):
		return err
	case err != nil || !blocked(file, p.record.Replace):
		return nil
	case taken == Skip && p.record.Base == "" && !file.IsDir():
		return ErrSkip
	}
	return fs.ErrExist
}

// begin creates the part and its resume file.
func (p *Part) begin() (err error) {
	p.part, err = p.fs.OpenFile(p.path()+PartSuffix, os.O_RDWR|os.O_CREATE|os.O_EXCL, privateMode)
	if err != nil {
		return err
	}
	if err := p.hold(); err != nil {
		p.part.Close()
		return err
	}
	if p.needsRecord() {
		if err = p.openLog(true); err == nil {
			err = p.writeFirst()
		}
	}
	if err != nil {
		p.close()
		return errors.Join(err, p.fs.Remove(p.path()+PartSuffix))
	}
	return nil
}

// mostUnrecorded is how large a file may be, in bytes, that has no resume file until the first Save, Sync or Suspend:
// it is mostly whole before, and a kill costs no more than one of a larger file does.
const mostUnrecorded = 64 << 10

// needsRecord reports whether a part that has just been made must have its resume file at once: what a kill leaves
// could else not be told from a file of the user's, or what was asked for would be forgotten with it.
func (p *Part) needsRecord() bool {
	r := &p.record
	if r.Size < 0 || r.Size > mostUnrecorded || r.Replace || r.Base != "" || !keepsMode || !p.fs.Local(p.part) {
		return true
	}
	_, err := p.fs.Lstat(p.path() + ResumeSuffix) // one of another file, or too long a name
	return !errors.Is(err, fs.ErrNotExist)
}

// openLog opens the resume file, or makes it; emptied says that nothing in it counts any more. It gives fs.ErrExist if
// something else has its name.
func (p *Part) openLog(emptied bool) error {
	path := p.path() + ResumeSuffix
	log, err := p.fs.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, privateMode)
	for tries := 0; errors.Is(err, fs.ErrExist) && tries < 10; tries++ {
		log, err = openOurs(p.fs, path)
		if errors.Is(err, fs.ErrNotExist) { // that of a file that has just been published
			log, err = p.fs.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, privateMode)
			continue
		}
		if err == nil && emptied {
			err = log.Truncate(0)
		}
		break
	}
	if log != nil { // closed with p
		p.log, p.recorded = log, true
	}
	return err
}

// takeOver takes a part that an earlier run left without a record that can be read, keeping its bytes. It gives
// fs.ErrExist or ErrLocked if it has one, or may be something else.
func (p *Part) takeOver() (err error) {
	// Not to be held even for a moment if it has one: who has just made it would leave it to us.
	if _, err := recordOf(p.fs, p.dir, p.name); err == nil {
		return fs.ErrExist
	}
	if p.part, err = openOurs(p.fs, p.path()+PartSuffix); err != nil {
		return fs.ErrExist
	}
	defer func() {
		if err != nil {
			p.close()
		}
	}()
	if err := p.hold(); err != nil {
		return err
	}
	if !isThere(p.fs, p.path()+ResumeSuffix) && !p.isLeft() {
		return fs.ErrExist
	}
	if err := p.openLog(false); err != nil {
		return err
	}
	if _, err := readRecord(p.log); err == nil {
		return fs.ErrExist // another download goes on with it
	}
	p.record.Left = true
	if err := errors.Join(p.log.Truncate(0), p.writeFirst()); err != nil || !p.InOrder() {
		return err
	}
	return p.guard.change(func() error { return p.part.Truncate(0) }) // nothing can be written over what is there
}

// hold locks the part and makes sure that it still has its name: whoever held it
// before may have just published or deleted it.
func (p *Part) hold() error {
	f, ok := systemFile(p.part)
	if !ok {
		return nil
	}
	memory, stamps := kindOf(f)
	if p.inMemory = memory; stamps {
		p.guard.watch(f)
	}
	if err := lock(f); err != nil {
		return err
	}
	return p.isNamed()
}

// isNamed gives ErrNoPart unless the open part is still the one of that name.
func (p *Part) isNamed() error {
	f, ok := systemFile(p.part)
	if !ok {
		return nil
	}
	held, err := f.Stat()
	if err != nil {
		return err
	}
	named, err := p.fs.Lstat(p.path() + PartSuffix)
	if err != nil || !os.SameFile(held, named) {
		return ErrNoPart
	}
	return nil
}

// Found is what Open could make out about a part.
type Found struct {
	Record Record
	Done   []Span // bytes that are there
	// Doubtful means that the part was not closed in order, or was written to since:
	// compare some of its bytes with the server's before going on.
	Doubtful bool
	// Touched means that it was closed in order but changed since, by somebody else.
	Touched bool
}

// Open goes on with the part of the file named name in dir. It gives ErrNoPart if
// there is none that is ours, ErrLocked if another program holds it. A damaged resume file, or
// none, gives a part of which nothing is done and whose Record is empty.
func Open(fsys FS, dir, name string) (*Part, Found, error) {
	p := &Part{fs: fsys, dir: dir, name: name}
	var err error
	p.part, err = openOurs(fsys, p.path()+PartSuffix)
	if errors.Is(err, fs.ErrNotExist) {
		dropStale(fsys, dir, name)
	}
	if err != nil {
		return nil, Found{}, noPart(err)
	}
	found, err := p.look()
	if err != nil {
		p.close()
		return nil, Found{}, noPart(err)
	}
	return p, found, nil
}

func noPart(err error) error {
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrExist) {
		return ErrNoPart
	}
	return err
}

// look holds the part and compares it with its record.
func (p *Part) look() (Found, error) {
	if err := p.hold(); err != nil {
		return Found{}, err
	}
	info, err := p.part.Stat()
	if err != nil {
		return Found{}, err
	}
	if !isThere(p.fs, p.path()+ResumeSuffix) && !p.isLeft() {
		return Found{}, ErrNoPart
	}
	if err := p.openLog(false); err != nil {
		return Found{}, err
	}
	r, err := readRecord(p.log)
	if err != nil {
		p.record = Record{Size: -1, Left: true}
		return Found{Record: p.record}, nil
	}
	modified := r.Modified != 0 && r.Modified == info.ModTime().UnixNano() &&
		(r.Changed == 0 || r.Changed == p.guard.after.changed)
	if r.Size >= 0 && info.Size() > r.Size {
		modified = false
		if err := p.guard.change(func() error { return p.part.Truncate(r.Size) }); err != nil {
			return Found{}, err
		}
	}
	if err := syncFile(p.log); err != nil { // what is read here may be but in memory
		return Found{}, err
	}
	r.Todo = nil // it had no name when a kill came
	p.record, p.kept = r, r.Seq
	done := r.claimed(info.Size(), p.fs.BootID())
	if r.InOrder && !slices.Equal(done, []Span{{0, info.Size()}}) { // else what comes would not be behind it
		if done = nil; info.Size() > 0 {
			if err := p.part.Truncate(0); err != nil {
				return Found{}, err
			}
		}
	}
	return Found{
		Record: r, Done: done,
		Doubtful: len(done) > 0 && !modified,
		Touched:  len(done) > 0 && !modified && r.Modified != 0,
	}, nil
}
