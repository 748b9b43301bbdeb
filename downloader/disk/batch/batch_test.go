package batch

import (
	"slices"
	"sync"
	"testing"
	"testing/synctest"
)

// While a group is worked on the next one gathers, in order and up to its limit.
func TestGroupsGather(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hold, sizes := make(chan struct{}), []int(nil)
		var items []int
		q := New(4, func(group []int) {
			<-hold
			sizes, items = append(sizes, len(group)), append(items, group...)
		})
		for i := range 10 {
			go q.Do(i)
			synctest.Wait()
		}
		close(hold)
		synctest.Wait()
		if !slices.Equal(sizes, []int{1, 4, 4, 1}) || !slices.IsSorted(items) || len(items) != 10 {
			t.Errorf("groups of %v: %v", sizes, items)
		}
		if q.Do(10); len(items) != 11 {
			t.Error("a lone item was not worked on")
		}
	})
}

// Every caller returns, and only after its item was worked on.
func TestAllAreDone(t *testing.T) {
	var done sync.Map
	q := New(7, func(group []int) {
		for _, i := range group {
			done.Store(i, true)
		}
	})
	var callers sync.WaitGroup
	for i := range 500 {
		callers.Go(func() {
			q.Do(i)
			if _, ok := done.Load(i); !ok {
				t.Errorf("%d was not worked on", i)
			}
		})
	}
	callers.Wait()
}
