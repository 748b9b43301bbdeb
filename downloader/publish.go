// How the clock makes what readers see of the list.

package downloader

import (
	"time"

	"gannet/downloader/transfer"
)

// measure takes over what the running attempt has done by now.
func (d *download) measure(now time.Time) {
	if f := d.fetching(); f != nil && d.State == Running {
		d.Done, d.FirstByte = f.Spans().Filled(), f.FirstByte()
		d.rate = int64(d.speed.Add(f.Received(), now, transfer.MeterSpan))
	}
}

// publish gives d as it is now: the last Snapshot itself if nothing has changed.
func (d *download) publish(now time.Time) *Snapshot {
	if !d.changed && !d.State.Active() {
		return d.snap
	}
	d.measure(now)
	d.changed = false
	if s := d.snapshot(now); d.snap == nil || *d.snap != s {
		d.snap = &s
	}
	return d.snap
}

// board is the list as it is now.
func (e *Engine) board(now time.Time) Board {
	b := Board{Downloads: make([]*Snapshot, len(e.list)), Limit: e.opts.Limit, Holds: e.hosts.holds(now)}
	reasons := make(map[Slow]bool)
	for i, d := range e.list {
		s := d.publish(now)
		b.Downloads[i] = s
		b.Speed += s.Speed
		if s.Slow != SlowUnknown {
			reasons[s.Slow] = true
		}
	}
	b.Slow = slowest(reasons)
	return b
}
