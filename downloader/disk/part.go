// Package disk keeps a download on disk: which bytes of it are there (Spans),
// the file they are written to (Part) and the small file beside it that
// survives a kill or a power cut (Record). It knows nothing of networks.
package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// Errors that a caller can tell apart.
var (
	// ErrLocked means that another program works on the same part.
	ErrLocked = errors.New("locked by another program")
	// ErrSkip means that the file is there already and is to be kept.
	ErrSkip = errors.New("the file is there already")
	// ErrNoPart means that there is nothing that can be gone on with.
	ErrNoPart = errors.New("no part to go on with")
	errNoName = fmt.Errorf("no free name: %w", fs.ErrExist)
)

// mostNumbers is how many "name (n)" are tried before giving up.
const mostNumbers = 999

// Taken says what to do about a file that has the name already.
type Taken int

const (
	TakeNumber Taken = iota // save as "name (1).ext"
	Overwrite               // replace it once the new one is whole
	Skip                    // keep it: ErrSkip
)

// Part is NAME.part with its resume file, held by this program alone from Create
// or Open to Suspend, Publish or Discard. Methods are safe for concurrent use.
type Part struct {
	fs   FS
	dir  string
	name string

	files sync.RWMutex // held to read by those using the files, to write by who closes them
	part  File         // nil once closed
	log   File

	mu     sync.Mutex // guards record and keeps its writes in order
	record Record
}

// Create reserves a name in dir that is name or derived from it, and starts a part
// under it. The part itself is the reservation, in this program and against others.
func Create(fsys FS, dir, name string, taken Taken, r Record) (*Part, error) {
	if err := fsys.MkdirAll(dir); err != nil {
		return nil, err
	}
	for n := 0; n <= mostNumbers; n++ {
		candidate := name
		if n > 0 {
			candidate = Numbered(name, n)
		}
		r.Replace = taken == Overwrite && n == 0
		if _, err := fsys.Lstat(filepath.Join(dir, candidate)); err == nil && !r.Replace {
			if taken == Skip {
				return nil, ErrSkip
			}
			continue
		}
		p := &Part{fs: fsys, dir: dir, name: candidate, record: r}
		err := p.begin()
		switch {
		case err == nil:
			return p, nil
		case errors.Is(err, fs.ErrExist), errors.Is(err, ErrLocked):
			continue
		default:
			return nil, err
		}
	}
	return nil, errNoName
}

