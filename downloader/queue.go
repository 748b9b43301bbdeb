// The list in its order: how downloads come into it and change places.

package downloader

import (
	"cmp"
	"slices"
	"time"
)

// queue is the list and what decides which of it is begun. Engine.mu guards it.
type queue struct {
	list  []*download
	byID  map[ID]*download
	last  ID // the highest ever used
	hosts hosts
	slots int // files at once while Parallel is automatic
	// saving counts small files that are whole and on their way to their names: up to mostSaving of them hold no slot.
	saving     int
	mostSaving int
	*index
}

// takeUpList goes on with the list as it was stored.
func (e *Engine) takeUpList(had loaded) {
	entries, last := had.entries, had.last
	slices.SortStableFunc(entries, func(a, b kept) int { return cmp.Compare(a.Order, b.Order) })
	for _, en := range entries {
		d := takenUp(en)
		d.index = e.index
		e.settle(d)
		d.show()
		if least := e.nextOrder(); d.Order < least { // what is left of a damaged list may have one twice
			d.Order = least
			d.save()
		}
		e.append(d)
		e.byID[d.ID] = d
		e.place(d)
		last = max(last, d.ID)
	}
	e.last = last
	e.startTasks()
	e.takeUpSums()
}

// enlist makes a download for r. Its place in the list is the caller's to give.
func (e *Engine) enlist(r Request, now time.Time, order int64) *download {
	e.last++
	d := newDownload(e.last, r, now)
	d.index = e.index
	d.Order = order
	e.byID[d.ID] = d
	d.touch()
	return d
}

// append puts d at the end of the list.
func (q *queue) append(d *download) {
	d.pos = len(q.list)
	q.list = append(q.list, d)
}

// nextOrder is the order of what comes to the end of the list.
func (e *Engine) nextOrder() int64 {
	if len(e.list) == 0 {
		return 0
	}
	return e.list[len(e.list)-1].Order + 1
}

// Replace puts a download in the place of another: it asks for the same, but into the
// folder dir or under name where these are not "". What has come of the old one is
// deleted. It gives 0 if there is no such download.
func (e *Engine) Replace(id ID, dir, name string) ID {
	var d *download
	e.each([]ID{id}, func(old *download) {
		r := old.Request
		r.URL, r.Dir, r.Name = old.url(), cmp.Or(dir, r.Dir), cmp.Or(name, r.Name)
		e.drop(old)
		d = e.enlist(r, old.Added, old.Order)
		e.list[slices.Index(e.list, old)], e.readers.reordered = d, true
	})
	if d == nil {
		return 0
	}
	return d.ID
}

// Move shifts a download by delta places in the list (negative is up).
func (e *Engine) Move(id ID, delta int) {
	e.each([]ID{id}, func(d *download) {
		from := slices.Index(e.list, d)
		to := min(max(from+delta, 0), len(e.list)-1)
		step := 1
		if to < from {
			step = -1
		}
		for i := from; i != to; i += step { // it changes places with one after the other
			other := e.list[i+step]
			e.list[i], e.list[i+step] = other, d
			d.Order, other.Order = other.Order, d.Order
			other.touch()
		}
		d.touch()
		e.readers.reordered = e.readers.reordered || from != to
	})
}
