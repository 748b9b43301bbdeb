package downloader

import (
	"testing"
	"time"
)

func TestBackoff(t *testing.T) {
	last := time.Duration(0)
	for n := 1; n < 40; n++ {
		low, high := backoff(n, 0), backoff(n, 1)
		if low < last*3/4 || low < time.Second*3/4 || high > 7*time.Minute || high <= low {
			t.Errorf("try %d waits %v to %v", n, low, high)
		}
		last = low
	}
}
