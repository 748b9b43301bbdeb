// Package disk keeps a download on disk: which bytes of it are there (Spans),
// the file they are written to (Part) and the small file beside it that
// survives a kill or a power cut (Record). It knows nothing of networks.
package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"sync"
	"sync/atomic"
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

// writeBackEvery is how many bytes are written before the disk begins with them, so that
// the sync at a file's end is short.
const writeBackEvery = 32 << 20

// Part is NAME.part with its resume file, held by this program alone from Create
// or Open to Suspend, Publish or Discard. Methods are safe for concurrent use.
type Part struct {
	fs   FS
	dir  string
	name string

	guard    guard
	inMemory bool         // the file system keeps its files in memory
	fresh    atomic.Int64 // bytes written since the last call of startWriteBack

	files sync.RWMutex // held to read by those using the files, to write by who closes them
	part  File         // nil once closed
	log   File         // nil also before the first record

	mu       sync.Mutex // guards the fields below and keeps the record's writes in order
	record   Record
	recorded bool   // there is a resume file
	origin   Source // of the file
	kept     uint64 // Seq of the newest record that was synced: its slot is not written to
	trims    int    // how often bytes were forgotten
}

func (p *Part) path() string { return filepath.Join(p.dir, p.name) }

// Name is the name the file will have.
func (p *Part) Name() string { return p.name }

// Dir is the folder the part is in.
func (p *Part) Dir() string { return p.dir }

// use keeps the files open until files is unlocked for reading. It gives fs.ErrClosed, and
// nothing to unlock, if they are closed already.
func (p *Part) use() error {
	p.files.RLock()
	if p.part == nil {
		p.files.RUnlock()
		return fs.ErrClosed
	}
	return nil
}

// Allocate reserves room for size bytes. Have a look at Free first: a file
// system may take what it has before it says that it is not enough.
func (p *Part) Allocate(size int64) error {
	if err := p.use(); err != nil {
		return err
	}
	defer p.files.RUnlock()
	if p.InOrder() {
		return nil
	}
	err := p.guard.change(func() error {
		if f, ok := systemFile(p.part); ok {
			return allocate(f, size)
		}
		return p.part.Truncate(size)
	})
	if isUnsupported(err) { // it is but a wish
		return nil
	}
	return err
}

// InOrder reports whether the file system takes bytes only one after the other, each once.
func (p *Part) InOrder() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.record.InOrder
}

// WriteAt writes b at off.
func (p *Part) WriteAt(b []byte, off int64) (int, error) {
	if err := p.use(); err != nil {
		return 0, err
	}
	defer p.files.RUnlock()
	p.guard.begin()
	n, err := p.writeAt(b, off)
	p.guard.end()
	if f, ok := systemFile(p.part); ok && p.fresh.Add(int64(n)) >= writeBackEvery {
		p.fresh.Store(0)
		startWriteBack(f)
	}
	return n, err
}

// writeAt writes in pieces that the system takes well.
func (p *Part) writeAt(b []byte, off int64) (n int, err error) {
	if p.inMemory {
		return p.part.WriteAt(b, off)
	}
	for n < len(b) && err == nil {
		var wrote int
		wrote, err = p.part.WriteAt(b[n:min(len(b), n+writePiece)], off+int64(n))
		n += wrote
	}
	return n, err
}

// ReadAt reads what was written.
func (p *Part) ReadAt(b []byte, off int64) (int, error) {
	if err := p.use(); err != nil {
		return 0, err
	}
	defer p.files.RUnlock()
	return p.part.ReadAt(b, off)
}

// Save records that done has been written. It is cheap: nothing is synced.
func (p *Part) Save(done []Span) error {
	if err := p.use(); err != nil {
		return err
	}
	defer p.files.RUnlock()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.record.Written, p.record.Boot, p.record.Modified, p.record.Changed = done, p.fs.BootID(), 0, 0
	return p.write()
}

// Sync puts the bytes on the disk and then records what done gave before that as being
// there.
func (p *Part) Sync(done func() []Span) error {
	if err := p.use(); err != nil {
		return err
	}
	defer p.files.RUnlock()
	p.mu.Lock()
	trims := p.trims
	p.mu.Unlock()
	synced := done()
	if err := syncFile(p.part); err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.trims != trims {
		return nil // some of it is forgotten by now
	}
	p.record.Synced = synced
	return p.keep()
}

// Trim records that what is there from the offset at on no longer counts.
func (p *Part) Trim(at int64) error {
	if err := p.use(); err != nil {
		return err
	}
	defer p.files.RUnlock()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.trims++
	p.record.Written = NewSpans(at, p.record.Written).Done()
	p.record.Synced = NewSpans(at, p.record.Synced).Done()
	// Both slots and durably, before a byte is written over.
	return errors.Join(p.keep(), p.keep())
}

// write puts the record into the slot that does not hold the newest synced one, so that
// a power cut leaves that whatever becomes of this.
func (p *Part) write() error {
	if p.log == nil {
		if err := p.openLog(true); err != nil {
			return err
		}
	}
	p.record.Seq++
	if p.record.Seq%2 == p.kept%2 {
		p.record.Seq++
	}
	slot, err := p.record.encode()
	if err != nil {
		return err
	}
	at := int64(p.record.Seq%2) * slotSize
	if p.record.InOrder {
		if at, err = 0, p.log.Truncate(0); err != nil {
			return err
		}
	}
	_, err = p.log.WriteAt(slot, at)
	return err
}

// writeFirst writes the first record. If that fails because it is not at the start of its file, all there is in order.
func (p *Part) writeFirst() error {
	err := p.Save(nil)
	if err == nil || IsFull(err) || IsReadOnly(err) || IsGone(err) {
		return err
	}
	p.record.InOrder = true
	if p.Save(nil) != nil {
		return err
	}
	return nil
}

// keep writes the record and syncs it.
func (p *Part) keep() error {
	if err := p.write(); err != nil {
		return err
	}
	return p.syncRecord()
}

// syncRecord syncs what was last written of the record.
func (p *Part) syncRecord() error {
	if err := syncFile(p.log); err != nil {
		return err
	}
	p.kept = p.record.Seq
	return nil
}

// Restart forgets every byte: from now on the part belongs to what r says. It gives ErrNoPart if another program has
// deleted or moved it.
func (p *Part) Restart(r Record) error {
	if err := p.use(); err != nil {
		return err
	}
	defer p.files.RUnlock()
	if err := p.isNamed(); err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	r.Seq, r.Boot, r.Replace, r.Base, r.InOrder = p.record.Seq, p.fs.BootID(), p.record.Replace, p.record.Base,
		p.record.InOrder
	p.record = r
	p.trims++
	// Both slots, so that no older record can speak for the new bytes.
	if err := errors.Join(p.keep(), p.keep()); err != nil {
		return err
	}
	err := p.guard.change(func() error { return p.part.Truncate(0) })
	p.guard.watch(p.guard.file)
	return err
}

// Describe takes the link, the size and the validators from r, keeping the bytes.
// The next Save writes them.
func (p *Part) Describe(r Record) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.record.URL, p.record.Size = r.URL, r.Size
	p.record.ETag, p.record.LastModified, p.record.Dated = r.ETag, r.LastModified, r.Dated
	p.record.Published, p.record.Coding = r.Published, r.Coding
	p.record.Unproved = r.Unproved
	p.record.Type = r.Type
}
