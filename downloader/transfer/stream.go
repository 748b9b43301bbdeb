package transfer

// One connection: from its answer to the part.

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

const (
	// spanBuffer is how many bytes a connection collects before it writes.
	spanBuffer = 128 << 10
	// firstBuffer is the same for a file's first connection, which alone is as fast as it
	// gets on a fast line.
	firstBuffer = 512 << 10
	flushAfter  = 50 * time.Millisecond // bytes may wait to be written; a kill loses those
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
	errSeam    = errors.New("the part holds other bytes than the server")
)

// buffers are the unused ones, by their length.
var buffers = map[int]*sync.Pool{spanBuffer: newBuffers(spanBuffer), firstBuffer: newBuffers(firstBuffer)}

func newBuffers(size int) *sync.Pool {
	return &sync.Pool{New: func() any { b := make([]byte, size); return &b }}
}

func takeBuffer(size int) []byte { return *buffers[size].Get().(*[]byte) }

func giveBuffer(b []byte) { buffers[len(b)].Put(&b) }

// stream is one request filling one claim: from its answer to the part.
type stream struct {
	f      *Fetch
	claim  *disk.Claim
	answer *source.Body // nil until the server has answered
	seam   int64        // bytes before the claim that are fetched to be compared
	at     int64        // place in the file of the next byte that is read of the body
	skip   int64        // bytes of the body that others have by now
	cancel context.CancelCauseFunc
	extra  bool      // counts in the pool
	cut    bool      // ended before its body did, so its connection is lost
	asked  time.Time // when its request was sent
	err    error     // why it ended; nil if its claim is done or was taken over

	received atomic.Int64 // bytes read from the network
	answered atomic.Int64 // when the answer came, in Unix ns; 0 before
	reading  atomic.Int64 // since when it waits for the network, in Unix ns; 0 while it does not

	mu      sync.Mutex // guards the buffer and at between its reader and flushStale, and what of f is the one stream's own
	buf     []byte
	filled  int // bytes in buf
	flushed int // of them written
	since   time.Time

	speed Meter // the controller's
}

// run fills the claim and hands s to the controller, which gets every stream it
// started back exactly once.
func (s *stream) run(ctx context.Context) {
	s.err = s.fill(ctx)
	s.cancel(nil)
	s.f.ended <- s
}

func (s *stream) fill(ctx context.Context) (err error) {
	if s.answer == nil {
		if err := s.request(ctx); err != nil {
			return err
		}
	}
	s.answered.CompareAndSwap(0, time.Now().UnixNano())
	if s.extra && s.f.served.CompareAndSwap(false, true) {
		close(s.f.opened)
	}
	defer s.answer.Close()
	// The attempt's first answer was asked for before there was a stream to cancel.
	defer context.AfterFunc(ctx, func() { s.answer.Cancel(context.Cause(ctx)) })()
	if err := s.compareSeam(ctx); err != nil {
		return err
	}
	s.buf = takeBuffer(s.bufferSize())
	defer func() {
		s.mu.Lock() // not before flushStale has done with it
		giveBuffer(s.buf)
		s.buf = nil
		s.mu.Unlock()
	}()
	defer func() { err = errors.Join(err, s.flush()) }()
	return s.copy(ctx)
}

func (s *stream) bufferSize() int {
	if s.extra {
		return spanBuffer
	}
	return firstBuffer
}

// request asks for the claim's span and holds the answer against the first one.
func (s *stream) request(ctx context.Context) error {
	span := s.claim.Left()
	got, err := s.f.source.Open(ctx, &span, s.f.version)
	if err != nil {
		return err
	}
	switch {
	case !got.Ranged && got.Size != s.f.size, sniff.BecomesMessage(s.f.first.MediaType, got.MediaType):
		err = errInstead
	case !got.Ranged, got.Version.Differs(s.f.version):
		err = errVersion
	case got.Size >= 0 && got.Size != s.f.size:
		err = &failure.Error{Kind: failure.Protocol, Subject: s.f.host, Detail: "Content-Range states another size than before"}
	}
	if err != nil {
		got.Close()
		return err
	}
	s.answer = got
	s.claim.Hold()
	return nil
}

