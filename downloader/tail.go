package downloader

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"gannet/downloader/transfer"

	"gannet/downloader/disk"
)

const (
	tailLines  = 5000
	tailWidth  = 2000    // bytes of a line shown
	tailBack   = 1 << 20 // bytes before the end from which lines are shown
	tailLag    = 8 << 20 // bytes behind, from which the reader leaves out some
	lineLength = 1 << 20 // bytes: a longer line counts as several
	followRead = 50 * time.Millisecond
)

// follower reads a download's file from a place on, while it is still coming. It reads
// what is written, so that nothing of the download waits for it.
type follower struct {
	e    *Engine
	id   ID
	ctx  context.Context // ends Read
	pos  int64
	lag  int64  // most bytes behind; 0 leaves nothing out
	idle func() // all there is was read
	skip func() // some was left out
}

// written is what of a download can be read now: up to which byte, and whether no
// more will come.
type written struct {
	part *disk.Part // nil: read path
	path string
	to   int64
	over bool
}

func (e *Engine) written(id ID) written {
	e.mu.Lock()
	defer e.mu.Unlock()
	d := e.byID[id]
	if d == nil {
		return written{over: true}
	}
	w := written{path: filepath.Join(d.Request.Dir, d.Name) + disk.PartSuffix, to: d.Prefix}
	switch f := d.fetching(); {
	case d.State == Done:
		w.path, w.to, w.over = d.Path, max(d.Size, 0), !d.busy() // it may be given another name
	case f != nil && d.busy():
		w.part, w.to = f.Part(), f.Spans().Prefix()
	case d.busy() || !d.HasPart:
		w.to = 0
	}
	if (d.State == Failed || e.closed) && !d.busy() {
		w.over = true
	}
	return w
}

func (f *follower) Read(b []byte) (int, error) {
	for {
		w := f.e.written(f.id)
		if f.pos > w.to && w.to > 0 {
			f.pos = w.to // it has started over, or some of it is forgotten
		}
		if f.lag > 0 && w.to-f.pos > f.lag {
			f.pos = (w.to - tailBack) &^ 3 // where a character of UTF-16 or UTF-32 may begin
			f.skip()
		}
		if f.pos < w.to {
			n, err := f.at(w, b[:min(int64(len(b)), w.to-f.pos)])
			if n > 0 {
				f.pos += int64(n)
				return n, nil
			}
			if w.over && f.e.written(f.id) == w {
				return 0, err
			}
		}
		if w.over && f.pos >= w.to {
			return 0, io.EOF
		}
		f.idle()
		if err := transfer.Sleep(f.ctx, followRead); err != nil {
			return 0, err
		}
	}
}

// at reads at the position. An error may mean that what was there is just being moved: the
// next look shows where it went.
func (f *follower) at(w written, b []byte) (int, error) {
	if w.part != nil {
		return w.part.ReadAt(b, f.pos)
	}
	file, err := os.Open(w.path)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	n, err := file.ReadAt(b, f.pos)
	if err == io.EOF {
		err = fmt.Errorf("reading %s: %w", filepath.Base(w.path), io.ErrUnexpectedEOF)
	}
	return n, err
}

// Lines hands each line of a download to emit, in UTF-8, from the first one on while
// they come, until the download has ended or failed. idle is called whenever all there
// is was handed over. Both are called on this goroutine, and may take their time:
// the download does not wait for them. Its error is ctx's cause, or why the file could not
// be read to its end.
func (e *Engine) Lines(ctx context.Context, id ID, emit func(line []byte), idle func()) error {
	f := &follower{e: e, id: id, ctx: ctx, idle: idle, skip: func() {}}
	return readLines(f, e.contentType(ctx, id), &splitter{most: lineLength, emit: emit})
}

// contentType waits until the server has said what a download is.
func (e *Engine) contentType(ctx context.Context, id ID) string {
	for {
		e.mu.Lock()
		d := e.byID[id]
		known := d == nil || d.HasPart && d.Type != "" || d.State == Done || d.State == Failed
		typ := ""
		if d != nil {
			typ = d.Type
			known = known || d.fetching() != nil
		}
		e.mu.Unlock()
		if known || transfer.Sleep(ctx, followRead) != nil {
			return typ
		}
	}
}

// Tail is the last lines of a text while it comes: at most 5,000 of them, each cut at
// 2,000 bytes. If lines come faster than it can take, it leaves out some rather than
// hold up the download.
type Tail struct {
	changed chan struct{}
	stop    context.CancelFunc
	ended   chan struct{}

	mu    sync.Mutex // guards what follows
	ring  []string   // full: the oldest is at next
	next  int
	first uint64 // number of the oldest line kept, from 0
	gaps  uint64 // how often some were left out
}

// Tail follows the last lines of a download. The caller closes it.
func (e *Engine) Tail(id ID) *Tail {
	ctx, cancel := context.WithCancel(context.Background())
	t := newTail(cancel)
	go func() { // Close waits for it
		defer close(t.ended)
		s := &splitter{most: tailWidth, cut: true, emit: t.add}
		f := &follower{e: e, id: id, ctx: ctx, lag: tailLag, idle: func() {}}
		f.skip = func() { s.skip(); t.gap() }
		if w := e.written(id); w.to > tailBack {
			f.pos = (w.to - tailBack) &^ 3
			s.skip()
		}
		_ = readLines(f, e.contentType(ctx, id), s) // ends with ctx or the download
	}()
	return t
}

// TailOf follows the lines of r, which must end when it is closed by others.
func TailOf(r io.Reader, contentType string) *Tail {
	t := newTail(func() {})
	go func() { // Close waits for it
		defer close(t.ended)
		_ = readLines(r, contentType, &splitter{most: tailWidth, cut: true, emit: t.add}) // whatever ends it
	}()
	return t
}

func newTail(stop context.CancelFunc) *Tail {
	return &Tail{changed: make(chan struct{}, 1), stop: stop, ended: make(chan struct{})}
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
