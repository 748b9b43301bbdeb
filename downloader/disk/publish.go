// How work on a part ends: it is suspended, becomes the file, or is discarded.

package disk

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
)

// Suspend closes the part in order, so that all of done is there next time.
func (p *Part) Suspend(done []Span) error {
	defer p.close()
	p.mu.Lock()
	p.record.Written, p.record.Boot = done, p.fs.BootID()
	p.mu.Unlock()
	err := p.Sync(func() []Span { return done })
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
	if p.IsProved() {
		p.record.Changed = p.guard.after.changed
	}
	return p.write()
}

// Publish makes size bytes the file, durably, under its name or, if that was
// taken meanwhile and is not to be replaced, under the next free one, and gives its
// path. The part is closed whatever happens, but left in place on an error.
func (p *Part) Publish(size int64) (string, error) {
	defer p.close()
	// Another program may have cut or replaced the part under our hands.
	if err := p.isNamed(); err != nil {
		return "", err
	}
	if err := p.guard.change(func() error { return p.finish(size) }); err != nil {
		return "", err
	}
	if err := syncFile(p.part); err != nil {
		return "", err
	}
	if p.Touched() {
		return "", ErrTouched
	}
	if err := p.keepTodo(); err != nil {
		return "", err
	}
	if closeBeforeRename {
		p.close()
	}
	to, err := p.giveName()
	if err != nil {
		return "", err
	}
	if p.record.Todo == nil {
		err = p.fs.Remove(p.path() + ResumeSuffix)
	}
	if errors.Is(err, fs.ErrNotExist) { // with a download that found the name taken just now
		err = nil
	}
	return to, errors.Join(err, p.fs.SyncDir(p.dir))
}

// finish gives the part the length and the permissions of the file.
func (p *Part) finish(size int64) error {
	info, err := p.part.Stat()
	if err != nil {
		return err
	}
	if info.Size() < size {
		return fmt.Errorf("the part has %d of %d bytes: %w", info.Size(), size, io.ErrUnexpectedEOF)
	}
	if f, ok := systemFile(p.part); ok {
		publicMode(f, p.dir)
	}
	if info.Size() == size {
		return nil
	}
	return p.part.Truncate(size)
}

// giveName renames the part to the file, or to the next free name if that is taken.
func (p *Part) giveName() (string, error) {
	to, base := p.name, cmp.Or(p.record.Base, p.name)
	try := numbers{taken: func(n int) bool { return isThere(p.fs, filepath.Join(p.dir, numbered(base, n))) }}
	for noted := p.name; try.n <= mostNumbers; {
		err := p.moveTodo(noted, to)
		switch {
		case err == nil:
			noted = to
		case !errors.Is(err, fs.ErrExist):
			return "", err
		}
		if err == nil && !isPart(p.fs, p.dir, to) {
			path, replace := filepath.Join(p.dir, to), p.record.Replace && to == p.name
			if err := p.fs.Publish(p.path()+PartSuffix, path, replace); replace || !errors.Is(err, fs.ErrExist) {
				return path, err
			}
		}
		to = numbered(base, try.next())
	}
	return "", errNoName
}

// Discard deletes the part and its resume file.
func (p *Part) Discard() error {
	if closeBeforeRename {
		p.close()
	}
	defer p.close()
	// The part last: it holds the name, which the next one may take with a resume file of its own.
	return errors.Join(p.fs.Remove(p.path()+ResumeSuffix), p.fs.Remove(p.path()+PartSuffix))
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
	p.guard.watch(nil)
	p.part, p.log = nil, nil
}
