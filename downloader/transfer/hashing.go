package transfer

// Checksums that are computed while the file comes.

import (
	"context"
	"io"
	"sync"
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
)

// hashing computes checksums of a file from its start on while it comes, on a goroutine
// of its own. A stream that writes where the hashing has got to hands its buffer over;
// everything else, of several connections most, is read back. No stream waits for it.
type hashing struct {
	verifier *disk.Verifier
	part     io.ReaderAt
	spans    *disk.Spans
	queue    chan piece
	ended    chan struct{}

	mu   sync.Mutex // guards next and the order of queue
	next int64      // all before is hashed or about to be
}

// piece is a part of the file.
type piece struct {
	bytes []byte
	at    int64
}

func newHashing(v *disk.Verifier, part io.ReaderAt, spans *disk.Spans) *hashing {
	return &hashing{
		verifier: v, part: part, spans: spans, queue: make(chan piece, hashAhead), ended: make(chan struct{}),
	}
}

// take has b, which was written at off and counts, hashed, or gives false. If it is
// taken, b goes to buffers afterwards and is no longer the caller's. A nil h takes nothing.
func (h *hashing) take(b []byte, off int64) bool {
	if h == nil {
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

// run hashes until ctx ends, and what was handed over by then.
func (h *hashing) run(ctx context.Context) {
	defer close(h.ended)
	tick := time.NewTicker(followEvery)
	defer tick.Stop()
	for {
		select {
		case p := <-h.queue:
			h.hash(p)
		case <-tick.C:
			h.catchUp(ctx)
		case <-ctx.Done():
			for len(h.queue) > 0 {
				h.hash(<-h.queue)
			}
			return
		}
	}
}

func (h *hashing) hash(p piece) {
	if p.at == h.verifier.Len() { // else what is before could not be read back
		h.verifier.Write(p.bytes)
	}
	giveBuffer(p.bytes)
}

// catchUp reads back what is there without a hole, up to where streams hand over again.
func (h *hashing) catchUp(ctx context.Context) {
	for ctx.Err() == nil {
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

// follow hashes what is without a hole from the start, while more comes, if a checksum
// is wanted. The function it gives stops that.
func (a *Attempt) follow(f *Fetch) (stop func()) {
	algorithms := a.algorithms()
	if len(algorithms) == 0 {
		return func() {}
	}
	v := disk.NewVerifier(algorithms...)
	f.out.hashing = newHashing(v, f.out.part, f.out.spans)
	ctx, cancel := context.WithCancel(context.Background())
	go f.out.hashing.run(ctx) // stop waits for it
	return func() {
		cancel() // every stream has ended
		<-f.out.hashing.ended
		if a.verifier = v; f.out.earlier.changed.Load() {
			a.verifier = nil // it may have hashed bytes that were written over since
		}
	}
}