// compareSeam reads the bytes before the claim, which the part holds already.
func (s *stream) compareSeam(ctx context.Context) error {
	if s.seam == 0 {
		return nil
	}
	theirs, ours := make([]byte, s.seam), make([]byte, s.seam)
	s.reading.Store(time.Now().UnixNano())
	_, err := io.ReadFull(s.answer, theirs)
	s.reading.Store(0)
	if err != nil {
		return s.readError(ctx, err)
	}
	if _, err := s.f.part.ReadAt(ours, s.answer.Span.From); err != nil {
		return s.f.diskError(err)
	}
	if !bytes.Equal(theirs, ours) {
		return errSeam
	}
	return nil
}

// copy moves the body into the part until the claim or the body ends.
func (s *stream) copy(ctx context.Context) error {
	body := s.answer.Span.To
	s.at = s.claim.Left().From
	for {
		left := s.left()
		room := min(left.To, body) - left.From
		if room <= 0 {
			if more, err := s.extend(ctx, body); more {
				continue
			} else if err != nil {
				return err
			}
			s.cut = body > left.To
			return nil
		}
		if s.skip > 0 {
			if err := s.pass(ctx); err != nil {
				return err
			}
			continue
		}
		if most := s.f.mostSize(); most > 0 {
			if room = min(room, most-left.From); room <= 0 {
				return ErrMaxSize
			}
		}
		room = min(room, int64(len(s.buf)-s.filled), int64(s.f.throttle.most()))
		s.reading.Store(time.Now().UnixNano())
		n, err := s.answer.Read(s.buf[s.filled : s.filled+int(room)])
		s.reading.Store(0)
		if n > 0 {
			if s.answer == s.f.first && s.f.begun.Load() == 0 {
				s.f.begun.Store(int64(max(time.Since(s.answer.Asked), 1)))
			}
			s.received.Add(int64(n))
			s.f.received.Add(int64(n))
			if err := s.keep(n); err != nil {
				return err
			}
		}
		if err != nil {
			return s.end(ctx, err)
		}
		if s.answer.Encoded != nil {
			n = s.answer.Encoded.Received()
		}
		if err := s.hold(ctx, n); err != nil {
			return err
		}
	}
}

// extend has the claim go on where the body does, so that what another connection was refused needs no request
// more. It waits for one that has no answer yet. Where the server refuses them for good the body is read on even
// through what others bring.
func (s *stream) extend(ctx context.Context, body int64) (bool, error) {
	if body <= s.at || !s.f.splittable() || s.skip > 0 {
		return false, nil
	}
	for {
		denied := s.f.denied.Load()
		if denied || s.claim.Left().To < s.at {
			if err := s.empty(); err != nil {
				return false, err
			}
		}
		extended, pending := s.claim.Extend(s.at, body, denied)
		if extended {
			s.skip = max(s.claim.Left().From-s.at, 0)
		}
		if !pending {
			return extended, nil
		}
		if err := Sleep(ctx, pendingLook); err != nil {
			return false, err
		}
	}
}

// empty writes what is in the buffer, which then begins anew.
func (s *stream) empty() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	err := s.write()
	s.filled, s.flushed = 0, 0
	return err
}

// pass reads on over bytes that others have.
func (s *stream) pass(ctx context.Context) error {
	b := s.buf[s.filled:]
	b = b[:min(s.skip, int64(len(b)), int64(s.f.throttle.most()))]
	s.reading.Store(time.Now().UnixNano())
	n, err := s.answer.Read(b)
	s.reading.Store(0)
	s.mu.Lock()
	s.at += int64(n)
	s.mu.Unlock()
	s.skip -= int64(n)
	s.received.Add(int64(n)) // or it would seem slow
	if err != nil && s.skip > 0 {
		return s.readError(ctx, err)
	}
	return s.hold(ctx, n)
}

// hold waits until the speed limit allows n bytes more.
func (s *stream) hold(ctx context.Context, n int) error {
	if !s.f.throttle.limited() {
		return nil
	}
	begun := time.Now()
	defer func() { s.f.held.Add(int64(time.Since(begun))) }()
	return s.f.throttle.wait(ctx, n)
}

// left is what the claim still needs from the network.
func (s *stream) left() disk.Span {
	s.mu.Lock()
	defer s.mu.Unlock()
	left := s.claim.Left()
	left.From += int64(s.filled - s.flushed)
	return left
}

