package transfer

// The controller of the connections of a file.

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
	"gannet/downloader/note"
	"gannet/downloader/source"
	"gannet/internal/message"
)

const (
	autoConnections = 16 // opened at once where they may help
	MaxConnections  = 32 // while the speed grows in proportion
	beat            = 100 * time.Millisecond
	firstLook       = 50 * time.Millisecond // of the first connection's speed, before others are opened
	stepLook        = 250 * time.Millisecond
	minShare        = 1 << 20                // bytes: less is not worth a connection of its own at the start
	minSteal        = 64 << 10               // bytes: less is not worth taking over
	worthStealing   = 250 * time.Millisecond // time left from which a new connection gains anything,
	slowStart       = 6                      // or this many latencies: it has to get up to speed first
	soonAfter       = 5 * time.Second        // a step: what happens may be because of it
	mostLosses      = 3                      // connections in a row that bring next to nothing, before the attempt ends
	usualDecay      = 0.98                   // of what is usual, from one look to the next
	pageSize        = 4 << 10
	proportional    = 0.7             // of what a step would bring at best, from which another one is tried
	fastLine        = 100 << 20       // bytes a second: a connection this fast needs no help
	mostWorth       = 3 * time.Second // and no more
	silentAfter     = time.Second     // while others receive
	allSilentAfter  = 5 * time.Second // while none does
	recordEvery     = beat
	recordBytes     = 256 << 10            // what a kill may cost, beside what is not written yet
	recordGap       = 2 * time.Millisecond // between two records, which take about 10 µs each
	syncEvery       = 5 * time.Second
	speedSpan       = 400 * time.Millisecond // over which a connection's speed is judged
)

// fetch fills a part from one link with as many connections as help. Its controller,
// run, owns everything that is neither atomic nor said to be guarded.
type Fetch struct {
	dir         string
	url         string
	host        string
	source      source.Source
	pool        *Pool
	throttle    *Throttle
	log         *slog.Logger
	part        *disk.Part
	spans       *disk.Spans
	size        int64 // -1 if unknown
	first       *source.Body
	version     source.Version
	limit       int // most connections; 0 is automatic
	note        func(message.Message)
	timeouts    source.Timeouts
	seam        int64
	hashing     *hashing // nil if no checksum is wanted
	ending      *Ending  // when a stream of unknown length is to end; nil if never
	unsized     bool     // neither this body nor what came before says how long it is
	restartable bool     // what another program has changed is fetched anew, and not proved at the end
	relinked    bool     // bytes that differ are those of another file, not of a newer version

	kept    []disk.Span                 // bytes of an earlier attempt the body is compared with; the one stream's own
	trusted atomic.Pointer[[]disk.Span] // what alone counts until all of kept is compared; nil if all does
	record  disk.Record                 // describes the part once they are compared
	changed atomic.Bool                 // the comparison has shown another version

	begun    atomic.Int64 // ns from the first question to the first byte of its body; 0 before
	received atomic.Int64 // bytes read from the network
	writing  atomic.Int64 // ns that connections have spent on writing,
	held     atomic.Int64 // and on waiting for the speed limit
	slow     atomic.Pointer[Slow]
	unsaved  atomic.Int64 // bytes written since the last record
	savedAt  atomic.Int64 // when that was, in Unix ns
	saving   sync.Mutex   // held while a record is written
	streams  atomic.Int32 // connections open

	mu   sync.Mutex // guards live for those who look from outside
	live map[*stream]struct{}

	served atomic.Bool   // a further connection has been answered
	opened chan struct{} // closed with that
	denied atomic.Bool   // one was refused for a reason that does not pass

	ended      chan *stream
	allocated  bool          // the part has all its room
	want       int           // connections wished for
	refused    bool          // the server allows no more than want
	refusedAt  time.Time     // when it last said so; zero once that is noted
	refusedFor time.Duration // how long it wants to be left alone, likewise
	told       int           // the most that it was said to allow
	holdOff    time.Time     // no new connection before
	losses     int           // connections in a row that brought nothing
	grown      bool          // more connections would not help
	settled    bool          // there are as many as help or may be, and what they bring was compared
	capped     bool          // all that may be open are, and each brings what one did before
	compareAt  time.Time     // since when the speed is compared with that before the last step
	compareOf  int           // connections then
	compared   int64         // received then
	writes     Meter         // of writing
	holding    Meter         // of held
	stepFrom   int           // connections before the last step
	steppedAt  time.Time     // when more were wished for
	stepRate   float64       // bytes a second before it
	stepAt     time.Time     // when all of the step's connections were answering
	stepMark   int64         // received then
	lastMark   int64         // received at the last look
	usual      float64       // bytes a second of a connection here, by the recent best
	spareUntil time.Time     // no slow connection is relieved before
	latency    time.Duration // of the server's answers, smoothed
	fitful     bool          // nothing came between two looks since stepAt
	lastSync   time.Time
	side       sync.WaitGroup // the goroutine that syncs
	syncing    atomic.Bool
}

