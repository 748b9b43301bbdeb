package transfer

import (
	"errors"
	"log/slog"
	"testing"
	"time"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
	"gannet/downloader/source"
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
		size: size, host: "h.example", spans: disk.NewSpans(size, done), first: &source.Body{Ranged: true}, version: source.Version{ETag: `"a"`},
		pool: NewPool(1024), log: slog.New(slog.DiscardHandler), note: func(message.Message) {}, live: make(map[*stream]struct{}), want: connections,
	}
}

// open adds a connection to f.
func (f *Fetch) open(answered bool) *stream {
	s := &stream{f: f, claim: f.spans.Next(), cancel: func(error) {}}
	if answered {
		s.answer = &source.Body{Span: s.claim.Left()}
		s.answered.Store(time.Now().UnixNano())
	}
	f.live[s] = struct{}{}
	return s
}

// A server that is gone altogether must not be asked for ever.
func TestUnansweredConnectionsEndTheAttempt(t *testing.T) {
	f := newFetch(1)
	for range mostLosses + 1 {
		s := f.open(false)
		s.err = errUnanswered
		err := f.settle(s)
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
			f := newFetch(autoConnections)
			f.stepFrom, f.grown, f.refused = 1, true, name != "network"
			var streams []*stream
			for range autoConnections {
				streams = append(streams, f.open(false))
			}
			for _, s := range streams {
				s.err = why
				if err := f.settle(s); err != nil {
					t.Fatal(err)
				}
			}
			if f.refused || f.losses != 1 {
				t.Errorf("refused %v, losses %d", f.refused, f.losses)
			}
			if name != "network" && (f.grown || f.stepFrom != 0 || f.want != 1) {
				t.Errorf("grown %v, from %d, want %d", f.grown, f.stepFrom, f.want)
			}
		})
	}

	// But those that fail right after more were opened may do so because of that.
	f := newFetch(2)
	f.steppedAt = time.Now()
	f.open(false)
	banned := f.open(false)
	banned.err = &failure.Error{Kind: failure.Denied}
	if err := f.settle(banned); err != nil || !f.refused || f.want != 1 {
		t.Errorf("right after a step: %v, refused %v, want %d", err, f.refused, f.want)
	}

	f = newFetch(3)
	f.open(true)
	offline := f.open(false)
	offline.err = &failure.Error{Kind: failure.Offline}
	if err := f.settle(offline); err != nil || f.refused || f.want != 3 {
		t.Errorf("beside one that has not noticed: %v, refused %v, want %d", err, f.refused, f.want)
	}
	mirror := f.open(false)
	mirror.err = &failure.Error{Kind: failure.Host}
	if err := f.settle(mirror); err != nil || f.refused || f.want != 1 || !f.grown {
		t.Errorf("of a mirror: %v, refused %v, want %d, grown %v", err, f.refused, f.want, f.grown)
	}
	refused := f.open(false)
	refused.err = &failure.Error{Kind: failure.Busy}
	if err := f.settle(refused); err != nil || !f.refused || f.want != 1 {
		t.Errorf("beside one that is served: %v, refused %v, want %d", err, f.refused, f.want)
	}
}

// What keeps further connections away must not have them tried again at every look.
func TestRefusalIsDoubtedOnce(t *testing.T) {
	now := time.Now()
	expired := allowance{most: 2, until: now.Add(-time.Second), lasts: believed}
	f := newFetch(2)
	f.throttle = NewThrottle(NewLimiter(0))
	f.refused, f.grown, f.pool.cap[f.host] = true, true, expired
	f.open(true)
	f.open(true)
	if f.believe(now); f.want != 4 || f.grown {
		t.Fatalf("%d connections are wanted, grown %v", f.want, f.grown)
	}
	further := f.open(false)
	further.err = &failure.Error{Kind: failure.Host}
	if err := f.settle(further); err != nil {
		t.Fatal(err)
	}
	if f.believe(now); f.want != 2 || !f.refused {
		t.Errorf("right after a failure %d connections are wanted, refused %v", f.want, f.refused)
	}
	if f.believe(now.Add(2 * time.Second)); f.pool.Allowed(f.host, f.url) != 2 {
		t.Errorf("then %d are allowed", f.pool.Allowed(f.host, f.url))
	}

	f = newFetch(2)
	f.throttle = NewThrottle(NewLimiter(1000))
	f.refused, f.grown, f.pool.cap[f.host] = true, true, expired
	f.open(true).speed.speed = 400
	f.open(true).speed.speed = 400
	if f.believe(now); f.want != 2 {
		t.Errorf("%d connections are wanted where two bring all that the user allows", f.want)
	}
}

// A file keeps to what two others of its server were told, and doubts it likewise.
func TestRefusalOfAnotherFile(t *testing.T) {
	f := newFetch(2)
	f.throttle = NewThrottle(NewLimiter(0))
	for range 2 {
		f.pool.refuse(f.host, "one", 1, 0)
	}
	if got := f.pool.Allowed(f.host, f.url); got != MaxConnections || f.pool.Allowed(f.host, "one") != 1 {
		t.Errorf("after the trouble of one file %d connections are allowed another", got)
	}
	f.pool.refuse(f.host, "other", 2, 0)
	f.open(true)
	f.open(true)
	f.grow(time.Now())
	if f.believe(time.Now()); f.want != 2 || !f.refused {
		t.Errorf("%d connections are wanted, refused %v", f.want, f.refused)
	}
	f.pool.cap[f.host] = allowance{}
	if f.believe(time.Now()); f.want != 4 {
		t.Errorf("%d connections are wanted after a while", f.want)
	}
}

// What is no part of the file is a refusal that does not pass, another version of it is none.
func TestMessageDeniesFurtherConnections(t *testing.T) {
	for err, want := range map[error]bool{errInstead: true, errVersion: false} {
		f := newFetch(2)
		f.open(true)
		s := f.open(false)
		s.err = err
		if err := f.settle(s); err != nil || f.denied.Load() != want {
			t.Errorf("%v: denied %t, %v", s.err, !want, err)
		}
	}
}
