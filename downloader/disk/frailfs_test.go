//go:build linux

// A file system that loses what was not synced when its power is cut.

package disk

import (
	"bytes"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"time"
)

// frailFS is a disk whose power is cut at a step. It keeps what was synced, and of
// the rest whatever chance leaves: any of the writes, torn or whole, in any order, and
// the changes of names up to some moment.
type frailFS struct {
	steps, cutAt int // a change is a step; 0 never cuts
	boots        int // how often the power came back
	names        map[string]*frailFile
	synced       map[string]*frailFile
	renames      []renaming // since their folders were synced
	mu           sync.Mutex // guards all of it, also what files hold
}

// renaming is a change of names in a folder.
type renaming struct {
	dir    string
	change func(names map[string]*frailFile)
}

// frailFile is a file's content now and on the disk.
type frailFile struct {
	fs      *frailFS
	now     []byte
	synced  []byte
	pending []func([]byte, float64) []byte // changes since, done up to a fraction
	changed int                            // the step of the last change
}

func newFrailFS(cutAt int) *frailFS {
	return &frailFS{cutAt: cutAt, names: map[string]*frailFile{}, synced: map[string]*frailFile{}}
}

// afterCut is the disk as it is found when the power is back.
func (f *frailFS) afterCut(random *rand.Rand) *frailFS {
	after := newFrailFS(0)
	after.boots = f.boots + 1
	names := maps.Clone(f.synced)
	for _, r := range f.renames[:random.IntN(len(f.renames)+1)] {
		r.change(names)
	}
	kept := map[*frailFile]*frailFile{}
	for name, file := range names {
		if kept[file] == nil {
			content := slices.Clone(file.synced)
			for _, change := range file.pending {
				content = change(content, []float64{0, 1, random.Float64()}[random.IntN(3)])
			}
			kept[file] = &frailFile{fs: after, now: content, synced: slices.Clone(content)}
		}
		after.names[name] = kept[file]
	}
	after.synced = maps.Clone(after.names)
	return after
}

// step counts a change, and reports whether it comes after the cut.
func (f *frailFS) step() error {
	f.steps++
	if f.cutAt > 0 && f.steps > f.cutAt {
		return errPower
	}
	return nil
}

func (f *frailFS) rename(name string, change func(map[string]*frailFile)) {
	change(f.names)
	f.renames = append(f.renames, renaming{filepath.Dir(name), change})
}

func (f *frailFS) OpenFile(name string, flag int, _ fs.FileMode) (File, error) {
	file, err := f.open(name, flag)
	if err != nil {
		return nil, err
	}
	if flag&os.O_TRUNC != 0 {
		return file, file.Truncate(0)
	}
	return file, nil
}

func (f *frailFS) open(name string, flag int) (*frailFile, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	file, ok := f.names[name]
	switch {
	case ok && flag&os.O_EXCL != 0:
		return nil, fs.ErrExist
	case !ok && flag&os.O_CREATE == 0:
		return nil, fs.ErrNotExist
	case !ok:
		if err := f.step(); err != nil {
			return nil, err
		}
		file = &frailFile{fs: f}
		f.rename(name, func(names map[string]*frailFile) { names[name] = file })
	}
	return file, nil
}

func (f *frailFS) Lstat(name string) (fs.FileInfo, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if file, ok := f.names[name]; ok {
		return frailInfo{file.now, file.changed}, nil
	}
	return nil, fs.ErrNotExist
}

func (f *frailFS) Publish(from, to string, replace bool) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, taken := f.names[to]; taken && !replace {
		return fs.ErrExist
	}
	if err := f.step(); err != nil {
		return err
	}
	f.rename(to, func(names map[string]*frailFile) {
		names[to] = names[from]
		delete(names, from)
	})
	return nil
}

func (f *frailFS) Remove(name string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.step(); err != nil {
		return err
	}
	f.rename(name, func(names map[string]*frailFile) { delete(names, name) })
	return nil
}

func (f *frailFS) MkdirAll(string) error { return nil }

func (f *frailFS) SyncDir(dir string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.step(); err != nil {
		return err
	}
	f.renames = slices.DeleteFunc(f.renames, func(r renaming) bool {
		if r.dir == dir {
			r.change(f.synced)
		}
		return r.dir == dir
	})
	return nil
}

func (f *frailFS) Local(File) bool { return true }

func (f *frailFS) BootID() string { return strconv.Itoa(f.boots) }

func (f *frailFS) Room(string) (Room, error) { return Room{Free: 1 << 40}, nil }

func (f *frailFile) change(do func([]byte, float64) []byte) error {
	f.fs.mu.Lock()
	defer f.fs.mu.Unlock()
	if err := f.fs.step(); err != nil {
		return err
	}
	f.now, f.pending, f.changed = do(f.now, 1), append(f.pending, do), f.fs.steps
	return nil
}

func (f *frailFile) WriteAt(p []byte, off int64) (int, error) {
	p = slices.Clone(p)
	return len(p), f.change(func(content []byte, fraction float64) []byte {
		part := p[:int(float64(len(p))*fraction)]
		if end := int(off) + len(part); end > len(content) {
			content = resized(content, end)
		}
		copy(content[off:], part)
		return content
	})
}

func (f *frailFile) Truncate(size int64) error {
	return f.change(func(content []byte, fraction float64) []byte {
		if fraction < 1 {
			return content
		}
		return resized(content, int(size))
	})
}

func resized(content []byte, size int) []byte {
	next := make([]byte, size)
	copy(next, content)
	return next
}

func (f *frailFile) Sync() error {
	f.fs.mu.Lock()
	defer f.fs.mu.Unlock()
	if err := f.fs.step(); err != nil {
		return err
	}
	for _, change := range f.pending {
		f.synced = change(f.synced, 1)
	}
	f.pending = nil
	return nil
}

func (f *frailFile) ReadAt(p []byte, off int64) (int, error) {
	f.fs.mu.Lock()
	defer f.fs.mu.Unlock()
	return bytes.NewReader(f.now).ReadAt(p, off)
}

func (f *frailFile) Close() error { return nil }

func (f *frailFile) Stat() (fs.FileInfo, error) {
	f.fs.mu.Lock()
	defer f.fs.mu.Unlock()
	return frailInfo{f.now, f.changed}, nil
}

type frailInfo struct {
	content []byte
	changed int
}

func (i frailInfo) Name() string       { return "f" }
func (i frailInfo) Size() int64        { return int64(len(i.content)) }
func (i frailInfo) Mode() fs.FileMode  { return privateMode }
func (i frailInfo) ModTime() time.Time { return time.Unix(0, int64(i.changed)) }
func (i frailInfo) IsDir() bool        { return false }
func (i frailInfo) Sys() any           { return nil }
