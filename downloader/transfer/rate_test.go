package transfer

import (
	"context"
	"errors"
	"math"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// drain takes bytes through th with several connections until the time is up, and
// gives how many came.
func drain(ctx context.Context, th *Throttle, connections int, count *atomic.Int64) *sync.WaitGroup {
	var wg sync.WaitGroup
	for range connections {
		wg.Go(func() {
			for {
				n := min(th.most(), spanBuffer)
				if th.wait(ctx, n) != nil {
					return
				}
				count.Add(int64(n))
			}
		})
	}
	return &wg
}

func TestLimitIsKeptAndFair(t *testing.T) {
	for _, limit := range []int64{20_000, 500_000, 100_000_000} {
		synctest.Test(t, func(t *testing.T) {
			shared := NewLimiter(limit)
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			var many, one atomic.Int64
			first := drain(ctx, NewThrottle(shared), 16, &many)
			drain(ctx, NewThrottle(shared), 1, &one).Wait()
			first.Wait()
			sum := float64(many.Load() + one.Load())
			if want := float64(limit) * 10; math.Abs(sum-want) > want/20 {
				t.Errorf("limit %d: %.0f bytes in 10 s", limit, sum)
			}
			if share := float64(one.Load()) / sum; share < 0.45 || share > 0.55 {
				t.Errorf("limit %d: one connection beside 16 of another file got %.2f of it", limit, share)
			}
		})
	}
}

func TestLimitChangesInFlight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shared := NewLimiter(1000)
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		var count atomic.Int64
		wg := drain(ctx, NewThrottle(shared), 4, &count)
		time.Sleep(10 * time.Second)
		before := count.Load()
		SetLimit(shared, 100_000)
		wg.Wait()
		if got := float64(count.Load() - before); math.Abs(got-1e6) > 1e5 {
			t.Errorf("%.0f bytes in 10 s after the limit was raised to 100 kB/s", got)
		}
	})
}

func TestWaitEndsWithItsCause(t *testing.T) {
	th := NewThrottle(NewLimiter(1))
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(ErrPaused)
	if err := th.wait(ctx, 1<<20); !errors.Is(err, ErrPaused) {
		t.Error(err)
	}
}

func TestMeter(t *testing.T) {
	var m Meter
	now := time.Unix(0, 0)
	for i := range 100 {
		m.Add(int64(i)*1000, now.Add(time.Duration(i)*100*time.Millisecond), MeterSpan)
	}
	if math.Abs(m.speed-10_000) > 1 {
		t.Errorf("%.0f bytes a second, want 10,000", m.speed)
	}
	if speed := m.Add(0, now.Add(time.Minute), MeterSpan); speed != 0 {
		t.Errorf("%.0f after a new start", speed)
	}
}
