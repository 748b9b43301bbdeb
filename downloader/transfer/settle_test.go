package transfer

import (
	"errors"
	"log/slog"
	"testing"
	"time"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
	"gannet/downloader/source"
	"gannet/downloader/transfer/growth"
	"gannet/internal/message"
)

// newFetch is the work on a file with many gaps, which can be split, without a connection yet.
func newFetch(connections int) *Fetch {
	const size, gap = 64 << 20, 1 << 20
	var done []disk.Span
	for from := int64(gap); from < size; from += 2 * gap {
		done = append(done, disk.Span{From: from, To: from + gap})
	}
	return &Fetch{
		server: server{host: "h.example", first: &source.Body{Ranged: true}, version: source.Version{ETag: `"a"`}},
		out:    output{size: size, spans: disk.NewSpans(size, done)},
		pool:   NewPool(1024), throttle: NewThrottle(NewLimiter(0)), log: slog.New(slog.DiscardHandler),
		note: func(message.Message) {}, live: make(map[*worker]struct{}), growth: growth.State{Want: connections},
	}
}

// open adds a connection to f.
func (f *Fetch) open(answered bool) *worker {
	w := &worker{f: f, claim: f.out.spans.Next(), cancel: func(error) {}}
	if answered {
		w.answer = &source.Body{Span: w.claim.Left()}
		w.answered.Store(time.Now().UnixNano())
	}
	f.live[w] = struct{}{}
	return w
}

// A server that is gone altogether must not be asked for ever.
func TestUnansweredConnectionsEndTheAttempt(t *testing.T) {
	f := newFetch(1)
	for range mostLosses + 1 {
		w := f.open(false)
		w.err = errUnanswered
		err := f.settle(w)
		var failed *failure.Error
		if errors.As(err, &failed) {
			if failed.Kind != failure.Unanswered || !failed.Passing() {
				t.Errorf("%+v", failed)
			}
			return
		}
	}
	t.Error("it goes on asking")
}

// Connections that fail while none is served say nothing of how many the server allows.
func TestOutageIsNoLimitOfConnections(t *testing.T) {
	for name, why := range map[string]error{
		"network":  &failure.Error{Kind: failure.Offline},
		"name":     &failure.Error{Kind: failure.Host},
		"server":   &failure.Error{Kind: failure.Refused},
		"busy":     &failure.Error{Kind: failure.Busy},
		"no reply": errUnanswered,
	} {
		t.Run(name, func(t *testing.T) {
			f := newFetch(growth.Auto)
			f.growth.Grown, f.growth.Refused = true, name != "network"
			var workers []*worker
			for range growth.Auto {
				workers = append(workers, f.open(false))
			}
			for _, w := range workers {
				w.err = why
				if err := f.settle(w); err != nil {
					t.Fatal(err)
				}
			}
			if f.growth.Refused || f.growth.Losses != 1 {
				t.Errorf("refused %v, losses %d", f.growth.Refused, f.growth.Losses)
			}
			if name != "network" && (f.growth.Grown || f.growth.Want != 1) {
				t.Errorf("grown %v, want %d", f.growth.Grown, f.growth.Want)
			}
		})
	}

	// But those that fail right after more were opened may do so because of that.
	f := newFetch(2)
	f.growth, _ = growth.New(0).Next(growth.Observation{
		Now: time.Now(), Open: 1, Ceiling: 2, Allowed: 2,
		Only: growth.Only{Age: time.Second, Received: 1 << 20, Left: 64 << 20},
	})
	f.open(false)
	banned := f.open(false)
	banned.err = &failure.Error{Kind: failure.Denied}
	if err := f.settle(banned); err != nil || !f.growth.Refused || f.growth.Want != 1 {
		t.Errorf("right after a step: %v, refused %v, want %d", err, f.growth.Refused, f.growth.Want)
	}

	f = newFetch(3)
	f.open(true)
	offline := f.open(false)
	offline.err = &failure.Error{Kind: failure.Offline}
	if err := f.settle(offline); err != nil || f.growth.Refused || f.growth.Want != 3 {
		t.Errorf("beside one that has not noticed: %v, refused %v, want %d", err, f.growth.Refused, f.growth.Want)
	}
	mirror := f.open(false)
	mirror.err = &failure.Error{Kind: failure.Host}
	if err := f.settle(mirror); err != nil || f.growth.Refused || f.growth.Want != 1 || !f.growth.Grown {
		t.Errorf("of a mirror: %v, refused %v, want %d, grown %v", err, f.growth.Refused, f.growth.Want, f.growth.Grown)
	}
	refused := f.open(false)
	refused.err = &failure.Error{Kind: failure.Busy}
	if err := f.settle(refused); err != nil || !f.growth.Refused || f.growth.Want != 1 {
		t.Errorf("beside one that is served: %v, refused %v, want %d", err, f.growth.Refused, f.growth.Want)
	}
}

