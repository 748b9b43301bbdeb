// The whole list as it is published, and how a reader gets it.

package downloader

import (
	"cmp"
	"slices"
	"sync"
)

// List is the whole list at one moment. A published List is never changed.
type List struct {
	Revision  uint64    `json:"revision"`        // grows by one with each List that is published, from 1
	Downloads Snapshots `json:"downloads"`       // in queue order; the same pointer as before means: unchanged
	Speed     int64     `json:"speed"`           // bytes a second, all together
	Limit     int64     `json:"limit"`           // bytes a second allowed, 0 if unlimited
	Slow      Slow      `json:"slow,omitempty"`  // why those that are slow are, if they have that in common
	Holds     Holds     `json:"holds,omitempty"` // why downloads that are Queued wait, if not for a slot alone
	Changes
}

// Changes are what is different from an earlier List.
type Changes struct {
	// Since is the Revision of that List. 0: nothing is said, and all may be different.
	Since      uint64      `json:"since"`
	Changed    []*Snapshot `json:"changed,omitempty"`    // those that are new or not the same, by ID
	Removed    []ID        `json:"removed,omitempty"`    // sorted
	Reordered  bool        `json:"reordered,omitempty"`  // more than that some left and some came to the end
	OtherState bool        `json:"otherState,omitempty"` // one of Changed is new, or its State is another
}

// Follows reports whether the Changes are all that is different from the List of a revision.
func (l List) Follows(revision uint64) bool { return l.Since != 0 && l.Since == revision }

// Including gives l with its Changes since what missed says, for a reader that did not look at missed.
func (l List) Including(missed List) List {
	c, m := l.Changes, missed.Changes
	// Once half of the list is different, it is as quick to look at all of it.
	many := len(m.Changed)+len(m.Removed) > l.Downloads.Len()/2+64
	if c.Since == 0 || m.Since == 0 || c.Since != missed.Revision || many {
		l.Changes = Changes{}
		return l
	}
	l.Changes = Changes{
		Since: m.Since, Reordered: c.Reordered || m.Reordered, OtherState: c.OtherState || m.OtherState,
		Changed: c.Changed, Removed: c.Removed,
	}
	if len(m.Removed) > 0 {
		l.Removed = slices.Concat(m.Removed, c.Removed)
		slices.Sort(l.Removed)
	}
	if len(m.Changed) > 0 {
		l.Changed = newest(m.Changed, c.Changed, l.Removed)
	}
	return l
}

// newest gives the changed ones of two Lists, the later of each, without those that were removed.
func newest(earlier, later []*Snapshot, removed []ID) []*Snapshot {
	all := slices.Concat(later, earlier)
	slices.SortStableFunc(all, byID)
	all = slices.CompactFunc(all, func(a, b *Snapshot) bool { return a.ID == b.ID })
	return slices.DeleteFunc(all, func(s *Snapshot) bool {
		_, gone := slices.BinarySearch(removed, s.ID)
		return gone
	})
}

func byID(a, b *Snapshot) int { return cmp.Compare(a.ID, b.ID) }

// Subscription is where a reader finds the newest List: one that is slow misses some
// in between, never the last one, nor any of the Changes.
type Subscription struct {
	changed chan struct{}
	mu      sync.Mutex // guards list
	list    List
}

func newSubscription() *Subscription { return &Subscription{changed: make(chan struct{}, 1)} }

// Changed gives a value when a List newer than the last one taken is there.
// It is closed when the engine is closed.
func (s *Subscription) Changed() <-chan struct{} { return s.changed }

// Take gives the newest List, with its Changes since the one taken before.
func (s *Subscription) Take() List {
	s.mu.Lock()
	defer s.mu.Unlock()
	taken := s.list
	s.list.Changes = Changes{Since: taken.Revision}
	return taken
}

func (s *Subscription) put(l List) {
	s.mu.Lock()
	s.list = l.Including(s.list)
	s.mu.Unlock()
	select {
	case s.changed <- struct{}{}:
	default:
	}
}