// keep takes n bytes just read into the buffer's account and writes it when it is full or has waited.
func (s *stream) keep(n int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	if s.filled == s.flushed {
		s.since = now
	}
	s.filled += n
	s.at += int64(n)
	if s.filled < len(s.buf) && now.Sub(s.since) < flushAfter {
		return nil
	}
	err := s.write()
	if s.filled == len(s.buf) {
		s.filled, s.flushed = 0, 0
	}
	return err
}

// flush writes what is in the buffer.
func (s *stream) flush() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.write()
}

// flushStale writes what has been in the buffer for long, while the reader waits for
// more, so that a slow connection's bytes are neither unseen nor lost.
func (s *stream) flushStale(now time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.filled == s.flushed || now.Sub(s.since) < flushAfter {
		return nil
	}
	return s.write()
}

// write writes what is in the buffer, also what was taken over meanwhile: it may be given back.
func (s *stream) write() error {
	b := s.buf[s.flushed:s.filled]
	s.flushed = s.filled
	if len(b) == 0 {
		return nil
	}
	at := s.at - int64(len(b))
	if err := s.f.store(b, at); err != nil {
		return err
	}
	n := s.claim.Advance(int64(len(b)))
	s.f.wrote(n)
	if n == int64(len(s.buf)) && s.f.hashing.take(s.buf, at) {
		s.buf = takeBuffer(len(s.buf))
	}
	return nil
}

// end judges the end of a body.
func (s *stream) end(ctx context.Context, err error) error {
	if err != io.EOF {
		return s.readError(ctx, err)
	}
	at := s.left().From
	s.mu.Lock()
	kept := s.f.keptEnd()
	s.mu.Unlock()
	switch {
	case at < kept && s.f.relinked && !s.answer.CloseDelimited:
		return &failure.Error{Kind: failure.Different, Subject: s.f.host}
	case at > 0 && at < kept && s.f.unsized && !s.answer.CloseDelimited:
		return &failure.Error{Kind: failure.Broken, Subject: s.f.host}
	case at < s.f.size && s.answer.Strict && !s.answer.CloseDelimited:
		return &failure.Error{Kind: failure.Instead, Subject: s.f.host, Detail: "a shorter body came, and no size: " + s.answer.Described()}
	case at < kept: // what came before went on there: it is cut, or the server is confused
		return s.readError(ctx, io.ErrUnexpectedEOF)
	case s.answer.Span.To == disk.Unbounded && s.f.size < 0:
		if err := s.flush(); err != nil {
			return err
		}
		s.f.spans.SetSize(at)
		return nil
	case at < min(s.answer.Span.To, s.claim.Left().To):
		return s.readError(ctx, io.ErrUnexpectedEOF)
	}
	return nil
}

func (s *stream) readError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return source.ReadError(err, s.f.host)
}

// waiting is how long s has been without an answer; 0 once it has one.
func (s *stream) waiting(now time.Time) time.Duration {
	if s.answered.Load() != 0 {
		return 0
	}
	return now.Sub(s.asked)
}

// silent is how long s has been waiting for bytes; 0 before its answer.
func (s *stream) silent(now time.Time) time.Duration {
	since := s.reading.Load()
	if since == 0 || s.answered.Load() == 0 {
		return 0
	}
	if u := s.answer.Encoded; u != nil {
		since = max(since, u.LastRead()) // it may take many bytes to unpack one
	}
	return now.Sub(time.Unix(0, since))
}

// patience is how long s may be silent: a body that has not begun may still be in the making.
func (s *stream) patience() time.Duration {
	if s.isAwaited() {
		return s.f.timeouts.Longest()
	}
	return s.f.timeouts.Body
}

// isAwaited reports whether s is a file's only connection so far, with nothing of the body yet.
func (s *stream) isAwaited() bool {
	return !s.extra && s.received.Load() == 0 && s.answered.Load() != 0
}

// age is how long ago the answer came; 0 before.
func (s *stream) age(now time.Time) time.Duration {
	at := s.answered.Load()
	if at == 0 {
		return 0
	}
	return now.Sub(time.Unix(0, at))
}
