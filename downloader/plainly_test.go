package downloader

import (
	"net/http"
	"testing"
	"time"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
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
	busy := &failure.Error{Kind: failure.Busy, Status: http.StatusServiceUnavailable, PartRefused: true}
	later := &failure.Error{Kind: failure.Busy, Status: http.StatusTooManyRequests, PartLater: true, RetryAfter: time.Second}
	some := disk.Found{Done: []disk.Span{{To: 100}}}
	for _, tt := range []struct {
		err      error
		failures int
		there    bool
		want     bool
	}{
		{busy, 0, false, true},
		{busy, 1, false, false},
		{busy, 2, false, true},
		{busy, 0, true, false},
		{busy, 1, true, false},
		{busy, 2, true, true},
		{later, 0, false, false},
		{later, 1, false, true},
		{later, 2, false, true},
		{later, 0, true, false},
		{later, 2, true, false},
		{later, 3, true, true},
	} {
		a := &attempt{failures: tt.failures}
		if tt.there {
			a.found = some
		}
		if got := a.mayAskPlainly(tt.err); got != tt.want {
			t.Errorf("%v after %d failures, with a part %t: %t", tt.err, tt.failures, tt.there, got)
		}
	}
}
