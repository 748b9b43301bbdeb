// How the clock makes what readers see of the list.

package downloader

import (
	"maps"
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
	newest        List
	removed       []ID // since then
	reordered     bool // since then
}

// end tells all that no List follows the newest one.
func (r *readers) end() {
	for _, s := range r.subscriptions {
		close(s.changed)
	}
	r.subscriptions = nil
}

// publish gives the list as it is now to all who follow it, if it is not as before.
func (e *Engine) publish(now time.Time) {
	r := &e.readers
	before := r.newest
	e.hosts.review(now)
	l := List{
		Revision: before.Revision + 1, Downloads: before.Downloads, Limit: e.opts.Limit, Holds: e.hosts.holds(now),
		Changes: Changes{Since: before.Revision, Removed: r.removed, Reordered: r.reordered},
	}
	e.publishDownloads(&l, now)
	var reasons map[Slow]bool
	for d := range e.active {
		l.Speed += d.snap.Speed
		if d.snap.Slow == SlowUnknown {
			continue
		}
		if reasons == nil {
			reasons = make(map[Slow]bool)
		}
		reasons[d.snap.Slow] = true
	}
	l.Slow = slowest(reasons)
	e.load.speed.Store(l.Speed)
	same := len(l.Changed)+len(l.Removed) == 0 && !l.Reordered && l.Speed == before.Speed && l.Limit == before.Limit &&
		l.Slow == before.Slow && maps.Equal(l.Holds, before.Holds)
	if same && before.Revision > 0 {
		return
	}
	r.removed, r.reordered, r.newest = nil, false, l
	r.newest.Changes = Changes{}
	for _, s := range r.subscriptions {
		s.put(l)
	}
}

// publishDownloads puts into l what has changed of the downloads.
func (e *Engine) publishDownloads(l *List, now time.Time) {
	e.arrange()
	news := e.changed
	for d := range e.active {
		if !d.changed {
			news = append(news, d)
		}
	}
	downloads := l.Downloads.edit()
	for _, d := range news {
		if e.byID[d.ID] != d || !d.changed && !d.State.Active() { // it left the list, or is not to be seen yet
			d.changed = false
			continue
		}
		before := d.snap
		s := d.publish(now)
		if s == before {
			continue
		}
		l.Changed = append(l.Changed, s)
		l.OtherState = l.OtherState || before == nil || before.State != s.State
		if !l.Reordered && len(l.Removed) == 0 {
			downloads.set(d.pos, s)
		}
	}
	clear(e.changed)
	e.changed = e.changed[:0]
	slices.SortFunc(l.Changed, byID)
	slices.Sort(l.Removed)
	l.Downloads = downloads.Snapshots
	if l.Reordered || len(l.Removed) > 0 {
		l.Downloads = e.snapshots()
	}
}

// snapshots gives those of the whole list.
func (q *queue) snapshots() Snapshots {
	all := make([]*Snapshot, len(q.list))
	for i, d := range q.list {
		d.pos, all[i] = i, d.snap
	}
	return NewSnapshots(all...)
}
