// Bytes on their way from a connection to the part: they are collected, and written when there are many or when they
// have waited.

package transfer

import (
	"sync"
	"time"

	"gannet/downloader/disk"
)

const (
	// spanBuffer is how many bytes a connection collects before it writes.
	spanBuffer = 128 << 10
	// firstBuffer is the same for a file's first connection, which alone is as fast as it
	// gets on a fast line.
	firstBuffer = 512 << 10
	flushAfter  = 50 * time.Millisecond // bytes may wait to be written; a kill loses those
)

// buffers are the unused ones, by their length.
var buffers = map[int]*sync.Pool{spanBuffer: newBuffers(spanBuffer), firstBuffer: newBuffers(firstBuffer)}

func newBuffers(size int) *sync.Pool {
	return &sync.Pool{New: func() any { b := make([]byte, size); return &b }}
}

func takeBuffer(size int) []byte { return *buffers[size].Get().(*[]byte) }

func giveBuffer(b []byte) { buffers[len(b)].Put(&b) }

func (w *worker) bufferSize() int {
	if w.extra {
		return spanBuffer
	}
	return firstBuffer
}

// left is what the claim still needs from the network.
func (w *worker) left() disk.Span {
	w.mu.Lock()
	defer w.mu.Unlock()
	left := w.claim.Left()
	left.From += int64(w.filled - w.flushed)
	return left
}

// keep takes n bytes just read into the buffer's account and writes it when it is full or has waited.
func (w *worker) keep(n int) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := time.Now()
	if w.filled == w.flushed {
		w.since = now
	}
	w.filled += n
	w.at += int64(n)
	if w.filled < len(w.buf) && now.Sub(w.since) < flushAfter {
		return nil
	}
	err := w.write()
	if w.filled == len(w.buf) {
		w.filled, w.flushed = 0, 0
	}
	return err
}

// flush writes what is in the buffer.
func (w *worker) flush() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.write()
}

// flushStale writes what has been in the buffer for long, while the reader waits for
// more, so that a slow connection's bytes are neither unseen nor lost.
func (w *worker) flushStale(now time.Time) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.filled == w.flushed || now.Sub(w.since) < flushAfter {
		return nil
	}
	return w.write()
}

// write writes what is in the buffer, also what was taken over meanwhile: it may be given back.
func (w *worker) write() error {
	b := w.buf[w.flushed:w.filled]
	w.flushed = w.filled
	if len(b) == 0 {
		return nil
	}
	at := w.at - int64(len(b))
	if err := w.f.out.store(b, at); err != nil {
		return err
	}
	n := w.claim.Advance(int64(len(b)))
	w.f.out.wrote(n)
	o := &w.f.out
	if n == int64(len(w.buf)) && (o.hashing.take(w.buf, at) || o.summing.take(w.buf, at)) {
		w.buf = takeBuffer(len(w.buf))
	}
	return nil
}

// empty writes what is in the buffer, which then begins anew.
func (w *worker) empty() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	err := w.write()
	w.filled, w.flushed = 0, 0
	return err
}
