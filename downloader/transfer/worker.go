// One connection: from its answer to the part.

package transfer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
	"gannet/downloader/sniff"
	"gannet/downloader/source"
)

// pendingLook is how often a connection looks whether the one after it has an answer.
const pendingLook = 20 * time.Millisecond

var (
	errSlow = errors.New("slower than its peers")
	// errUnanswered is taken as a refusal while others receive.
	errUnanswered = errors.New("no answer for long")
	errSilent     = errors.New("nothing came for the read time-out")
	errVersion    = errors.New("another version of the file")
	// errInstead is taken as a refusal that does not pass while others receive.
	errInstead = fmt.Errorf("not a part of the file: %w", errVersion)
	errOverlap = errors.New("the part holds other bytes than the server")
)

// worker is one connection: a request that fills a claim.
type worker struct {
	f       *Fetch
	claim   *disk.Claim
	answer  *source.Body // nil until the server has answered
	overlap int64        // bytes before the claim that are fetched to be compared
	at      int64        // position in the file of the next byte that is read of the body
	skip    int64        // bytes of the body that others have by now
	cancel  context.CancelCauseFunc
	extra   bool      // counts in the pool
	cut     bool      // ended before its body did, so its connection is lost
	asked   time.Time // when its request was sent
	err     error     // why it ended; nil if its claim is done or was taken over

	received atomic.Int64 // bytes read from the network
	answered atomic.Int64 // when the answer came, in Unix ns; 0 before
	reading  atomic.Int64 // since when it waits for the network, in Unix ns; 0 while it does not

	// mu guards the buffer and at between its reader and flushStale, and what of the output is the one worker's own.
	mu      sync.Mutex
	buf     []byte
	filled  int // bytes in buf
	flushed int // of them written
	since   time.Time

	speed Meter // the controller's
}

// run fills the claim and hands w to the controller, which gets every worker it
// started back exactly once.
func (w *worker) run(ctx context.Context) {
	w.err = w.fill(ctx)
	w.cancel(nil)
	w.f.ended <- w
}

func (w *worker) fill(ctx context.Context) (err error) {
	if w.answer == nil {
		if err := w.request(ctx); err != nil {
			return err
		}
	}
	w.answered.CompareAndSwap(0, time.Now().UnixNano())
	if w.extra && w.f.server.served.CompareAndSwap(false, true) {
		close(w.f.server.opened)
	}
	defer w.answer.Close()
	// The attempt's first answer was asked for before there was a worker to cancel.
	defer context.AfterFunc(ctx, func() { w.answer.Cancel(context.Cause(ctx)) })()
	if err := w.compareOverlap(ctx); err != nil {
		return err
	}
	w.buf = takeBuffer(w.bufferSize())
	defer func() {
		w.mu.Lock() // not before flushStale has done with it
		giveBuffer(w.buf)
		w.buf = nil
		w.mu.Unlock()
	}()
	defer func() { err = errors.Join(err, w.flush()) }()
	return w.copy(ctx)
}

// request asks for the claim's span and holds the answer against the first one.
func (w *worker) request(ctx context.Context) error {
	span := w.claim.Left()
	got, err := w.f.server.source.Open(ctx, &span, w.f.server.version)
	if err != nil {
		return err
	}
	switch {
	case !got.Ranged && got.Size != w.f.out.size, sniff.BecomesMessage(w.f.server.first.MediaType, got.MediaType):
		err = errInstead
	case !got.Ranged, got.Version.Differs(w.f.server.version):
		err = errVersion
	case got.Size >= 0 && got.Size != w.f.out.size:
		const about = "Content-Range states another size than before"
		err = &failure.Error{Kind: failure.Protocol, Subject: w.f.server.host, Detail: about}
	}
	if err != nil {
		got.Close()
		return err
	}
	w.answer = got
	w.claim.Hold()
	return nil
}

// compareOverlap reads the bytes before the claim, which the part holds already.
func (w *worker) compareOverlap(ctx context.Context) error {
	if w.overlap == 0 {
		return nil
	}
	theirs, ours := make([]byte, w.overlap), make([]byte, w.overlap)
	w.reading.Store(time.Now().UnixNano())
	_, err := io.ReadFull(w.answer, theirs)
	w.reading.Store(0)
	if err != nil {
		return w.readError(ctx, err)
	}
	if _, err := w.f.out.part.ReadAt(ours, w.answer.Span.From); err != nil {
		return w.f.out.diskError(err)
	}
	if !bytes.Equal(theirs, ours) {
		return errOverlap
	}
	return nil
}

