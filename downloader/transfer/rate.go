package transfer

// The speed limit, and how speeds are measured.

import (
	"context"
	"math"
	"time"

	"golang.org/x/time/rate"
)

// throttle holds one file to its share of the speed limit. Its connections
// queue here and only the first of them at the limiter that all files share:
// so a file with many connections gets no more than one with few.
type Throttle struct {
	shared *rate.Limiter
	turn   chan struct{} // holds one value while somebody waits at shared
}

func NewLimiter(bytesPerSecond int64) *rate.Limiter {
	l := rate.NewLimiter(rate.Inf, 0)
	SetLimit(l, bytesPerSecond)
	return l
}

// setLimit changes l in flight; 0 bytes a second is no limit.
func SetLimit(l *rate.Limiter, bytesPerSecond int64) {
	if bytesPerSecond <= 0 {
		l.SetLimit(rate.Inf)
		return
	}
	l.SetBurst(int(min(max(bytesPerSecond/50, 1<<10), spanBuffer)))
	l.SetLimit(rate.Limit(bytesPerSecond))
}

func NewThrottle(shared *rate.Limiter) *Throttle {
	return &Throttle{shared: shared, turn: make(chan struct{}, 1)}
}

func (t *Throttle) limited() bool { return t.shared.Limit() != rate.Inf }

// limit is the speed limit in bytes a second, which all files share; 0 if there is none.
func (t *Throttle) limit() float64 {
	if !t.limited() {
		return 0
	}
	return float64(t.shared.Limit())
}

// most is how many bytes may be read at once.
func (t *Throttle) most() int {
	if !t.limited() {
		return math.MaxInt
	}
	return max(t.shared.Burst(), 1)
}

// wait returns when n bytes more are allowed. Its error is ctx's cause.
func (t *Throttle) wait(ctx context.Context, n int) error {
	if !t.limited() {
		return nil
	}
	select {
	case t.turn <- struct{}{}:
		defer func() { <-t.turn }()
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	for n > 0 && t.limited() {
		piece := min(n, t.most())
		now := time.Now()
		r := t.shared.ReserveN(now, piece)
		if !r.OK() {
			continue // the limit has just changed
		}
		if err := Sleep(ctx, r.DelayFrom(now)); err != nil {
			r.Cancel()
			return err
		}
		n -= piece
	}
	return nil
}

// sleep waits for d. Its error is ctx's cause.
func Sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// meter smooths a count into a speed. The zero meter is ready.
type Meter struct {
	count int64
	at    time.Time
	speed float64 // bytes a second
}

// meterSpan is the time over which a meter forgets.
const MeterSpan = 2 * time.Second

// add tells the count at a moment and gives the speed.
func (m *Meter) Add(count int64, now time.Time, span time.Duration) float64 {
	if m.at.IsZero() || count < m.count {
		m.count, m.at, m.speed = count, now, 0
		return 0
	}
	dt := now.Sub(m.at)
	if dt <= 0 {
		return m.speed
	}
	current := float64(count-m.count) / dt.Seconds()
	weight := 1 - math.Exp(-dt.Seconds()/span.Seconds())
	if m.speed == 0 {
		weight = 1
	}
	m.speed += weight * (current - m.speed)
	m.count, m.at = count, now
	return m.speed
}
