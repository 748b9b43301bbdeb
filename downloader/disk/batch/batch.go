// Package batch has callers that come at the same time share one piece of work, as databases do with commits: while one
// group is worked on the next one gathers, so that nobody waits for a timer and a lone caller for nothing.
package batch

import "sync"

// Queue works on items in groups, one group at a time and in the order in which they came.
type Queue[T any] struct {
	work func(group []T)
	most int

	mu      sync.Mutex // guards the fields below
	waiting []entry[T]
	busy    bool // a group is being worked on
}

// entry is an item and its caller.
type entry[T any] struct {
	item T
	turn chan bool // gets true if the caller is to work on the next group, false once its item is done
}

// New gives a Queue that calls work for at most so many items together.
func New[T any](most int, work func(group []T)) *Queue[T] { return &Queue[T]{work: work, most: most} }

// Do returns once a group with item in it was worked on. The work is done by one of the callers.
func (q *Queue[T]) Do(item T) {
	own := entry[T]{item, make(chan bool, 1)}
	q.mu.Lock()
	q.waiting = append(q.waiting, own)
	waits := q.busy
	q.busy = true
	q.mu.Unlock()
	if waits && !<-own.turn {
		return
	}
	group := q.take()
	items := make([]T, len(group))
	for i, e := range group {
		items[i] = e.item
	}
	q.work(items)
	for _, e := range group[1:] {
		e.turn <- false
	}
	q.pass()
}

// take gives the next group, which begins with the caller.
func (q *Queue[T]) take() []entry[T] {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := min(len(q.waiting), q.most)
	group := q.waiting[:n:n]
	q.waiting = q.waiting[n:]
	return group
}

// pass leaves the next group to the first who waits.
func (q *Queue[T]) pass() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) == 0 {
		q.waiting, q.busy = nil, false
		return
	}
	q.waiting[0].turn <- true
}