// What keeps further connections away must not have them tried again at every look.
func TestRefusalIsDoubtedOnce(t *testing.T) {
	now := time.Now()
	expired := allowance{most: 2, until: now.Add(-time.Second), lasts: believed}
	f := newFetch(2)
	f.growth.Refused, f.growth.Grown, f.pool.cap[f.server.host] = true, true, expired
	f.open(true)
	f.open(true)
	if f.grow(now); f.growth.Want != 4 {
		t.Fatalf("%d connections are wanted", f.growth.Want)
	}
	further := f.open(false)
	further.err = &failure.Error{Kind: failure.Host}
	if err := f.settle(further); err != nil {
		t.Fatal(err)
	}
	if f.grow(now); f.growth.Want != 2 || !f.growth.Refused {
		t.Errorf("right after a failure %d connections are wanted, refused %v", f.growth.Want, f.growth.Refused)
	}
	if f.grow(now.Add(2 * time.Second)); f.pool.Allowed(f.server.host, f.server.url) != 2 {
		t.Errorf("then %d are allowed", f.pool.Allowed(f.server.host, f.server.url))
	}

	f = newFetch(2)
	f.throttle = NewThrottle(NewLimiter(1000))
	f.growth.Refused, f.growth.Grown, f.pool.cap[f.server.host] = true, true, expired
	f.open(true).speed.speed = 400
	f.open(true).speed.speed = 400
	if f.grow(now); f.growth.Want != 2 {
		t.Errorf("%d connections are wanted where two bring all that the user allows", f.growth.Want)
	}
}

// A file keeps to what two others of its server were told, and doubts it likewise.
func TestRefusalOfAnotherFile(t *testing.T) {
	f := newFetch(2)
	for range 2 {
		f.pool.refuse(f.server.host, "one", 1, 0)
	}
	if got := f.pool.Allowed(f.server.host, f.server.url); got != MaxConnections || f.pool.Allowed(f.server.host, "one") != 1 {
		t.Errorf("after the trouble of one file %d connections are allowed another", got)
	}
	f.pool.refuse(f.server.host, "other", 2, 0)
	f.open(true)
	f.open(true)
	f.grow(time.Now())
	if f.grow(time.Now()); f.growth.Want != 2 || !f.growth.Refused {
		t.Errorf("%d connections are wanted, refused %v", f.growth.Want, f.growth.Refused)
	}
	f.pool.cap[f.server.host] = allowance{}
	if f.grow(time.Now()); f.growth.Want != 4 {
		t.Errorf("%d connections are wanted after a while", f.growth.Want)
	}
}

// What is no part of the file is a refusal that does not pass, another version of it is none.
func TestMessageDeniesFurtherConnections(t *testing.T) {
	for err, want := range map[error]bool{errInstead: true, errVersion: false} {
		f := newFetch(2)
		f.open(true)
		w := f.open(false)
		w.err = err
		if err := f.settle(w); err != nil || f.server.denied.Load() != want {
			t.Errorf("%v: denied %t, %v", w.err, !want, err)
		}
	}
}
