package transfer

// How many connections a file has, and what each takes over.

import (
	"cmp"
	"context"
	"math"
	"time"

	"gannet/downloader/disk"
)

// relieve cancels connections that hold up the file: silent or unanswered while others
// receive, or far slower than is usual here. Their spans go back and are fetched anew.
func (f *Fetch) relieve(now time.Time) {
	if f.throttle.limited() {
		return
	}
	patience := allSilentAfter << min(f.losses, 3) // it is the server or the line, not one connection
	f.usual *= usualDecay
	speed, n := f.receiving(now)
	if n > 0 {
		f.usual = max(f.usual, speed)
		// On a slow line a while without bytes is nothing unusual.
		patience = min(patience, silentAfter+seconds(minSteal/max(f.usual, 1)))
	}
	for s := range f.live {
		slow := s.age(now) >= silentAfter && s.speed.speed < f.usual/10 && f.timeLeft(s, f.usual) > silentAfter
		switch {
		case s.waiting(now) > max(patience, 4*f.latency):
			s.cancel(errUnanswered)
		case n == 0 && s.isAwaited(): // which is for f.look to end
		case f.denied.Load(): // nobody would take its place
		case slow && now.After(f.spareUntil), s.silent(now) >= patience:
			f.log.Debug("connection relieved", "host", f.host, "speed", int64(s.speed.speed), "usual", int64(f.usual))
			f.spareUntil = now.Add(beat) // should the line itself be slower now, not all at once
			s.cancel(errSlow)
		}
	}
}

// receiving gives the mean speed of the connections that are well under way, and how
// many they are.
func (f *Fetch) receiving(now time.Time) (mean float64, n int) {
	for s := range f.live {
		if s.age(now) >= silentAfter && s.silent(now) < silentAfter {
			mean += s.speed.speed
			n++
		}
	}
	return mean / float64(max(n, 1)), n
}

// most is how many connections may be open.
func (f *Fetch) most() int {
	return min(cmp.Or(f.limit, MaxConnections), f.pool.Allowed(f.host, f.url))
}

// grow decides whether more connections may help.
func (f *Fetch) grow(now time.Time) {
	most := f.most()
	switch {
	case f.grown:
		return
	case f.want >= most:
		if most < cmp.Or(f.limit, MaxConnections) { // as another file of this server was told
			f.refused, f.grown = true, true
		}
		return
	case f.stepFrom == 0:
		f.firstStep(now, most)
		return
	}
	if f.serving() < f.want {
		f.stepAt = time.Time{}
		// Nothing may be left that is worth another connection.
		f.grown = len(f.live) < f.want && now.After(f.holdOff) && !f.isTrying()
		return
	}
	received := f.received.Load()
	if f.stepAt.IsZero() {
		f.stepAt, f.stepMark, f.lastMark, f.fitful = now, received, received, false
		return
	}
	f.fitful = f.fitful || received == f.lastMark
	if f.lastMark = received; now.Sub(f.stepAt) < max(stepLook, slowStart*f.latency) {
		return
	}
	rate := float64(received-f.stepMark) / now.Sub(f.stepAt).Seconds()
	proportion := rate / f.stepRate * float64(f.stepFrom) / float64(f.want)
	f.log.Debug("step judged", "host", f.host, "connections", f.want, "speed", int64(rate), "before", int64(f.stepRate), "of", f.stepFrom)
	// A server that sends by fits and starts can't be judged in so short a time.
	if proportion < proportional && !f.fitful {
		f.grown = true
		return
	}
	f.step(rate, min(2*f.want, most))
}

// firstStep opens more connections once the first one's speed shows that there
// is enough left to share.
func (f *Fetch) firstStep(now time.Time, most int) {
	if len(f.live) > 1 {
		return // some of an earlier step are still open
	}
	for s := range f.live {
		age := s.age(now)
		if age < firstLook*3/4 || s.received.Load() == 0 {
			return
		}
		rate := float64(s.received.Load()) / age.Seconds()
		left := float64(s.left().Len())
		// The files under way share the line: taken together it may be fast enough.
		if f.limitedTo(rate) || rate*float64(max(f.pool.downloads.Load(), 1)) > fastLine || left < rate*time.Second.Seconds() || left < 2*minShare {
			return
		}
		if f.limit == 0 {
			most = min(most, autoConnections)
		}
		f.step(rate, min(most, int(left/minShare)))
	}
}

