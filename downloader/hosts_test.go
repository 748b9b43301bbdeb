package downloader

import (
	"fmt"
	"testing"
	"time"

	"gannet/downloader/transfer"

	"gannet/downloader/failure"
	"gannet/downloader/faulty"
	"gannet/downloader/link"
)

// addAll adds files of a server, and gives their ids.
func addAll(t *testing.T, e *Engine, srv *faulty.Server, files int) []ID {
	t.Helper()
	dir := t.TempDir()
	requests := make([]Request, files)
	for i := range requests {
		requests[i] = Request{URL: fmt.Sprintf("%s/%d.bin", srv.Base, i), Dir: dir}
	}
	added, err := e.Add(requests...)
	if err != nil {
		t.Fatal(err)
	}
	return IDs(added)
}

// Whatever a server does to hold a visitor back, each file of a list arrives in the end, and the server is asked in vain
// only as often as it takes to find that out.
func TestListFromALimitedServer(t *testing.T) {
	often := func(answer ...faulty.Option) faulty.Option {
		return faulty.When(faulty.Over(8, time.Second), answer...)
	}
	atOnce := func(n int, answer faulty.Option) faulty.Option { return faulty.When(faulty.Busy(n), answer) }
	after := func(seconds string) faulty.Option { return faulty.Header("Retry-After", seconds) }
	for name, limit := range map[string]faulty.Option{
		"often, 429":         often(faulty.Status(429), after("1")),
		"often, 429 date":    often(faulty.Status(429), faulty.RetryAfterDate(time.Second)),
		"often, 429 no time": often(faulty.Status(429)),
		"often, 429 zero":    often(faulty.Status(429), after("0")),
		"often, 503":         often(faulty.Status(503), after("1")),
		"often, 503 no time": often(faulty.Status(503)),
		"often, 509":         often(faulty.Status(509)),
		"ranges, 429":        faulty.When(faulty.Ranged, faulty.Status(429), after("1")),
		"ranges, 503":        faulty.When(faulty.Ranged, faulty.Status(503), after("1")),
		"often, reset":       often(faulty.Reset()), // net/http asks again by itself
		"one, 403":           atOnce(1, faulty.Status(403)),
		"one, 429":           atOnce(1, faulty.Status(429)),
		"one, 503":           atOnce(1, faulty.Status(503)),
		"one, no answer":     atOnce(1, faulty.Drop()),
		"one connection":     faulty.MaxConns(1),
		"two, reset":         atOnce(2, faulty.Reset()),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const files = 30
			srv := faulty.New(t, faulty.Body{Size: 20_000, Seed: 1}, limit, faulty.Slow(200_000))
			e := newEngine(t, Options{Retries: 5})
			for _, id := range addAll(t, e, srv, files) {
				if s := await(t, e, id, ended); s.State != Done {
					t.Fatalf("%+v %v", s, s.Err)
				}
			}
			if got := len(srv.Requests()) - files; got > 2*files {
				t.Errorf("the server was asked in vain %d times for %d files", got, files)
			}
		})
	}
}

// A file that its server refuses keeps no other file of that server waiting.
func TestRefusedFileBesideOthers(t *testing.T) {
	for name, trouble := range map[string]faulty.Option{
		"503":         faulty.Status(503),
		"503, 1 hour": faulty.When(faulty.Path("/0.bin"), faulty.Status(503), faulty.Header("Retry-After", "3600")),
		"403":         faulty.Status(403),
		"404":         faulty.Status(404),
		"reset":       faulty.Reset(),
		"no answer":   faulty.Drop(),
		"cut":         faulty.DropAfter(0),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := faulty.New(t, faulty.Body{Size: 20_000, Seed: 1}, faulty.Slow(200_000), faulty.When(faulty.Path("/0.bin"), trouble))
			e := newEngine(t, Options{Retries: -1})
			ids := addAll(t, e, srv, 20)
			for _, id := range ids[1:] {
				await(t, e, id, in(Done))
			}
			for _, r := range srv.Requests() {
				if r.Path != "/0.bin" && r.Status/100 != 2 {
					t.Errorf("%+v", r)
				}
			}
			e.mu.Lock()
			defer e.mu.Unlock()
			if n := e.hosts.byName[link.Host(srv.URL)].limit.most; n != 0 {
				t.Errorf("%d files at once", n)
			}
		})
	}
}

// What a server wants to be left alone for holds for its other files, too, which say so, and for those of no other
// server. The user can have one tried all the same.
func TestRetryAfterHoldsTheHost(t *testing.T) {
	body := faulty.Body{Size: 1000, Seed: 1}
	srv := faulty.New(t, body, faulty.When(faulty.First(1), faulty.Status(429), faulty.Header("Retry-After", "3600")))
	other := faulty.New(t, body)
	e := newEngine(t, Options{Parallel: 1, Retries: 1})
	ids := addAll(t, e, srv, 3)
	last := addAll(t, e, other, 1)[0]
	await(t, e, last, in(Done))
	await(t, e, ids[0], in(Waiting))
	hold := e.Subscribe().Take().Holds[link.Host(srv.URL)]
	if hold.Err == nil || hold.Err.Status != 429 || time.Until(hold.Until) < 50*time.Minute {
		t.Errorf("%+v", hold)
	}
	if s := await(t, e, ids[1], in(Queued)); len(srv.Requests()) != 1 {
		t.Errorf("%d requests: %+v", len(srv.Requests()), s)
	}
	e.Resume(ids[1])
	for _, id := range ids[1:] {
		await(t, e, id, in(Done))
	}
	if s := await(t, e, ids[0], in(Waiting)); time.Until(s.RetryAt) < 50*time.Minute {
		t.Errorf("it is tried again at %v", s.RetryAt)
	}
}

