// How changes that other programs make to a part are noticed.

package disk

import (
	"errors"
	"os"
	"sync"
	"time"
)

// ErrTouched means that another program has changed the part while it was being written.
var ErrTouched = errors.New("changed by another program")

// guard notices that another program changes the part: before the first of our own changes, and after the last of
// those that go on at the same time, the file is as long as after our last ones and was changed when they were. What
// happens in the same moment as a write of ours, or the same tick of the clock that files are stamped by (up to 10 ms),
// is not seen. Only file systems of this computer stamp files when they are written; on others the guard is off.
type guard struct {
	mu      sync.Mutex
	file    *os.File // nil if off
	ours    int      // changes of ours under way
	after   stamp    // of the file, after our last change
	touched bool
}

// stamp is what shows that a file was changed. Times are in Unix ns.
type stamp struct{ size, modified, changed int64 }

// watch begins with the file as it is now.
func (g *guard) watch(f *os.File) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.file, g.touched = f, false
	if f != nil {
		g.after = stampOf(f)
	}
}

// change does a change of ours.
func (g *guard) change(do func() error) error {
	g.begin()
	defer g.end()
	return do()
}

func (g *guard) begin() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.look()
	g.ours++
}

func (g *guard) end() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.ours--; g.ours == 0 && g.file != nil {
		g.after = stampOf(g.file)
	}
}

// look is called with mu held.
func (g *guard) look() {
	if g.ours == 0 && g.file != nil && stampOf(g.file) != g.after {
		g.touched = true
	}
}

// Touched reports whether another program has been seen to change the part since it was opened or started over.
func (p *Part) Touched() bool {
	p.files.RLock() // not while the file is being closed
	defer p.files.RUnlock()
	p.guard.mu.Lock()
	defer p.guard.mu.Unlock()
	p.guard.look()
	return p.guard.touched
}

// IsProved reports whether the part holds what was written to it, and nothing else. Where that can't be known, it has
// to be read again.
func (p *Part) IsProved() bool {
	touched := p.Touched()
	p.guard.mu.Lock()
	defer p.guard.mu.Unlock()
	return p.guard.file != nil && !touched
}

// Modified is when this program changed the part last, also once that is the file; zero if nobody can tell.
func (p *Part) Modified() time.Time {
	p.guard.mu.Lock()
	defer p.guard.mu.Unlock()
	if p.guard.after.modified == 0 {
		return time.Time{}
	}
	return time.Unix(0, p.guard.after.modified)
}

// Accept takes the part as it is now: what is there is about to be read and compared, or cannot be had again.
func (p *Part) Accept() {
	p.files.RLock()
	defer p.files.RUnlock()
	p.guard.watch(p.guard.file)
}
