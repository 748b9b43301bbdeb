// What is found in the list without going through all of it.

package downloader

import (
	"slices"
)

// index keeps apart the downloads that something is to be done with, so that what the clock does costs as much as has
// changed, however long the list is. A download that is touched takes its place here before anybody looks.
type index struct {
	active  map[*download]struct{} // those that hold a slot, or whose attempt has not ended yet
	queued  lanes
	waiting pile                   // by the time they are tried again
	tasks   pile                   // finished ones with something to be done with them, by their order
	timed   map[*download]struct{} // those that are to end at a time

	touched []*download // those whose place here is to be found anew
	changed []*download // those of which a new Snapshot is due
	unsaved []*download // those of which the store does not know the newest state
}

func newIndex() *index {
	return &index{
		active: make(map[*download]struct{}), timed: make(map[*download]struct{}),
		queued:  lanes{all: make(map[laneKey]*lane)},
		waiting: pile{rank: retryTime}, tasks: pile{rank: order},
	}
}

// indexed is where the index has a download, and what of it is out of date.
type indexed struct {
	index   *index
	pile    *pile // that has it, or nil
	at      int   // in pile.downloads
	rank    int64 // there
	touched bool
	changed bool
	unsaved bool
}

// touch takes note that something of d is different: its place in the index, what is published of it, and what is
// stored.
func (d *download) touch() {
	d.show()
	d.save()
	if !d.touched {
		d.touched = true
		d.index.touched = append(d.index.touched, d)
	}
}

// show has d published anew.
func (d *download) show() {
	if !d.changed {
		d.changed = true
		d.index.changed = append(d.index.changed, d)
	}
}

// save has d stored anew.
func (d *download) save() {
	if !d.unsaved {
		d.unsaved = true
		d.index.unsaved = append(d.index.unsaved, d)
	}
}

// arrange gives each download that was touched its place in the index.
func (q *queue) arrange() {
	for _, d := range q.touched {
		d.touched = false
		q.place(d)
	}
	clear(q.touched)
	q.touched = q.touched[:0]
}

// place finds the place of d anew.
func (q *queue) place(d *download) {
	switch {
	case d.pile == nil:
	case d.pile.lane != nil:
		q.queued.remove(d)
	default:
		d.pile.remove(d)
	}
	here := q.byID[d.ID] == d
	busy := d.State.Active() || d.busy()
	setMember(q.active, d, here && busy)
	setMember(q.timed, d, here && !d.EndAt.IsZero() && d.State != Done)
	switch {
	case !here:
	case d.Extract.State == TaskWaiting || d.Command.State == TaskWaiting:
		q.tasks.add(d)
	case busy:
	case d.State == Queued:
		q.queued.add(d, q.hostOf(d))
	case d.State == Waiting:
		q.waiting.add(d)
	}
}

func setMember(set map[*download]struct{}, d *download, member bool) {
	if member {
		set[d] = struct{}{}
	} else {
		delete(set, d)
	}
}

// actives are those of the active downloads that a condition holds for, in the order of the list.
func (q *queue) actives(condition func(*download) bool) (found []*download) {
	q.arrange()
	for d := range q.active {
		if condition(d) {
			found = append(found, d)
		}
	}
	slices.SortFunc(found, byOrder)
	return found
}