// A server that serves nothing is given up for all files of a list together.
func TestHostIsGivenUp(t *testing.T) {
	const files = 20
	srv := faulty.New(t, faulty.Body{Size: 1000, Seed: 1}, faulty.Status(503))
	e := newEngine(t, Options{Retries: 2})
	for _, id := range addAll(t, e, srv, files) {
		if s := await(t, e, id, ended); s.State != Failed || s.Err.Kind != failure.Busy {
			t.Fatalf("%+v %v", s, s.Err)
		}
	}
	if n := len(srv.Requests()); n > 3*files {
		t.Errorf("asked %d times", n)
	}
}

// What breaks one file takes no connections from another one of its server.
func TestBrokenFileTakesNoConnections(t *testing.T) {
	for name, trouble := range map[string]faulty.Option{
		"further 503":   faulty.When(faulty.Later, faulty.Status(503)),
		"further reset": faulty.When(faulty.Later, faulty.Reset()),
		"503":           faulty.Status(503),
		"429":           faulty.Status(429),
		"cut at once":   faulty.DropAfter(0),
		"reset":         faulty.ResetAfter(300_000),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := faulty.New(t, faulty.Body{Size: 60 << 20, Seed: 1}, faulty.Slow(1<<20), faulty.When(faulty.Path("/broken.bin"), trouble))
			e := newEngine(t, Options{Retries: -1})
			dir := t.TempDir()
			broken := add(t, e, Request{URL: srv.Base + "/broken.bin", Dir: dir})
			await(t, e, broken, func(s *Snapshot) bool {
				return s.State == Waiting || s.Done > 4<<20 || e.pool.Allowed(link.Host(s.URL), s.URL) < transfer.MaxConnections
			})
			if n := e.pool.Allowed(link.Host(srv.URL), srv.URL); n < transfer.MaxConnections {
				t.Errorf("%d connections are allowed", n)
			}
			good := add(t, e, Request{URL: srv.URL, Dir: dir})
			e.Resume(good) // whatever was asked for the other one
			await(t, e, good, func(s *Snapshot) bool { return s.Connections >= 8 })
			e.Remove(good, broken)
		})
	}
}

// A limit is believed for a while, and for longer each time it turns out to be true still.
func TestLimitOfFilesIsDoubted(t *testing.T) {
	begun := time.Now()
	var limit atOnce
	most := func(after time.Duration) int { return limit.at(begun.Add(after)) }
	if got := most(0); got < autoMost {
		t.Errorf("%d at once before anything was refused", got)
	}
	limit.learn(1, begun)
	for after, want := range map[time.Duration]int{0: 1, limitBelieved - 1: 1, limitBelieved: 2, 2 * limitBelieved: 4, 3 * limitBelieved: 8} {
		if got := most(after); got != want {
			t.Errorf("%d at once after %v, want %d", got, after, want)
		}
	}
	if got := most(10 * limitBelieved); got < autoMost {
		t.Errorf("%d at once long after", got)
	}
	again := limitBelieved + time.Second
	limit.learn(1, begun.Add(again))
	if got := most(again + 2*limitBelieved - 1); got != 1 {
		t.Errorf("%d at once after the second refusal", got)
	}
	for range 20 {
		again = limit.until.Sub(begun)
		limit.learn(1, begun.Add(again))
	}
	if got := limit.until.Sub(begun) - again; got != atOnceMost {
		t.Errorf("believed for %v", got)
	}
}

// Who is to blame for a refusal: the file, its host, or another one that the host redirects to.
func TestWhoRefuses(t *testing.T) {
	busy := &failure.Error{Kind: failure.Busy, Status: 503, Subject: "h.example"}
	counting := &failure.Error{Kind: failure.Busy, Status: 429, Subject: "h.example"}
	elsewhere := &failure.Error{Kind: failure.Busy, Status: 429, Subject: "other.example"}
	for name, c := range map[string]struct {
		refused []*failure.Error // to one file after the other; nil: it comes
		held    bool
	}{
		"one":                     {[]*failure.Error{busy}, false},
		"two":                     {[]*failure.Error{busy, busy}, true},
		"one that is counted":     {[]*failure.Error{counting}, true},
		"one, elsewhere":          {[]*failure.Error{elsewhere}, false},
		"two, elsewhere":          {[]*failure.Error{elsewhere, elsewhere}, true},
		"one, then others served": {[]*failure.Error{busy, nil}, false},
	} {
		t.Run(name, func(t *testing.T) {
			now := time.Now()
			h := newHosts().of("h.example")
			for i, err := range c.refused {
				v := h.begin(ID(i+1), now)
				if err == nil {
					v.answered(now)
					continue
				}
				v.leave(now)
				h.refuse(v.id, &refusals{}, err, now)
			}
			if h.pausing(now) != c.held || h.free(now) == c.held {
				t.Errorf("held %v, free %v", h.pausing(now), h.free(now))
			}
		})
	}
}
