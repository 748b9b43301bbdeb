// Connections up to those wished for, and what each takes over.

package transfer

import (
	"context"
	"math"
	"time"

	"gannet/downloader/disk"
	"gannet/downloader/transfer/growth"
)

const (
	minSteal      = 64 << 10               // bytes: less is not worth taking over
	worthStealing = 250 * time.Millisecond // time left from which a new connection gains anything,
	mostWorth     = 3 * time.Second        // or growth.SlowStart latencies, to get up to speed, but no more than this
)

// refill opens connections up to those wished for, each on the span that
// shortens the whole most.
func (f *Fetch) refill(ctx context.Context, now time.Time) error {
	if !f.splittable() || now.Before(f.growth.HoldOff) {
		return nil
	}
	for len(f.live) < f.growth.Want && !f.isTrying() {
		if f.growth.Want > 1 {
			if err := f.out.allocate(); err != nil {
				return err
			}
		}
		w := &worker{f: f, extra: len(f.live) > 0}
		if w.extra && !f.pool.take(f.server.host) {
			return nil
		}
		if w.claim = f.out.spans.Next(); w.claim == nil {
			w.claim = f.steal(now)
		}
		if w.claim == nil {
			if w.extra {
				f.pool.give(f.server.host)
			}
			return nil
		}
		f.start(ctx, w)
	}
	return nil
}

// isTrying reports whether the first further connection is still without an answer. It is tried alone: a link
// may be good for a few requests only, and a server that allows no second connection need not refuse fifteen.
// Where answers take long that would cost more than it spares: 128 MiB over a round trip of 80 ms took 3.3 s in
// place of 2.0 s.
func (f *Fetch) isTrying() bool {
	return len(f.live) > 1 && !f.server.served.Load() && f.growth.Latency < growth.FirstLook/2
}

// steal takes over the tail of the claim that would take longest, in proportion
// to the speeds, so that both end together; nil if none is worth it.
func (f *Fetch) steal(now time.Time) *disk.Claim {
	mean := max(f.meanSpeed(), f.stragglers.usual)
	var victim *worker
	longest := 0.0
	for w := range f.live {
		if t := f.timeLeft(w, mean).Seconds(); t > longest {
			victim, longest = w, t
		}
	}
	if victim == nil {
		return nil
	}
	left := victim.left()
	worth := max(worthStealing, min(growth.SlowStart*f.growth.Latency, mostWorth))
	if left.Len() < minSteal {
		worth = max(worth, silentAfter) // so little only from one that is stuck
	}
	if mean == 0 && left.Len() < minSteal || mean > 0 && longest < worth.Seconds() {
		return nil
	}
	speed := victim.speedOr(mean)
	if victim.silent(now) >= max(speedSpan, 3*f.growth.Latency) {
		speed = 0 // whoever has nothing else to do takes all it has
	}
	at := left.From + int64(float64(left.Len())*speed/(speed+max(mean, 1)))
	if at &^= pageSize - 1; at <= left.From {
		if speed < mean/10 {
			victim.cancel(errSlow) // it would do nothing of its share: its claim comes back whole
		}
		return nil
	}
	return victim.claim.Split(at)
}

func (f *Fetch) meanSpeed() float64 {
	sum, n := 0.0, 0
	for w := range f.live {
		if w.speed.speed > 0 {
			sum, n = sum+w.speed.speed, n+1
		}
	}
	if n == 0 {
		return 0
	}
	return sum / float64(n)
}

// speedOr is the speed of s in bytes a second, or mean if it is too young to have one.
func (w *worker) speedOr(mean float64) float64 {
	if w.received.Load() == 0 && w.answered.Load() == 0 {
		return max(mean, 1)
	}
	return max(w.speed.speed, 1)
}

// timeLeft is how long s will take for the rest of its claim; that it is silent now makes
// that longer.
func (f *Fetch) timeLeft(w *worker, mean float64) time.Duration {
	return seconds(float64(w.left().Len())/w.speedOr(mean)) + 2*w.silent(time.Now())
}

func seconds(s float64) time.Duration {
	return time.Duration(min(s, math.MaxInt32) * float64(time.Second))
}