// copy moves the body into the part until the claim or the body ends.
func (w *worker) copy(ctx context.Context) error {
	body := w.answer.Span.To
	w.at = w.claim.Left().From
	for {
		left := w.left()
		room := min(left.To, body) - left.From
		if room <= 0 {
			if more, err := w.extend(ctx, body); more {
				continue
			} else if err != nil {
				return err
			}
			w.cut = body > left.To
			return nil
		}
		if w.skip > 0 {
			if err := w.pass(ctx); err != nil {
				return err
			}
			continue
		}
		if most := w.f.mostSize(); most > 0 {
			if room = min(room, most-left.From); room <= 0 {
				return ErrMaxSize
			}
		}
		room = min(room, int64(len(w.buf)-w.filled), int64(w.f.throttle.most()))
		w.reading.Store(time.Now().UnixNano())
		n, err := w.answer.Read(w.buf[w.filled : w.filled+int(room)])
		w.reading.Store(0)
		if n > 0 {
			if w.answer == w.f.server.first && w.f.firstByte.Load() == 0 {
				w.f.firstByte.Store(int64(max(time.Since(w.answer.Asked), 1)))
			}
			w.received.Add(int64(n))
			w.f.received.Add(int64(n))
			if err := w.keep(n); err != nil {
				return err
			}
		}
		if err != nil {
			return w.end(ctx, err)
		}
		if w.answer.Encoded != nil {
			n = w.answer.Encoded.Received()
		}
		if err := w.hold(ctx, n); err != nil {
			return err
		}
	}
}

// extend has the claim go on where the body does, so that what another connection was refused needs no request
// more. It waits for one that has no answer yet. Where the server refuses them for good the body is read on even
// through what others bring.
func (w *worker) extend(ctx context.Context, body int64) (bool, error) {
	if body <= w.at || !w.f.splittable() || w.skip > 0 {
		return false, nil
	}
	for {
		denied := w.f.server.denied.Load()
		if denied || w.claim.Left().To < w.at {
			if err := w.empty(); err != nil {
				return false, err
			}
		}
		extended, pending := w.claim.Extend(w.at, body, denied)
		if extended {
			w.skip = max(w.claim.Left().From-w.at, 0)
		}
		if !pending {
			return extended, nil
		}
		if err := Sleep(ctx, pendingLook); err != nil {
			return false, err
		}
	}
}

// pass reads on over bytes that others have.
func (w *worker) pass(ctx context.Context) error {
	b := w.buf[w.filled:]
	b = b[:min(w.skip, int64(len(b)), int64(w.f.throttle.most()))]
	w.reading.Store(time.Now().UnixNano())
	n, err := w.answer.Read(b)
	w.reading.Store(0)
	w.mu.Lock()
	w.at += int64(n)
	w.mu.Unlock()
	w.skip -= int64(n)
	w.received.Add(int64(n)) // or it would seem slow
	if err != nil && w.skip > 0 {
		return w.readError(ctx, err)
	}
	return w.hold(ctx, n)
}

// hold waits until the speed limit allows n bytes more.
func (w *worker) hold(ctx context.Context, n int) error {
	if !w.f.throttle.limited() {
		return nil
	}
	begun := time.Now()
	defer func() { w.f.held.Add(int64(time.Since(begun))) }()
	return w.f.throttle.wait(ctx, n)
}

// end decides what the end of a body means.
func (w *worker) end(ctx context.Context, err error) error {
	if err != io.EOF {
		return w.readError(ctx, err)
	}
	at := w.left().From
	w.mu.Lock()
	kept := w.f.out.keptEnd()
	w.mu.Unlock()
	switch {
	case at < kept && w.f.out.relinked && !w.answer.CloseDelimited:
		return &failure.Error{Kind: failure.Different, Subject: w.f.server.host}
	case at > 0 && at < kept && w.f.out.unsized && !w.answer.CloseDelimited:
		return &failure.Error{Kind: failure.Broken, Subject: w.f.server.host}
	case at < w.f.out.size && w.f.out.assumed != "" && !w.answer.CloseDelimited:
		about := "a shorter body came, and no size: " + w.f.out.assumed
		return &failure.Error{Kind: failure.Instead, Subject: w.f.server.host, Detail: about}
	case at < kept: // what came before went on there: it is cut, or the server is confused
		return w.readError(ctx, io.ErrUnexpectedEOF)
	case w.answer.Span.To == disk.Unbounded && w.f.out.size < 0:
		if err := w.flush(); err != nil {
			return err
		}
		w.f.out.spans.SetSize(at)
		return nil
	case at < min(w.answer.Span.To, w.claim.Left().To):
		return w.readError(ctx, io.ErrUnexpectedEOF)
	}
	return nil
}

func (w *worker) readError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return source.ReadError(err, w.f.server.host)
}
