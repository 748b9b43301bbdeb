package downloader

import (
	"net/http"
	"testing"

	"gannet/downloader/disk"
	"gannet/downloader/faulty"
)

// TestAskedPlainlyOnce counts the requests for a file that cannot be had either way.
func TestAskedPlainlyOnce(t *testing.T) {
	for _, tt := range []struct {
		name    string
		options []faulty.Option
		want    int // requests of one attempt
	}{
		{"missing", []faulty.Option{faulty.Status(http.StatusNotFound)}, 2},
		{"forbidden", []faulty.Option{faulty.Status(http.StatusForbidden)}, 2},
		{"busy", []faulty.Option{faulty.Status(http.StatusServiceUnavailable)}, 2},
		{"login", []faulty.Option{faulty.Status(http.StatusUnauthorized)}, 1},
		{"gone", []faulty.Option{faulty.Status(http.StatusGone)}, 1},
		{"too many requests", []faulty.Option{faulty.Status(http.StatusTooManyRequests)}, 1},
		{"busy for a while", []faulty.Option{faulty.Status(http.StatusServiceUnavailable), faulty.Header("Retry-After", "1")}, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			srv := faulty.New(t, faulty.Body{Size: 1000, Seed: 1}, tt.options...)
			e := newEngine(t, Options{})
			if s := await(t, e, add(t, e, Request{URL: srv.URL, Dir: t.TempDir()}), ended); s.State != Failed {
				t.Fatalf("%+v", s)
			}
			if n := len(srv.Requests()); n != tt.want {
				t.Errorf("%d requests, not %d", n, tt.want)
			}
		})
	}
}

// TestBusyServerIsAskedPlainlyEverySecondTry bounds what tries at a busy server cost it.
func TestBusyServerIsAskedPlainlyEverySecondTry(t *testing.T) {
	busy := &Error{Kind: KindBusy, Status: http.StatusServiceUnavailable, ranged: true}
	some := disk.Found{Done: []disk.Span{{To: 100}}}
	for _, tt := range []struct {
		failures int
		there    bool
		want     bool
	}{{0, false, true}, {1, false, false}, {2, false, true}, {0, true, false}, {1, true, false}, {2, true, true}} {
		a := &attempt{failures: tt.failures}
		if tt.there {
			a.found = some
		}
		if got := a.mayAskPlainly(busy); got != tt.want {
			t.Errorf("after %d failures, with a part %t: %t", tt.failures, tt.there, got)
		}
	}
}
