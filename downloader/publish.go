// How the clock makes what readers see of the list.

package downloader

import (
	"slices"
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

// readers are those who follow the list, and what they do not know yet.
type readers struct {
	subscriptions []*Subscription
	revision      uint64 // of the newest List
	removed       []ID   // since then
	reordered     bool   // since then
}

// end tells all that no List follows the newest one.
func (r *readers) end() {
	for _, s := range r.subscriptions {
		close(s.changed)
	}
	r.subscriptions = nil
}

// publish gives the list as it is now to all who follow it.
func (e *Engine) publish(now time.Time) List {
	r := &e.readers
	r.revision++
	l := List{
		Revision: r.revision, Downloads: make([]*Snapshot, len(e.list)), Limit: e.opts.Limit, Holds: e.hosts.holds(now),
		Changes: Changes{Since: r.revision - 1, Removed: r.removed, Reordered: r.reordered},
	}
	r.removed, r.reordered = nil, false
	slices.Sort(l.Removed)
	reasons := make(map[Slow]bool)
	for i, d := range e.list {
		before := d.snap
		s := d.publish(now)
		l.Downloads[i] = s
		l.Speed += s.Speed
		if s.Slow != SlowUnknown {
			reasons[s.Slow] = true
		}
		if s != before {
			l.Changed = append(l.Changed, s)
			l.OtherState = l.OtherState || before == nil || before.State != s.State
		}
	}
	slices.SortFunc(l.Changed, byID)
	l.Slow = slowest(reasons)
	for _, s := range r.subscriptions {
		s.put(l)
	}
	return l
}
