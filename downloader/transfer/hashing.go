package transfer

// Checksums that are computed while the file comes.

import (
	"context"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"gannet/downloader/disk"
)

const (
	// followEvery is how often the hashing looks for what was not handed to it: often
	// enough that this is still in the system's cache.
	followEvery = 20 * time.Millisecond
	// hashAhead is how many buffers wait to be hashed at most: more than a connection fills
	// while the goroutine that hashes waits for a processor.
	hashAhead = 8
	readBack  = 1 << 20 // bytes read back before the next look at what was handed over
	// spareAfter is when hashing that nothing waits for begins: what the downloads leave it is not known before.
	spareAfter = 300 * time.Millisecond
)

// hashing computes checksums of a file from its start on while it comes, on a goroutine
// of its own. A stream that writes where the hashing has got to hands its buffer over;
// everything else, of several connections most, is read back. No stream waits for it. Nor does
// the file, if it hashes only while a processor is to spare.
type hashing struct {
	verifier *disk.Verifier
	part     io.ReaderAt
	spans    *disk.Spans
	spare    func() bool // reports whether there is one; nil hashes always
	on       atomic.Bool // what spare said last
	queue    chan piece
	cancel   context.CancelFunc
	ended    chan struct{}

	mu   sync.Mutex // guards next and the order of queue
	next int64      // all before is hashed or about to be
}

// piece is a part of the file.
type piece struct {
	bytes []byte
	at    int64
}

func newHashing(v *disk.Verifier, part io.ReaderAt, spans *disk.Spans, spare func() bool) *hashing {
	h := &hashing{
		verifier: v, part: part, spans: spans, spare: spare,
		queue: make(chan piece, hashAhead), ended: make(chan struct{}),
	}
	h.on.Store(spare == nil)
	return h
}

// begin has it done until stop.
func (h *hashing) begin() *hashing {
	ctx, cancel := context.WithCancel(context.Background())
	h.cancel = cancel
	go h.run(ctx) // stop waits for it
	return h
}

// stop gives what was hashed, nil of a nil h.
func (h *hashing) stop() *disk.Verifier {
	if h == nil {
		return nil
	}
	h.cancel()
	<-h.ended
	return h.verifier
}

// take has b, which was written at off and counts, hashed, or gives false. If it is
// taken, b goes to buffers afterwards and is no longer the caller's. A nil h takes nothing.
func (h *hashing) take(b []byte, off int64) bool {
	if h == nil || !h.on.Load() {
		return false
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if off != h.next {
		return false
	}
	select {
	case h.queue <- piece{b, off}:
		h.next += int64(len(b))
		return true
	default:
		return false // it catches up when there is time
	}
}

// run hashes until ctx ends, and if the file waits for it, what was handed over by then.
func (h *hashing) run(ctx context.Context) {
	defer close(h.ended)
	tick := time.NewTicker(followEvery)
	defer tick.Stop()
	begun := time.Now()
	for {
		select {
		case p := <-h.queue:
			h.hash(ctx, p)
		case <-tick.C:
			if h.spare == nil || time.Since(begun) >= spareAfter {
				h.catchUp(ctx)
			}
		case <-ctx.Done():
			for len(h.queue) > 0 {
				h.hash(ctx, <-h.queue)
			}
			return
		}
	}
}

// hash hashes a piece, unless it has ended and the file does not wait for it.
func (h *hashing) hash(ctx context.Context, p piece) {
	wanted := h.spare == nil || ctx.Err() == nil
	if wanted && p.at == h.verifier.Len() { // else what is before could not be read back
		h.verifier.Write(p.bytes)
	}
	giveBuffer(p.bytes)
}

// isOn looks whether a processor is to spare, if that matters.
func (h *hashing) isOn() bool {
	if h.spare != nil {
		h.on.Store(h.spare())
	}
	return h.on.Load()
}

// catchUp reads back what is there without a hole, up to where streams hand over again.
func (h *hashing) catchUp(ctx context.Context) {
	for ctx.Err() == nil && h.isOn() {
		h.mu.Lock()
		to := min(h.spans.Prefix(), h.next+readBack)
		if h.verifier.Len() < h.next || to <= h.next {
			h.mu.Unlock()
			return
		}
		h.next = to
		h.mu.Unlock()
		if h.verifier.Follow(ctx, h.part, to) != nil {
			return // it shows again, and counts, when verify reads the rest
		}
	}
}

// hashed is what is hashed of a file's start; both are nil if nothing is.
type hashed struct {
	wanted *disk.Verifier // for the checksums that it waits for
	sum    *disk.Verifier // for its SHA-256, if nothing waits for that
}

// follow hashes what is without a hole from the start, while more comes, if a checksum
// is wanted. The function it gives stops that.
func (a *Attempt) follow(f *Fetch) (stop func()) {
	o := &f.out
	if algorithms := a.algorithms(); len(algorithms) > 0 {
		o.hashing = newHashing(disk.NewVerifier(algorithms...), o.part, o.spans, nil).begin()
	}
	if a.sumsAside() && (o.size < 0 || o.size > sumAtOnce) {
		o.summing = newHashing(disk.NewVerifier("sha256"), o.part, o.spans, a.Spare).begin()
	}
	return func() { // every stream has ended
		a.hashed = hashed{wanted: o.hashing.stop(), sum: o.summing.stop()}
		if o.earlier.changed.Load() {
			a.hashed = hashed{} // it may be of bytes that were written over since
		}
	}
}
