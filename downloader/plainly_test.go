package downloader

import (
	"net/http"
	"testing"

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