// begin creates the part and its resume file. An empty part that nobody holds and
// that has no record is the trace of a kill at this very place and is taken over.
func (p *Part) begin() (err error) {
	flag := os.O_RDWR | os.O_CREATE | os.O_EXCL
	p.part, err = p.fs.OpenFile(p.path()+PartSuffix, flag, 0o644)
	if errors.Is(err, fs.ErrExist) {
		if _, e := p.fs.Lstat(p.path() + ResumeSuffix); e == nil {
			return err
		}
		if p.part, err = p.fs.OpenFile(p.path()+PartSuffix, os.O_RDWR, 0); err != nil {
			return fs.ErrExist
		}
		if info, e := p.part.Stat(); e != nil || info.Size() > 0 || !info.Mode().IsRegular() {
			p.part.Close()
			return fs.ErrExist
		}
	} else if err != nil {
		return err
	}
	if err := p.hold(); err != nil {
		p.part.Close()
		return err
	}
	p.log, err = p.fs.OpenFile(p.path()+ResumeSuffix, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err == nil {
		err = p.Save(nil)
	}
	if err != nil {
		p.close()
		return errors.Join(err, p.fs.Remove(p.path()+PartSuffix))
	}
	return nil
}

// hold locks the part and makes sure that it still has its name: whoever held it
// before may have just published or deleted it.
func (p *Part) hold() error {
	f, ok := p.part.(*os.File)
	if !ok {
		return nil
	}
	if err := lock(f); err != nil {
		return err
	}
	held, err := f.Stat()
	if err != nil {
		return err
	}
	named, err := p.fs.Lstat(p.path() + PartSuffix)
	if err != nil || !os.SameFile(held, named) {
		return fs.ErrExist
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
}

// Open goes on with the part of the file named name in dir. It gives ErrNoPart if
// there is none, ErrLocked if another program holds it. A damaged resume file
// gives a part of which nothing is done and whose Record is empty.
func Open(fsys FS, dir, name string) (*Part, Found, error) {
	p := &Part{fs: fsys, dir: dir, name: name}
	var err error
	p.log, err = fsys.OpenFile(p.path()+ResumeSuffix, os.O_RDWR, 0)
	if err != nil {
		return nil, Found{}, noPart(err)
	}
	p.part, err = fsys.OpenFile(p.path()+PartSuffix, os.O_RDWR, 0)
	if err != nil {
		p.log.Close()
		if errors.Is(err, fs.ErrNotExist) {
			fsys.Remove(p.path() + ResumeSuffix) // it speaks of a part that was deleted
		}
		return nil, Found{}, noPart(err)
	}
	found, err := p.look()
	if err != nil {
		p.close()
		return nil, Found{}, err
	}
	return p, found, nil
}

func noPart(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return ErrNoPart
	}
	return err
}

// look holds the part and compares it with its record.
func (p *Part) look() (Found, error) {
	if err := p.hold(); err != nil {
		return Found{}, noPart(err)
	}
	info, err := p.part.Stat()
	if err != nil {
		return Found{}, err
	}
	if !info.Mode().IsRegular() {
		return Found{}, ErrNoPart
	}
	r, err := readRecord(p.log)
	if err != nil {
		p.record = Record{Size: -1}
		return Found{Record: p.record}, nil
	}
	if r.Size >= 0 && info.Size() > r.Size {
		if err := p.part.Truncate(r.Size); err != nil {
			return Found{}, err
		}
	}
	p.record = r
	done := r.claimed(info.Size())
	modified := r.Modified != 0 && r.Modified == info.ModTime().UnixNano()
	return Found{Record: r, Done: done, Doubtful: len(done) > 0 && !modified}, nil
}

func (p *Part) path() string { return filepath.Join(p.dir, p.name) }

// Name is the name the file will have.
func (p *Part) Name() string { return p.name }

// Dir is the folder the part is in.
func (p *Part) Dir() string { return p.dir }

// Allocate reserves room for size bytes. Have a look at Free first: a file
// system may take what it has before it says that it is not enough.
func (p *Part) Allocate(size int64) error {
	p.files.RLock()
	defer p.files.RUnlock()
	if p.part == nil {
		return fs.ErrClosed
	}
	if f, ok := p.part.(*os.File); ok {
		return allocate(f, size)
	}
	return p.part.Truncate(size)
}

// WriteAt writes b at off.
func (p *Part) WriteAt(b []byte, off int64) (int, error) {
	p.files.RLock()
	defer p.files.RUnlock()
	if p.part == nil {
		return 0, fs.ErrClosed
	}
	return p.part.WriteAt(b, off)
}

// ReadAt reads what was written.
func (p *Part) ReadAt(b []byte, off int64) (int, error) {
	p.files.RLock()
	defer p.files.RUnlock()
	if p.part == nil {
		return 0, fs.ErrClosed
	}
	return p.part.ReadAt(b, off)
}

// Save records that done has been written. It is cheap: nothing is synced.
func (p *Part) Save(done []Span) error {
	p.files.RLock()
	defer p.files.RUnlock()
	if p.log == nil {
		return fs.ErrClosed
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.record.Written, p.record.Boot, p.record.Modified = done, bootID(), 0
	return p.write()
}

// Sync puts the bytes on the disk and then records done as being there. Take
// done before the call: what is written meanwhile may not be synced.
func (p *Part) Sync(done []Span) error {
	p.files.RLock()
	defer p.files.RUnlock()
	if p.part == nil {
		return fs.ErrClosed
	}
	if err := p.part.Sync(); err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.record.Synced = done
	if err := p.write(); err != nil {
		return err
	}
	return p.log.Sync()
}

// write puts the record into the slot that does not hold the newest one.
func (p *Part) write() error {
	p.record.Seq++
	slot, err := p.record.encode()
	if err != nil {
		return err
	}
	_, err = p.log.WriteAt(slot, int64(p.record.Seq%2)*slotSize)
	return err
}

// Restart forgets every byte: from now on the part belongs to what r says.
func (p *Part) Restart(r Record) error {
	p.files.RLock()
	defer p.files.RUnlock()
	if p.part == nil {
		return fs.ErrClosed
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	r.Seq, r.Boot, r.Replace = p.record.Seq, bootID(), p.record.Replace
	p.record = r
	// Both slots, so that no older record can speak for the new bytes.
	if err := errors.Join(p.write(), p.write(), p.log.Sync()); err != nil {
		return err
	}
	return p.part.Truncate(0)
}

// Describe takes the link, the size and the validators from r, keeping the bytes.
// The next Save writes them.
func (p *Part) Describe(r Record) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.record.URL, p.record.Size = r.URL, r.Size
	p.record.ETag, p.record.LastModified, p.record.Dated = r.ETag, r.LastModified, r.Dated
}

// Suspend closes the part in order, so that all of done is there next time.
func (p *Part) Suspend(done []Span) error {
	defer p.close()
	p.mu.Lock()
	p.record.Written, p.record.Boot = done, bootID()
	p.mu.Unlock()
	err := p.Sync(done)
	if err != nil {
		return err
	}
	info, err := p.part.Stat()
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.record.Modified = info.ModTime().UnixNano()
	return p.write()
}

// Publish makes size bytes the file, durably, under its name or, if that was
// taken meanwhile and is not to be replaced, under the next free one, and gives its
// path. The part is closed whatever happens, but left in place on an error.
func (p *Part) Publish(size int64) (string, error) {
	defer p.close()
	replace := p.record.Replace
	if info, err := p.part.Stat(); err != nil {
		return "", err
	} else if info.Size() != size {
		if err := p.part.Truncate(size); err != nil {
			return "", err
		}
	}
	if err := p.part.Sync(); err != nil {
		return "", err
	}
	if closeBeforeRename {
		p.close()
	}
	for n := 0; n <= mostNumbers; n++ {
		to := p.path()
		if n > 0 {
			to = filepath.Join(p.dir, Numbered(p.name, n))
		}
		err := p.fs.Publish(p.path()+PartSuffix, to, replace)
		if errors.Is(err, fs.ErrExist) && !replace {
			continue
		}
		if err != nil {
			return "", err
		}
		return to, errors.Join(p.fs.Remove(p.path()+ResumeSuffix), p.fs.SyncDir(p.dir))
	}
	return "", errNoName
}

// Discard deletes the part and its resume file.
func (p *Part) Discard() error {
	p.close()
	return errors.Join(p.fs.Remove(p.path()+PartSuffix), p.fs.Remove(p.path()+ResumeSuffix))
}

func (p *Part) close() {
	p.files.Lock()
	defer p.files.Unlock()
	if p.part != nil {
		p.part.Close()
	}
	if p.log != nil {
		p.log.Close()
	}
	p.part, p.log = nil, nil
}
