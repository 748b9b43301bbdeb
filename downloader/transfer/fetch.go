// The controller of a file's connections: it starts them, looks at them, and takes back what they leave.

package transfer

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
	"gannet/downloader/note"
	"gannet/downloader/source"
	"gannet/downloader/transfer/growth"
	"gannet/internal/message"
)

const (
	MaxConnections = 32                     // while the speed grows in proportion
	mostLosses     = 3                      // connections in a row that bring next to nothing, before the attempt ends
	silentAfter    = time.Second            // while others receive
	allSilentAfter = 5 * time.Second        // while none does
	pageSize       = 4 << 10                // bytes
	speedSpan      = 400 * time.Millisecond // over which a connection's speed is judged
)

// Fetch fills a part from one server with as many connections as help. Its controller,
// run, owns everything that is neither atomic nor said to be guarded.
type Fetch struct {
	server   server
	out      output
	pool     *Pool
	throttle *Throttle
	log      *slog.Logger
	note     func(message.Message)
	limit    int     // most connections; 0 is automatic
	overlap  int64   // bytes before the first claim that are fetched to be compared
	ending   *Ending // when a stream of unknown length is to end; nil if never

	firstByte atomic.Int64 // ns from the first question to the first byte of its body; 0 before
	received  atomic.Int64 // bytes read from the network
	held      atomic.Int64 // ns that connections have spent on waiting for the speed limit
	connected atomic.Int32 // connections open

	mu   sync.Mutex // guards live for those who look from outside
	live map[*worker]struct{}

	ended      chan *worker
	growth     growth.State
	stragglers stragglers
	diagnosis  diagnosis
}

// server is whom the connections ask, and what its answers have shown.
type server struct {
	source   source.Source
	url      string
	host     string
	timeouts source.Timeouts
	first    *source.Body   // the answer that the transfer began with
	version  source.Version // of the file, which all other answers must be of

	served atomic.Bool   // a further connection has been answered
	opened chan struct{} // closed with that
	denied atomic.Bool   // one was refused for a reason that does not pass
}

// splittable reports whether more than one connection can work on the file.
func (f *Fetch) splittable() bool {
	return f.server.first.Ranged && f.out.size >= 0 && f.server.version.Strong() != ""
}

// run fills the part, beginning with the body of the first answer, which fills claim. It
// returns nil when every byte is there. Whatever the end, all connections are closed and
// what has come is written.
func (f *Fetch) run(ctx context.Context, claim *disk.Claim) error {
	f.ended = make(chan *worker)
	f.live = make(map[*worker]struct{})
	f.server.opened = make(chan struct{})
	f.growth = growth.New(f.server.first.Latency)
	f.out.begin(time.Now())
	claim.Hold()
	f.start(ctx, &worker{f: f, claim: claim, answer: f.server.first, overlap: f.overlap})
	err := f.control(ctx)
	if err == nil {
		f.learned()
	}
	f.stop(err)
	f.out.side.Wait()
	return err
}

