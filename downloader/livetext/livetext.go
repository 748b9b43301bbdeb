// Package livetext is the last lines of a text as it comes.
package livetext

import (
	"io"
	"sync"
)

// LongestLine is how many bytes of a line are handed out at once where every line is wanted: a longer one counts as
// several.
const LongestLine = 1 << 20

const (
	tailLines = 5000
	tailWidth = 2000 // bytes of a line shown
)

// Tail is the last lines of a text while it comes: at most 5,000 of them, each cut at
// 2,000 bytes. If lines come faster than it can take, it leaves out some rather than
// hold up the download.
type Tail struct {
	changed chan struct{}
	stop    func()
	ended   chan struct{}

	mu    sync.Mutex // guards what follows
	ring  []string   // full: the oldest is at next
	next  int
	first uint64 // number of the oldest line kept, from 0
	gaps  uint64 // how often some were left out
}

// Of follows the lines of r, which must end when it is closed by others.
func Of(r io.Reader, contentType string) *Tail {
	return Follow(func() {}, func(s *Splitter, _ func()) { _ = ReadLines(r, contentType, s) }) // whatever ends it
}

// Follow gives a Tail of the lines that read puts into s on a goroutine of its own; it calls gap where it leaves out
// some. stop has read return; Close calls it and waits.
func Follow(stop func(), read func(s *Splitter, gap func())) *Tail {
	t := &Tail{changed: make(chan struct{}, 1), stop: stop, ended: make(chan struct{})}
	go func() { // Close waits for it
		defer close(t.ended)
		read(&Splitter{Most: tailWidth, Cut: true, Emit: t.add}, t.gap)
	}()
	return t
}

func (t *Tail) add(line []byte) {
	text := string(line)
	t.mu.Lock()
	if len(t.ring) < tailLines {
		t.ring = append(t.ring, text)
	} else {
		t.ring[t.next] = text
		t.next = (t.next + 1) % tailLines
		t.first++
	}
	t.mu.Unlock()
	t.tell()
}

func (t *Tail) gap() {
	t.mu.Lock()
	t.gaps++
	t.mu.Unlock()
}

func (t *Tail) tell() {
	select {
	case t.changed <- struct{}{}:
	default:
	}
}

// Changed gives a value when there are newer lines than those last taken.
func (t *Tail) Changed() <-chan struct{} { return t.changed }

// Lines gives the lines kept, the oldest first, and the number of that one, from 0.
func (t *Tail) Lines() (lines []string, first uint64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	lines = make([]string, 0, len(t.ring))
	lines = append(lines, t.ring[t.next:]...)
	return append(lines, t.ring[:t.next]...), t.first
}

// Gaps is how often lines were left out because they came too fast.
func (t *Tail) Gaps() uint64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.gaps
}

// Ended is closed when no more lines will come.
func (t *Tail) Ended() <-chan struct{} { return t.ended }

// Close ends the Tail.
func (t *Tail) Close() {
	t.stop()
	<-t.ended
}
