// The index of the list finds what going through all of the list would find.

package downloader

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// The index after any changes is that of a list that was gone through.
func TestIndexFollowsTheList(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	e := listOf(60)
	now := time.Now()
	hosts := make([]*host, 7)
	for i := range hosts {
		hosts[i] = e.hosts.of(fmt.Sprintf("h%d.example", i))
	}
	for _, d := range e.list {
		d.host = hosts[random.IntN(len(hosts))]
	}
	for step := range 4000 {
		d := e.list[random.IntN(len(e.list))]
		switch random.IntN(9) {
		case 0:
			listed(e).host = hosts[random.IntN(len(hosts))]
		case 1:
			if len(e.list) > 30 {
				e.Remove(d.ID)
			}
		case 2:
			e.Move(d.ID, random.IntN(9)-4)
		case 3:
			d.apply(evAdmit)
		case 4:
			if d.apply(evStumble) {
				d.retryAt = now.Add(time.Duration(random.IntN(1000)) * time.Second)
			}
		case 5:
			if d.apply(evAnswer); d.apply(evWhole) && d.apply(evSaved) {
				d.setTask(&d.Extract, Task{State: TaskWaiting})
			}
		case 6:
			if d.State != Running {
				d.large = !d.large
				d.touch()
			}
		case 7:
			d.apply(evResume)
		case 8:
			d.EndAt = now
			d.touch()
		}
		held := hosts[random.IntN(len(hosts))]
		open := func(h *host, large bool) bool { return h != held && !large }
		e.arrange()
		checkIndex(t, step, e, open)
	}
}

func checkIndex(t *testing.T, step int, e *Engine, open func(h *host, large bool) bool) {
	t.Helper()
	var queued, waiting, tasks *download
	var active []*download
	timed := 0
	for _, d := range e.list {
		if !d.EndAt.IsZero() && d.State != Done {
			timed++
		}
		switch {
		case d.Extract.State == TaskWaiting && tasks == nil:
			tasks = d
		case d.State.Active():
			active = append(active, d)
		case d.State == Queued && queued == nil && open(d.host, d.large):
			queued = d
		case d.State == Waiting && (waiting == nil || byRank(d, waiting) < 0):
			waiting = d
		}
	}
	if got := e.queued.next(func(l *lane) bool { return open(l.host, l.large) }); got != queued {
		t.Fatalf("step %d: the next one is %v, not %v", step, got, queued)
	}
	if got := e.waiting.top(); got != waiting {
		t.Fatalf("step %d: the one to wake is %v, not %v", step, got, waiting)
	}
	if got := e.tasks.top(); got != tasks {
		t.Fatalf("step %d: the one with a task is %v, not %v", step, got, tasks)
	}
	if got := e.actives(func(d *download) bool { return d.State.Active() }); !slices.Equal(got, active) {
		t.Fatalf("step %d: active are %v, not %v", step, got, active)
	}
	if len(e.timed) != timed {
		t.Fatalf("step %d: %d are to end, not %d", step, len(e.timed), timed)
	}
}

// Many downloads are changed before the index finds their places anew.
func TestIndexFollowsManyChangesAtOnce(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	now := time.Now()
	for range 300 {
		e := listOf(100)
		for _, d := range e.list {
			d.State, d.retryAt = Waiting, now.Add(time.Duration(random.IntN(1_000_000)))
			d.touch()
		}
		e.arrange()
		for _, d := range e.list {
			switch random.IntN(3) {
			case 0:
				d.apply(evPause)
				d.retryAt = time.Time{}
			case 1:
				d.retryAt = now.Add(time.Duration(random.IntN(1_000_000)))
				d.touch()
			}
		}
		e.arrange()
		for before := now; e.waiting.top() != nil; {
			d := e.waiting.top()
			if d.retryAt.Before(before) {
				t.Fatalf("%v after %v", d.retryAt.Sub(now), before.Sub(now))
			}
			before = d.retryAt
			e.waiting.remove(d)
		}
	}
}

func TestSnapshots(t *testing.T) {
	var all []*Snapshot
	var s Snapshots
	random := rand.New(rand.NewPCG(5, 6))
	for range 40 {
		before, was := s, slices.Clone(all)
		next := s.edit()
		for range random.IntN(100) {
			i := random.IntN(len(all) + 1)
			one := &Snapshot{ID: ID(i)}
			if next.set(i, one); i == len(all) {
				all = append(all, one)
			}
			all[i] = one
		}
		s = next.Snapshots
		if s.Len() != len(all) || !slices.Equal(s.Slice(), all) {
			t.Fatalf("%d of them, not %d, or others", s.Len(), len(all))
		}
		if before.Len() != len(was) || !slices.Equal(before.Slice(), was) {
			t.Fatal("an earlier version was changed")
		}
	}
	for i, one := range s.All() {
		if one != all[i] || s.At(i) != one {
			t.Fatalf("another one at %d", i)
		}
	}
	if got := NewSnapshots(slices.Clone(all)...); !slices.Equal(got.Slice(), all) {
		t.Error("made at once they are others")
	}
}

// A look of the clock costs what has changed, however long the list is; at rest it allocates nothing.
func BenchmarkTick(b *testing.B) {
	for _, changed := range []int{0, 10} {
		for _, n := range []int{1000, 100_000} {
			b.Run(fmt.Sprintf("%d of %d", changed, n), func(b *testing.B) {
				e := listOf(n)
				e.Subscribe()
				b.ReportAllocs()
				for i := 0; b.Loop(); i++ {
					for j := range changed {
						d := e.list[(i+j*n/10)%n]
						d.Done++
						d.touch()
					}
					now := time.Now()
					e.requeue(now)
					e.endDue(now)
					e.schedule(now)
					e.publish(now)
					e.nextLook(now)
				}
			})
		}
	}
}
