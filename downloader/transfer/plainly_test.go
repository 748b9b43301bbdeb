package transfer

import (
	"net/http"
	"testing"
	"time"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
)

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
		a := &Attempt{Past: Past{Failures: tt.failures}}
		if tt.there {
			a.found = some
		}
		if got := a.mayAskPlainly(tt.err); got != tt.want {
			t.Errorf("%v after %d failures, with a part %t: %t", tt.err, tt.failures, tt.there, got)
		}
	}
}
