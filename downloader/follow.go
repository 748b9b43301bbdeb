// How the lines of a download are read while it comes.

package downloader

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"gannet/downloader/disk"
	"gannet/downloader/livetext"
	"gannet/downloader/transfer"
)

const (
	tailBack   = 1 << 20 // bytes before the end from which lines are shown
	tailLag    = 8 << 20 // bytes behind, from which the reader leaves out some
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
	return livetext.ReadLines(f, e.contentType(ctx, id), &livetext.Splitter{Most: livetext.LongestLine, Emit: emit})
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

// Tail follows the last lines of a download. The caller closes it.
func (e *Engine) Tail(id ID) *Tail {
	ctx, cancel := context.WithCancel(context.Background())
	return livetext.Follow(cancel, func(s *livetext.Splitter, gap func()) {
		f := &follower{e: e, id: id, ctx: ctx, lag: tailLag, idle: func() {}}
		f.skip = func() { s.Skip(); gap() }
		if w := e.written(id); w.to > tailBack {
			f.pos = (w.to - tailBack) &^ 3
			s.Skip()
		}
		_ = livetext.ReadLines(f, e.contentType(ctx, id), s) // ends with ctx or the download
	})
}

// IsText reports whether the file is text that a person can read line by line.
func (s *Snapshot) IsText() bool { return livetext.Is(s.Type, s.Name) }
