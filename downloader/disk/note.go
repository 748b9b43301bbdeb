package disk

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
)

// A file with which something is still to be done, such as extracting it, keeps its resume file until that is done: who
// asks for the same again after a kill finds there what is left. It is written before the file gets its name, so that
// there is no moment in which the file is there and nothing is known of it.

// Todo is what is to be done with a file that has its name.
type Todo struct {
	Size     int64           `json:"size"`              // of the file
	Modified int64           `json:"modified"`          // when it was last changed, in Unix ns
	Tasks    map[string]bool `json:"tasks"`             // whether each is done
	Filling  string          `json:"filling,omitempty"` // a folder beside the file that is being filled and not whole
}

// Left reports whether one of the tasks is not done.
func (t Todo) Left(tasks ...string) bool {
	return slices.ContainsFunc(tasks, func(task string) bool {
		done, known := t.Tasks[task]
		return known && !done
	})
}

// Leave has Publish keep the resume file, for tasks that are still to be done with the file.
func (p *Part) Leave(tasks ...string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.record.Todo = nil
	if len(tasks) > 0 {
		p.record.Todo = &Todo{Tasks: map[string]bool{}}
	}
	for _, task := range tasks {
		p.record.Todo.Tasks[task] = false
	}
}

// writeTodo writes down what Leave said, if anything, of the part as it is now.
func (p *Part) writeTodo() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.record.Todo == nil {
		return nil
	}
	info, err := p.part.Stat()
	if err != nil {
		return err
	}
	p.record.Todo.Size, p.record.Todo.Modified = info.Size(), info.ModTime().UnixNano()
	return p.write()
}

// syncTodo puts on the disk what writeTodo has written.
func (p *Part) syncTodo() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.record.Todo == nil {
		return nil
	}
	return p.syncRecord()
}

// moveTodo has what writeTodo wrote stand beside the file named to.
func (p *Part) moveTodo(from, to string) error {
	if p.record.Todo == nil || from == to {
		return nil
	}
	return p.fs.Publish(filepath.Join(p.dir, from+ResumeSuffix), filepath.Join(p.dir, to+ResumeSuffix), false)
}

// Note is a Todo on the disk, held by this program alone from OpenNote to Close or Remove. One goroutine uses it.
type Note struct{ part *Part }

// OpenNote finds what is to be done with the file named name in dir. It gives ErrNoPart if there is nothing, ErrLocked
// if another program is at work on it.
func OpenNote(fsys FS, dir, name string) (*Note, error) {
	p := &Part{fs: fsys, dir: dir, name: name}
	if isThere(fsys, p.path()+PartSuffix) || !isThere(fsys, p.path()) {
		return nil, ErrNoPart // it speaks of a part, or of a file that was deleted
	}
	var err error
	if p.log, err = openOurs(fsys, p.path()+ResumeSuffix); err != nil {
		return nil, noPart(err)
	}
	if f, ok := systemFile(p.log); ok {
		err = lock(f)
	}
	n := &Note{p}
	if err == nil {
		err = n.read()
	}
	if err != nil {
		p.close()
		return nil, err
	}
	return n, nil
}

// read takes the newest record, or gives ErrNoPart if it is that of a part again.
func (n *Note) read() error {
	r, err := readRecord(n.part.log)
	if err != nil || r.Todo == nil {
		return ErrNoPart
	}
	n.part.record, n.part.kept = r, r.Seq
	return nil
}

// Todo is what is to be done.
func (n *Note) Todo() Todo { return *n.part.record.Todo }

// Unchanged reports whether the file is the one that was saved: nobody else can give a file of this user these times.
func (n *Note) Unchanged() bool {
	info, err := n.part.fs.Lstat(n.part.path())
	if err != nil || !info.Mode().IsRegular() || links(info) > 1 {
		return false
	}
	if !isPrivate(unshared{info}) && !looksAsNew(n.part.fs, n.part.path(), info) {
		return false
	}
	return info.Size() == n.Todo().Size && info.ModTime().UnixNano() == n.Todo().Modified
}

// unshared is a file as if nobody but its owner might write to it.
type unshared struct{ fs.FileInfo }

func (f unshared) Mode() fs.FileMode { return f.FileInfo.Mode() &^ 0o022 }

// Update changes the Todo durably.
func (n *Note) Update(change func(*Todo)) error {
	if err := n.read(); err != nil {
		return err
	}
	change(n.part.record.Todo)
	return n.part.keep()
}

// Remove is for when nothing is left to do.
func (n *Note) Remove() error {
	defer n.Close()
	if err := n.read(); err != nil {
		return err
	}
	if err := n.part.fs.Remove(n.part.path() + ResumeSuffix); err == nil {
		return n.part.fs.SyncDir(n.part.dir)
	}
	return n.Update(func(t *Todo) { t.Tasks = nil }) // nothing can be deleted there
}

// Close lets others have it.
func (n *Note) Close() {
	if f, ok := systemFile(n.part.log); ok {
		unlock(f)
	}
	n.part.close()
}

// dropStale deletes the resume file of a part that was deleted.
func dropStale(fsys FS, dir, name string) {
	n, err := OpenNote(fsys, dir, name)
	switch {
	case err == nil:
		n.Close()
	case errors.Is(err, ErrNoPart):
		fsys.Remove(filepath.Join(dir, name+ResumeSuffix))
	}
}
