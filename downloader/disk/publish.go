// How work on a part ends: it is suspended, becomes the file as Saver has it, or is discarded.

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

// prepare makes ready what is synced next: the part with size bytes, and what is to be done with the file.
func (p *Part) prepare(size int64) error {
	// Another program may have cut or replaced the part under our hands.
	if err := p.isNamed(); err != nil {
		return err
	}
	if err := p.guard.change(func() error { return p.cut(size) }); err != nil {
		return err
	}
	if err := p.writeTodo(); err != nil {
		return err
	}
	if p.isRecorded() {
		return p.guard.change(p.dress)
	}
	return nil
}

// cut gives the part the length of the file.
func (p *Part) cut(size int64) error {
	info, err := p.part.Stat()
	switch {
	case err != nil:
		return err
	case info.Size() < size:
		return fmt.Errorf("the part has %d of %d bytes: %w", info.Size(), size, io.ErrUnexpectedEOF)
	case info.Size() == size:
		return nil
	}
	return p.part.Truncate(size)
}

// dress gives the part the permissions and the origin of the file. Without a resume file, this is what tells a file of
// the user's from what a kill has left, so that it comes last.
func (p *Part) dress() error {
	if f, ok := systemFile(p.part); ok {
		publicMode(f, p.dir)
		_ = Mark(f, p.origin) // many file systems cannot keep it
	}
	return nil
}

// syncWhole puts on the disk what prepare has left.
func (p *Part) syncWhole() error {
	if err := syncFile(p.part); err != nil {
		return err
	}
	return p.syncTodo()
}

// give gives the part, which is synced, its name. With an error, path is that of the file if it has it nevertheless.
func (p *Part) give() (path string, err error) {
	if p.Touched() {
		return "", ErrTouched
	}
	recorded := p.isRecorded()
	if !recorded {
		_ = p.dress() // a wish
	}
	if closeBeforeRename {
		p.close()
	}
	to, err := p.giveName()
	if err != nil {
		return "", err
	}
	if recorded && p.record.Todo == nil {
		err = p.fs.Remove(p.path() + ResumeSuffix)
	}
	if errors.Is(err, fs.ErrNotExist) { // with a download that found the name taken just now
		err = nil
	}
	return to, err
}

// isRecorded reports whether there is a resume file.
func (p *Part) isRecorded() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.recorded
}

// giveName renames the part to the file, or to the next free name if that is taken.
func (p *Part) giveName() (string, error) {
	to, base := p.name, cmp.Or(p.record.Base, p.name)
	try := numbers{taken: func(n int) bool { return isThere(p.fs, filepath.Join(p.dir, numbered(base, n))) }}
	for noted := p.name; try.n <= mostNumbers; to = numbered(base, try.next()) {
		noteToo := p.record.Todo != nil && to != p.name
		if isPart(p.fs, p.dir, to) || noteToo && isThere(p.fs, filepath.Join(p.dir, to+PartSuffix)) {
			continue
		}
		err := p.moveTodo(noted, to)
		switch {
		case err == nil:
			noted = to
		case !errors.Is(err, fs.ErrExist):
			return "", err
		}
		if err == nil {
			path, replace := filepath.Join(p.dir, to), p.record.Replace && to == p.name
			if err := p.fs.Publish(p.path()+PartSuffix, path, replace); replace || !errors.Is(err, fs.ErrExist) {
				return path, err
			}
		}
	}
	return "", errNoName
}

// Discard deletes the part and its resume file.
func (p *Part) Discard() error {
	if closeBeforeRename {
		p.close()
	}
	defer p.close()
	var err error
	if p.isRecorded() {
		err = p.fs.Remove(p.path() + ResumeSuffix)
	}
	// The part last: it holds the name, which the next one may take with a resume file of its own.
	return errors.Join(err, p.fs.Remove(p.path()+PartSuffix))
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
