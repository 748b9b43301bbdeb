// Downloads of which the next one is found without looking at all of them.

package downloader

import (
	"cmp"
	"container/heap"
)

// pile has the download of the lowest rank on top. A download is in one pile at most, and keeps the rank that it came
// with: what that follows from may change before the download is placed anew, and many may change together.
type pile struct {
	downloads []*download
	rank      func(*download) int64
	lane      *lane // that it is of, or nil
}

func order(d *download) int64 { return d.Order }

func retryTime(d *download) int64 { return d.retryAt.UnixNano() }

func byOrder(a, b *download) int { return cmp.Compare(a.Order, b.Order) }

func byRank(a, b *download) int { return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.ID, b.ID)) }

// top is the one that comes first, or nil.
func (p *pile) top() *download {
	if len(p.downloads) == 0 {
		return nil
	}
	return p.downloads[0]
}

func (p *pile) add(d *download) {
	d.pile, d.rank = p, p.rank(d)
	heap.Push((*heaped)(p), d)
}

func (p *pile) remove(d *download) {
	heap.Remove((*heaped)(p), d.at)
	d.pile = nil
}

// heaped is a pile as container/heap wants it.
type heaped pile

func (h *heaped) Len() int           { return len(h.downloads) }
func (h *heaped) Less(i, j int) bool { return byRank(h.downloads[i], h.downloads[j]) < 0 }

func (h *heaped) Swap(i, j int) {
	h.downloads[i], h.downloads[j] = h.downloads[j], h.downloads[i]
	h.downloads[i].at, h.downloads[j].at = i, j
}

func (h *heaped) Push(x any) {
	d := x.(*download)
	d.at = len(h.downloads)
	h.downloads = append(h.downloads, d)
}

func (h *heaped) Pop() any {
	last := len(h.downloads) - 1
	d := h.downloads[last]
	h.downloads[last] = nil
	h.downloads = h.downloads[:last]
	return d
}

// lane has the queued downloads of one host, large ones apart from the others.
type lane struct {
	pile
	host  *host
	large bool
	at    int // in lanes.sorted
}

type laneKey struct {
	host  *host
	large bool
}

// lanes finds the queued download that comes first among those that may be begun. None of them is empty.
type lanes struct {
	all    map[laneKey]*lane
	sorted sortedLanes // a heap
}

func (l *lanes) add(d *download, h *host) {
	key := laneKey{h, d.large}
	of := l.all[key]
	if of != nil {
		of.add(d)
		heap.Fix(&l.sorted, of.at)
		return
	}
	of = &lane{pile: pile{rank: order}, host: h, large: d.large}
	of.pile.lane = of
	l.all[key] = of
	of.add(d)
	heap.Push(&l.sorted, of)
}

func (l *lanes) remove(d *download) {
	of := d.pile.lane
	of.remove(d)
	if of.top() != nil {
		heap.Fix(&l.sorted, of.at)
		return
	}
	heap.Remove(&l.sorted, of.at)
	delete(l.all, laneKey{of.host, of.large})
}

// next gives the download that comes first of those in lanes that are open, or nil.
func (l *lanes) next(open func(*lane) bool) (found *download) {
	var closed []*lane
	for found == nil && len(l.sorted) > 0 {
		if first := l.sorted[0]; open(first) {
			found = first.top()
		} else {
			closed = append(closed, first)
			heap.Pop(&l.sorted)
		}
	}
	for _, one := range closed {
		heap.Push(&l.sorted, one)
	}
	return found
}

// sortedLanes has the lane on top whose first download comes first.
type sortedLanes []*lane

func (l sortedLanes) Len() int { return len(l) }
func (l sortedLanes) Less(i, j int) bool {
	return l[i].gone() || !l[j].gone() && byRank(l[i].top(), l[j].top()) < 0
}

func (l sortedLanes) Swap(i, j int) {
	l[i], l[j] = l[j], l[i]
	l[i].at, l[j].at = i, j
}

func (l *sortedLanes) Push(x any) {
	added := x.(*lane)
	added.at = len(*l)
	*l = append(*l, added)
}

func (l *sortedLanes) Pop() any {
	last := len(*l) - 1
	gone := (*l)[last]
	(*l)[last] = nil
	*l = (*l)[:last]
	return gone
}

// gone reports whether the lane is empty and about to be removed.
func (l *lane) gone() bool { return len(l.downloads) == 0 }
