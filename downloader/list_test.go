// What a List says of its changes, also to a reader that missed some.

package downloader

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"gannet/downloader/failure"
)

// listOf gives an engine without a clock, with n downloads that are paused.
func listOf(n int) *Engine {
	e := &Engine{load: newLoad(), queue: queue{byID: make(map[ID]*download), hosts: newHosts(), index: newIndex()}}
	for range n {
		listed(e)
	}
	return e
}

func listed(e *Engine) *download {
	e.last++
	d := newDownload(e.last, Request{URL: fmt.Sprintf("https://example.org/%d.zip", e.last), Dir: "/d"}, time.Now())
	d.State, d.Order, d.index = Paused, e.nextOrder(), e.index
	e.append(d)
	e.byID[d.ID] = d
	d.touch()
	return d
}

func TestChangesAreTold(t *testing.T) {
	e := listOf(3)
	s := e.Subscribe()
	first := s.Take()
	if first.Revision != 1 || first.Since != 0 || first.Follows(0) || first.Downloads.Len() != 3 {
		t.Fatalf("at first: %+v", first)
	}
	check := func(what string, want string) {
		t.Helper()
		l := s.Take()
		var ids []ID
		for _, s := range l.Changed {
			ids = append(ids, s.ID)
		}
		got := fmt.Sprint(l.Revision, l.Since, ids, l.Removed, l.Reordered, l.OtherState)
		if got != want {
			t.Errorf("%s: %s, want %s", what, got, want)
		}
	}
	check("taken again", "1 1 [] [] false false")
	e.publish(time.Now())
	check("nothing changed", "1 1 [] [] false false")
	e.list[1].Name = "other"
	e.list[1].show()
	e.publish(time.Now())
	check("a name", "2 1 [2] [] false false")
	e.list[0].apply(evResume)
	e.list[1].Name = "another"
	e.list[1].show()
	e.publish(time.Now())
	e.list[0].apply(evPause)
	e.publish(time.Now())
	check("two missed", "4 2 [1 2] [] false true")
	listed(e)
	e.publish(time.Now())
	e.Remove(4, 2)
	e.publish(time.Now())
	check("one came and went", "6 4 [] [2 4] false true")
	e.Move(3, -1)
	e.publish(time.Now())
	e.publish(time.Now())
	check("moved", "7 6 [] [] true false")
	other := e.Subscribe()
	check("another reader came", "7 7 [] [] false false")
	if l := other.Take(); l.Revision != 7 || l.Since != 0 || len(l.Changed) != 0 {
		t.Errorf("to a new reader: %+v", l)
	}
}

// What is to be stored before it is told is held back by its flag, however often it was touched.
func TestWhatIsHeldBackIsNotPublished(t *testing.T) {
	e := listOf(2)
	s := e.Subscribe()
	s.Take()
	d := e.list[0]
	d.Name = "other"
	d.touch()
	d.changed = false
	e.publish(time.Now())
	if l := s.Take(); len(l.Changed) != 0 || l.Downloads.At(0).Name == "other" {
		t.Errorf("told: %+v", l.Changed)
	}
	d.show()
	e.publish(time.Now())
	if l := s.Take(); len(l.Changed) != 1 || l.Downloads.At(0).Name != "other" {
		t.Errorf("not told: %+v", l.Changed)
	}
}

// Whoever only follows the changes has the same as whoever looks at all of each List.
func TestChangesAreAllThereIs(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	e := listOf(200)
	s := e.Subscribe()
	have, revision, followed := map[ID]*Snapshot{}, uint64(0), 0
	for range 3000 {
		d := e.list[random.IntN(len(e.list))]
		switch random.IntN(6) {
		case 0:
			listed(e)
		case 1:
			e.Remove(d.ID)
		case 2:
			d.Name = fmt.Sprint(random.Int())
			d.show()
		case 3:
			d.Err = &failure.Error{Kind: failure.NotFound}
			d.show()
		}
		if random.IntN(2) == 0 {
			e.publish(time.Now())
		}
		if random.IntN(10) > 0 {
			continue
		}
		l := s.Take()
		if l.Follows(revision) {
			followed++
			for _, s := range l.Changed {
				have[s.ID] = s
			}
			for _, id := range l.Removed {
				delete(have, id)
			}
		} else {
			have = map[ID]*Snapshot{}
			for _, s := range l.Downloads.All() {
				have[s.ID] = s
			}
		}
		revision = l.Revision
		want := map[ID]*Snapshot{}
		for _, s := range l.Downloads.All() {
			want[s.ID] = s
		}
		if !maps.Equal(have, want) {
			t.Fatalf("revision %d: by the changes there are %d, in the list %d, or they differ", revision, len(have), len(want))
		}
	}
	if followed < 200 {
		t.Errorf("only %d Lists said what changed", followed)
	}
}

func TestALostListIsNoticed(t *testing.T) {
	lists := make([]List, 4)
	for i := range lists {
		revision := uint64(i + 1)
		lists[i] = List{
			Revision: revision, Downloads: NewSnapshots(&Snapshot{ID: 1, Done: int64(i)}),
			Changes: Changes{Since: revision - 1, Changed: []*Snapshot{{ID: 1, Done: int64(i)}}},
		}
	}
	if both := lists[3].Including(lists[2]); !both.Follows(2) || len(both.Changed) != 1 || both.Changed[0].Done != 3 {
		t.Errorf("two: %+v", both)
	}
	if gap := lists[3].Including(lists[1]); gap.Since != 0 || gap.Follows(1) {
		t.Errorf("the third is missing: %+v", gap)
	}
	if lists[3].Follows(2) {
		t.Error("the third was not seen")
	}
	if first := lists[1].Including(lists[0]); first.Since != 0 {
		t.Errorf("the first says nothing of its changes: %+v", first)
	}
}

// What others read over a wire stays as it is.
func TestListInJSON(t *testing.T) {
	keys := func(v any) []string {
		t.Helper()
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		var fields map[string]json.RawMessage
		if err := json.Unmarshal(text, &fields); err != nil {
			t.Fatal(err)
		}
		return slices.Sorted(maps.Keys(fields))
	}
	if got := keys(List{}); !slices.Equal(got, []string{"downloads", "limit", "revision", "since", "speed"}) {
		t.Errorf("an empty List has %q", got)
	}
	now := time.Now()
	full := Snapshot{
		Slow: SlowDisk, Err: &failure.Error{Kind: failure.NotFound}, RetryAt: now, Append: true, Type: "a/b",
		Outcome: Outcome{Ended: EndedByUser, SHA256: "00", Extract: Task{State: TaskDone}, Command: Task{State: TaskDone}},
		Times:   Times{Added: now, Started: now, Finished: now},
	}
	want := []string{
		"added", "append", "command", "connections", "dir", "done", "ended", "error", "extract", "finished", "id", "left", "name",
		"path", "resumable", "retryAt", "sha256", "size", "slow", "speed", "started", "state", "type", "url",
	}
	if got := keys(full); !slices.Equal(got, want) {
		t.Errorf("a Snapshot has %q, want %q", got, want)
	}
}

// BenchmarkPublish publishes a list of 10,000 of which 100 are active, and takes it.
func BenchmarkPublish(b *testing.B) {
	e := listOf(10_000)
	for _, d := range e.list[:100] {
		d.State = Running
		d.touch()
	}
	lists := e.Subscribe()
	b.ReportAllocs()
	for b.Loop() {
		e.publish(time.Now())
		if l := lists.Take(); l.Downloads.Len() != len(e.list) || len(e.active) != 100 {
			b.Fatal("not all are there")
		}
	}
}