func (f *Fetch) control(ctx context.Context) error {
	timer := time.NewTimer(growth.FirstLook)
	defer timer.Stop()
	opened := f.server.opened
	for {
		select {
		case <-opened: // the others may follow
			opened = nil
			if err := f.refill(ctx, time.Now()); err != nil {
				return err
			}
		case w := <-f.ended:
			if err := f.settle(w); err != nil || f.out.spans.Whole() {
				return err
			}
			if err := f.refill(ctx, time.Now()); err != nil {
				return err
			}
			if len(f.live) == 0 && !f.splittable() {
				const about = "the body ended before the file did"
				return &failure.Error{Kind: failure.Protocol, Subject: f.server.host, Detail: about}
			}
		case <-timer.C: // its own time is not now, if this computer is busy
			if timer.Reset(growth.Beat); !f.growth.Grown {
				timer.Reset(growth.FirstLook)
			}
			if err := f.look(ctx, time.Now()); err != nil {
				return err
			}
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

func (f *Fetch) start(ctx context.Context, w *worker) {
	ctx, w.cancel = context.WithCancelCause(ctx)
	w.asked = time.Now() // which a look at a slow disk can take long after its own time
	f.mu.Lock()
	f.live[w] = struct{}{}
	f.mu.Unlock()
	f.connected.Store(int32(len(f.live)))
	go w.run(ctx) // stop waits for it
}

func (f *Fetch) drop(w *worker) {
	w.claim.Release()
	if w.extra {
		f.pool.give(f.server.host)
	}
	f.mu.Lock()
	delete(f.live, w)
	f.mu.Unlock()
	f.connected.Store(int32(len(f.live)))
}

// stop ends every connection and waits for them.
func (f *Fetch) stop(cause error) {
	for w := range f.live {
		w.cancel(cause)
	}
	for len(f.live) > 0 {
		f.drop(<-f.ended)
	}
}

// serving is the number of connections the server has answered.
func (f *Fetch) serving() int {
	n := 0
	for w := range f.live {
		if w.answered.Load() != 0 {
			n++
		}
	}
	return n
}

// look is the controller's regular round.
func (f *Fetch) look(ctx context.Context, now time.Time) error {
	for w := range f.live {
		w.speed.Add(w.received.Load(), now, speedSpan)
		if err := w.flushStale(now); err != nil {
			return err
		}
		if w.silent(now) > w.timeout() {
			w.cancel(errSilent)
		}
	}
	if f.out.restartable && f.out.part.Touched() {
		return disk.ErrTouched
	}
	f.out.keepRecord(now)
	if f.splittable() {
		f.grow(now)
	}
	f.diagnose(now)
	if !f.splittable() {
		return nil
	}
	f.replaceStragglers(now)
	return f.refill(ctx, now)
}

// grow has the number of connections decided, and passes on what was learned by that.
func (f *Fetch) grow(now time.Time) {
	next, decision := f.growth.Next(f.observe(now))
	if next.Want != f.growth.Want {
		f.log.Debug("connection limit changed", "host", f.server.host, "now", next.Want, "before", f.growth.Want)
	}
	f.growth = next
	f.tell(decision)
}

// observe is what the controller sees at a moment.
func (f *Fetch) observe(now time.Time) growth.Observation {
	o := growth.Observation{
		Now: now, Open: len(f.live), Serving: f.serving(), Trying: f.isTrying(), Received: f.received.Load(),
		Mean: f.meanSpeed(), Ceiling: cmp.Or(f.limit, MaxConnections), Auto: f.limit == 0,
		Limit: f.throttle.limit(), Files: int(f.pool.downloads.Load()),
	}
	if f.growth.Doubts() {
		o.Believed = f.pool.allow(f.server.host, f.server.url, max(f.growth.Want, o.Serving))
	}
	o.Allowed = min(o.Ceiling, f.pool.Allowed(f.server.host, f.server.url))
	if len(f.live) == 1 {
		for w := range f.live {
			o.Only = growth.Only{Age: w.age(now), Received: w.received.Load(), Left: w.left().Len()}
		}
	}
	return o
}

// learned passes on what the server was found to allow, if that is not done yet.
func (f *Fetch) learned() {
	next, decision := f.growth.Learned()
	f.growth = next
	f.tell(decision)
}

func (f *Fetch) tell(d growth.Decision) {
	if d.Allows == 0 {
		return
	}
	f.pool.refuse(f.server.host, f.server.url, d.Allows, d.Wait)
	if d.News {
		f.note(message.Of(note.Connections, message.Args{"Allowed": d.Allows}))
	}
}

// Connections gives what each open connection still has to fetch, in the order of the
// file.
func (f *Fetch) Connections() []disk.Span {
	f.mu.Lock()
	defer f.mu.Unlock()
	left := make([]disk.Span, 0, len(f.live))
	for w := range f.live {
		left = append(left, w.claim.Left())
	}
	slices.SortFunc(left, func(a, b disk.Span) int { return cmp.Compare(a.From, b.From) })
	return left
}