// limitedTo reports whether a speed is about what the user's limit leaves.
func (f *Fetch) limitedTo(rate float64) bool {
	return f.throttle.limited() && rate > float64(f.throttle.shared.Limit())/2
}

func (f *Fetch) step(rate float64, to int) {
	f.stepFrom, f.stepRate, f.stepAt, f.steppedAt = f.want, rate, time.Time{}, time.Now()
	f.want = max(to, f.want)
}

// refill opens connections up to those wished for, each on the span that
// shortens the whole most.
func (f *Fetch) refill(ctx context.Context, now time.Time) error {
	if !f.splittable() || now.Before(f.holdOff) {
		return nil
	}
	for len(f.live) < f.want && !f.isTrying() {
		if err := f.allocate(); err != nil {
			return err
		}
		s := &stream{f: f, extra: len(f.live) > 0}
		if s.extra && !f.pool.take(f.host) {
			return nil
		}
		if s.claim = f.spans.Next(); s.claim == nil {
			s.claim = f.steal(now)
		}
		if s.claim == nil {
			if s.extra {
				f.pool.give(f.host)
			}
			return nil
		}
		f.start(ctx, s)
	}
	return nil
}

// isTrying reports whether the first further connection is still without an answer. It is tried alone: a link
// may be good for a few requests only, and a server that allows no second connection need not refuse fifteen.
// Where answers take long that would cost more than it spares: 128 MiB over a round trip of 80 ms took 3.3 s in
// place of 2.0 s.
func (f *Fetch) isTrying() bool {
	return len(f.live) > 1 && !f.served.Load() && f.latency < firstLook/2
}

// allocate reserves the file's room before a second connection writes into it: parallel
// writers of a file that grows wait for one another, while one alone is faster without.
func (f *Fetch) allocate() error {
	if f.allocated || f.want == 1 {
		return nil
	}
	f.allocated = true
	if err := f.part.Allocate(f.size); err != nil {
		return f.diskError(err)
	}
	return nil
}

// steal takes over the tail of the claim that would take longest, in proportion
// to the speeds, so that both end together; nil if none is worth it.
func (f *Fetch) steal(now time.Time) *disk.Claim {
	mean := max(f.meanSpeed(), f.usual)
	var victim *stream
	longest := 0.0
	for s := range f.live {
		if t := f.timeLeft(s, mean).Seconds(); t > longest {
			victim, longest = s, t
		}
	}
	if victim == nil {
		return nil
	}
	left := victim.left()
	worth := max(worthStealing, min(slowStart*f.latency, mostWorth))
	if left.Len() < minSteal {
		worth = max(worth, silentAfter) // so little only from one that is stuck
	}
	if mean == 0 && left.Len() < minSteal || mean > 0 && longest < worth.Seconds() {
		return nil
	}
	speed := victim.speedOr(mean)
	if victim.silent(now) >= max(speedSpan, 3*f.latency) {
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
	for s := range f.live {
		if s.speed.speed > 0 {
			sum, n = sum+s.speed.speed, n+1
		}
	}
	if n == 0 {
		return 0
	}
	return sum / float64(n)
}

// speedOr is the speed of s in bytes a second, or mean if it is too young to have one.
func (s *stream) speedOr(mean float64) float64 {
	if s.received.Load() == 0 && s.answered.Load() == 0 {
		return max(mean, 1)
	}
	return max(s.speed.speed, 1)
}

// timeLeft is how long s will take for the rest of its claim; that it is silent now makes
// that longer.
func (f *Fetch) timeLeft(s *stream, mean float64) time.Duration {
	return seconds(float64(s.left().Len())/s.speedOr(mean)) + 2*s.silent(time.Now())
}

func seconds(s float64) time.Duration {
	return time.Duration(min(s, math.MaxInt32) * float64(time.Second))
}