// splittable reports whether more than one connection can work on the file.
func (f *Fetch) splittable() bool {
	return f.first.Ranged && f.size >= 0 && f.version.Strong() != ""
}

// run fills the part, beginning with the body of f.first, which fills claim. It
// returns nil when every byte is there. Whatever the end, all connections are closed and
// what has come is written.
func (f *Fetch) run(ctx context.Context, claim *disk.Claim) error {
	f.ended = make(chan *stream)
	f.live = make(map[*stream]struct{})
	f.opened = make(chan struct{})
	f.want, f.latency = 1, f.first.Latency
	f.lastSync = time.Now()
	f.savedAt.Store(f.lastSync.UnixNano())
	claim.Hold()
	f.start(ctx, &stream{f: f, claim: claim, answer: f.first, seam: f.seam})
	err := f.control(ctx)
	if err == nil && !f.refusedAt.IsZero() {
		f.tellAllowed()
	}
	f.stop(err)
	f.side.Wait()
	return err
}

func (f *Fetch) control(ctx context.Context) error {
	timer := time.NewTimer(firstLook)
	defer timer.Stop()
	opened := f.opened
	for {
		select {
		case <-opened: // the others may follow
			opened = nil
			if err := f.refill(ctx, time.Now()); err != nil {
				return err
			}
		case s := <-f.ended:
			if err := f.settle(s); err != nil || f.spans.Whole() {
				return err
			}
			if err := f.refill(ctx, time.Now()); err != nil {
				return err
			}
			if len(f.live) == 0 && !f.splittable() {
				return &failure.Error{Kind: failure.Protocol, Subject: f.host, Detail: "the body ended before the file did"}
			}
		case <-timer.C: // its own time is not now, if this computer is busy
			if timer.Reset(beat); !f.grown {
				timer.Reset(firstLook)
			}
			if err := f.look(ctx, time.Now()); err != nil {
				return err
			}
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

func (f *Fetch) start(ctx context.Context, s *stream) {
	ctx, s.cancel = context.WithCancelCause(ctx)
	s.asked = time.Now() // which a look at a slow disk can take long after its own time
	f.mu.Lock()
	f.live[s] = struct{}{}
	f.mu.Unlock()
	f.streams.Store(int32(len(f.live)))
	go s.run(ctx) // stop waits for it
}

func (f *Fetch) drop(s *stream) {
	s.claim.Release()
	if s.extra {
		f.pool.give(f.host)
	}
	f.mu.Lock()
	delete(f.live, s)
	f.mu.Unlock()
	f.streams.Store(int32(len(f.live)))
}

// stop ends every stream and waits for them.
func (f *Fetch) stop(cause error) {
	for s := range f.live {
		s.cancel(cause)
	}
	for len(f.live) > 0 {
		f.drop(<-f.ended)
	}
}

// settle takes note of how a stream ended. An error is the end of the attempt.
func (f *Fetch) settle(s *stream) error {
	now := time.Now()
	if s.err == nil && f.splittable() && !s.cut && s.claim.Left().Len() > 0 && s.received.Load() < pageSize {
		s.err = &failure.Error{Kind: failure.Lost, Subject: f.host, Detail: "next to nothing of a range came"}
	}
	f.drop(s)
	if s.answer != nil && s.extra {
		f.latency += (s.answer.Latency - f.latency) / 4
	}
	if s.err == nil {
		f.losses = 0
		if s.cut && f.refused {
			f.holdOff = now.Add(beat) // until the server has seen that this one is closed
		}
		return nil
	}
	var failed *failure.Error
	switch {
	case errors.Is(s.err, errSlow):
		f.countLoss(s, now)
		return nil
	case errors.Is(s.err, errVersion) && len(f.live) == 0:
		return errVersion
	case errors.Is(s.err, errVersion):
		if errors.Is(s.err, errInstead) {
			f.denied.Store(true)
		}
		f.yield(s, now)
		return nil
	case errors.Is(s.err, errUnanswered):
		failed = &failure.Error{Kind: failure.Unanswered, Subject: f.host}
	case errors.Is(s.err, errSilent):
		failed = &failure.Error{Kind: failure.Silent, Subject: f.host}
	case !errors.As(s.err, &failed):
		return s.err
	}
	if failed.Local() {
		return failed
	}
	if s.answered.Load() == 0 && len(f.live) > 0 {
		if !failed.Passing() {
			f.denied.Store(true)
		}
		f.doWithout(s, failed, now)
		return nil
	}
	if !f.splittable() {
		return failed
	}
	if s.answered.Load() == 0 && !failed.Passing() && (f.refused || f.want > 1) {
		// The server may still count a connection that has just ended: ask again, alone.
		failed = &failure.Error{Kind: failure.Lost, Subject: f.host, Detail: failed.Detail, Cause: failed}
	}
	return f.lose(s, failed, now)
}

// lose decides about a connection that broke: go on at once while anything comes, else
// leave it to the attempt's end.
func (f *Fetch) lose(s *stream, failed *failure.Error, now time.Time) error {
	f.countLoss(s, now)
	if len(f.live) > 0 {
		return nil
	}
	most := mostLosses
	if f.refused { // it may not have seen yet that we closed the others
		most *= 2
	}
	if f.losses > most {
		return failed
	}
	f.note(message.Of(note.Reconnected))
	return nil
}

// countLoss puts off the next connection, the longer the more of them in a row
// have brought next to nothing.
func (f *Fetch) countLoss(s *stream, now time.Time) {
	if s.received.Load() >= minSteal {
		f.losses = 0
	}
	if f.holdOff = now.Add(beat); len(f.live) == 0 {
		f.holdOff = now.Add(beat << min(f.losses, 7))
		f.losses++
	}
}

// doWithout decides what it means that a connection got no answer while others are open.
func (f *Fetch) doWithout(s *stream, failed *failure.Error, now time.Time) {
	serving, why := f.serving(), failed.Kind
	// A server that loses them all soon after further ones came may do so because of those.
	gone := serving == 0 && (why == failure.Refused || why == failure.Host || now.Sub(f.steppedAt) > soonAfter)
	switch {
	case why == failure.Offline:
		f.holdOff = now.Add(silentAfter)
	case gone: // or the network is: how many connections are allowed is found out anew
		f.refused, f.refusedAt, f.grown, f.stepFrom, f.want, f.holdOff = false, time.Time{}, false, 0, 1, now.Add(beat)
	case why == failure.Host: // of a mirror perhaps: it says nothing of what the server allows
		f.grown, f.want, f.holdOff = true, serving, now.Add(beat)
		if f.refused { // not to be doubted again at once
			f.refusedAt = now
		}
	default:
		f.refusedFor = max(f.refusedFor, failed.RetryAfter)
		f.yield(s, now)
	}
}

// yield takes a refused connection as the server's word: no more than it serves now, and
// none in place of the refused one until one of those has ended.
func (f *Fetch) yield(s *stream, now time.Time) {
	f.log.Debug("connection refused", "host", f.host, "serving", f.serving(), "error", s.err)
	f.refused, f.grown, f.refusedAt = true, true, now
	f.want = max(f.serving(), 1)
	f.holdOff = now.Add(beat)
}

// believe keeps to what the server allowed, and after a while asks for twice as many.
func (f *Fetch) believe(now time.Time) {
	f.want = max(f.want, f.serving())
	rate := f.meanSpeed() * float64(f.want)
	switch {
	case !f.refusedAt.IsZero():
		if now.Sub(f.refusedAt) >= time.Second { // or all may be about to break
			f.tellAllowed()
		}
	case f.grown && f.pool.allow(f.host, f.url, f.want), f.serving() < f.want, f.limitedTo(rate):
	case f.grown:
		f.grown = false
		f.step(rate, min(2*f.want, f.most()))
	default: // it serves them all
		f.refused = false
	}
}

// tellAllowed notes what the server allows once that is settled.
func (f *Fetch) tellAllowed() {
	f.pool.refuse(f.host, f.url, f.want, f.refusedFor)
	f.refusedAt, f.refusedFor, f.steppedAt = time.Time{}, 0, time.Time{}
	if f.want > f.told {
		f.told = f.want
		f.note(message.Of(note.Connections, message.Args{"X": f.want}))
	}
}

// serving is the number of streams the server has answered.
func (f *Fetch) serving() int {
	n := 0
	for s := range f.live {
		if s.answered.Load() != 0 {
			n++
		}
	}
	return n
}

// look is the controller's regular round.
func (f *Fetch) look(ctx context.Context, now time.Time) error {
	for s := range f.live {
		s.speed.Add(s.received.Load(), now, speedSpan)
		if err := s.flushStale(now); err != nil {
			return err
		}
		if s.silent(now) > s.patience() {
			s.cancel(errSilent)
		}
	}
	if f.restartable && f.part.Touched() {
		return disk.ErrTouched
	}
	f.keepRecord(now)
	f.judge(now)
	if !f.splittable() {
		return nil
	}
	if f.refused {
		f.believe(now)
	}
	f.relieve(now)
	f.grow(now)
	return f.refill(ctx, now)
}

// connections gives what each open connection still has to fetch, in the order of the
// file.
func (f *Fetch) connections() []disk.Span {
	f.mu.Lock()
	defer f.mu.Unlock()
	left := make([]disk.Span, 0, len(f.live))
	for s := range f.live {
		left = append(left, s.claim.Left())
	}
	slices.SortFunc(left, func(a, b disk.Span) int { return cmp.Compare(a.From, b.From) })
	return left
}
