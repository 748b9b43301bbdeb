package view

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"gannet/downloader"
	"gannet/gui/view/viewtest"
)

func shownNames(m *Model) []string {
	var names []string
	for i := range m.Len() {
		s, _ := m.At(i)
		names = append(names, s.Name)
	}
	return names
}

func TestNewestComesFirstWithinASecond(t *testing.T) {
	m := NewModel()
	m.Set(viewtest.List(
		downloader.Snapshot{Name: "first.zip", Times: downloader.Times{Added: viewtest.Epoch}},
		downloader.Snapshot{Name: "second.zip", Times: downloader.Times{Added: viewtest.Epoch.Add(time.Millisecond)}},
		downloader.Snapshot{Name: "with it.zip", Times: downloader.Times{Added: viewtest.Epoch.Add(time.Millisecond)}},
	))
	if got, want := shownNames(m), []string{"second.zip", "with it.zip", "first.zip"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestOrder(t *testing.T) {
	for order, want := range map[Order][]string{
		OrderQueue:    {"Beta.zip", "alpha.mp4", "gamma.PDF", "delta"},
		OrderNewest:   {"delta", "gamma.PDF", "Beta.zip", "alpha.mp4"},
		OrderName:     {"alpha.mp4", "Beta.zip", "delta", "gamma.PDF"},
		OrderSize:     {"alpha.mp4", "gamma.PDF", "Beta.zip", "delta"},
		OrderProgress: {"alpha.mp4", "Beta.zip", "gamma.PDF", "delta"},
	} {
		m := NewModel()
		m.Set(viewtest.Assorted())
		m.SetQuery(Query{Type: AnyType, Order: order})
		if got := shownNames(m); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", order, got, want)
		}
	}
}

func TestFilter(t *testing.T) {
	for name, c := range map[string]struct {
		view Query
		want []string
	}{
		"active":  {Query{Group: GroupActive, Type: AnyType}, []string{"Beta.zip"}},
		"waiting": {Query{Group: GroupWaiting, Type: AnyType}, []string{"delta"}},
		"done":    {Query{Group: GroupFinished, Type: AnyType}, []string{"alpha.mp4"}},
		"failed":  {Query{Group: GroupFailed, Type: AnyType}, []string{"gamma.PDF"}},
		"music":   {Query{Type: int(TypeMusic)}, []string{"delta"}},
		"search":  {Query{Type: AnyType, Search: " ETA"}, []string{"Beta.zip"}},
		"link":    {Query{Type: AnyType, Search: "a.example/gam"}, []string{"gamma.PDF"}},
		"none":    {Query{Type: AnyType, Search: "omega"}, nil},
	} {
		m := NewModel()
		m.Set(viewtest.Assorted())
		c.view.Order = OrderQueue
		m.SetQuery(c.view)
		if got := shownNames(m); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
		if got := m.Totals.Groups; got != [Groups]int{4, 1, 1, 1, 1} {
			t.Errorf("%s: the counts %v depend on what is shown", name, got)
		}
	}
}

// What waits to be tried again does not stand in the line.
func TestPlacesInLine(t *testing.T) {
	m := NewModel()
	m.Set(viewtest.List(
		downloader.Snapshot{Name: "a", State: downloader.Waiting}, downloader.Snapshot{Name: "b", State: downloader.Queued},
		downloader.Snapshot{Name: "c", State: downloader.Running}, downloader.Snapshot{Name: "d", State: downloader.Queued},
	))
	m.SetQuery(Query{Type: AnyType, Order: OrderQueue})
	for i, want := range []int{0, 1, 0, 2} {
		if s, got := m.At(i); got != want {
			t.Errorf("%s has the place %d, want %d", s.Name, got, want)
		}
	}
}

func TestSearchHeedsNoCase(t *testing.T) {
	b := viewtest.List(downloader.Snapshot{Name: "Straße ÄRGER.PDF"})
	b.Downloads.At(0).URL = "https://a.example/?id=7"
	m := NewModel()
	m.Set(b)
	m.SetQuery(Query{Type: AnyType, Search: "ärger.pdf"})
	if m.Len() != 1 {
		t.Error("it is not found")
	}
}

func TestSetTellsWhetherRowsMoved(t *testing.T) {
	m := NewModel()
	if !m.Set(viewtest.Assorted()) {
		t.Error("the first board moved nothing")
	}
	list := m.Downloads.Slice()
	further := *list[0]
	further.Done++
	list[0] = &further
	progress := downloader.List{Downloads: downloader.NewSnapshots(list...)}
	if m.Set(progress) {
		t.Error("a byte more moved rows")
	}
	if s, _ := m.At(m.Row(1)); s.Done != further.Done {
		t.Error("the model shows an old snapshot")
	}
	if !m.Set(downloader.List{Downloads: downloader.NewSnapshots(list[1:]...)}) {
		t.Error("a download less moved nothing")
	}
	if m.Find(1) != nil || m.Len() != 3 {
		t.Error("the download is still there")
	}
}

func TestHiddenDownloadsAreGoneUntilUndone(t *testing.T) {
	m := NewModel()
	m.Set(viewtest.Assorted())
	m.Hide(true, 2, 3)
	if m.Len() != 2 || m.Find(2) != nil || m.Totals.Groups[GroupAll] != 2 {
		t.Errorf("hidden downloads are seen: %q", shownNames(m))
	}
	m.Hide(false, 2, 3)
	if m.Len() != 4 || m.Find(2) == nil {
		t.Errorf("undone, but only %q", shownNames(m))
	}
}

func TestPlacesInTheQueue(t *testing.T) {
	m := NewModel()
	m.Set(viewtest.List(
		downloader.Snapshot{Name: "a", State: downloader.Queued}, downloader.Snapshot{Name: "b", State: downloader.Paused},
		downloader.Snapshot{Name: "c", State: downloader.Queued},
	))
	m.SetQuery(Query{Type: AnyType, Order: OrderQueue})
	for i, want := range []int{1, 0, 2} {
		if _, got := m.At(i); got != want {
			t.Errorf("row %d has place %d, want %d", i, got, want)
		}
	}
}

func TestFileTypes(t *testing.T) {
	for name, want := range map[string]FileType{
		"a.ZIP": TypeCompressed, "b.tar.gz": TypeCompressed, "c.AppImage": TypePrograms, "d.mkv": TypeVideos, "e.flac": TypeMusic,
		"f.JPEG": TypePictures, "g.pdf": TypeDocuments, "h": TypeOther, "i.zzz": TypeOther, ".mp3": TypeMusic,
	} {
		if got := FileTypeOf(name, ""); got != want {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
	if got := FileTypeOf("download", "Application/PDF; charset=binary"); got != TypeDocuments {
		t.Errorf("a PDF by media type is %v", got)
	}
}

// Where a List says what changed, that alone is looked at.
func TestModelFollowsChanges(t *testing.T) {
	m := NewModel()
	list := viewtest.Assorted()
	list.Revision = 1
	m.Set(list)
	next := func(change func(s *downloader.Snapshot), id downloader.ID, told bool, more downloader.Changes) bool {
		all := m.Downloads.Slice()
		at := slices.IndexFunc(all, func(s *downloader.Snapshot) bool { return s.ID == id })
		s := *all[at]
		change(&s)
		all[at] = &s
		l := downloader.List{Revision: m.revision + 1, Downloads: downloader.NewSnapshots(all...), Changes: more}
		if l.Since = m.revision; told {
			l.Changed = append(l.Changed, &s)
		}
		return m.Set(l)
	}
	id := m.Downloads.At(3).ID
	m.SetQuery(Query{Type: AnyType, Order: OrderQueue, Group: GroupOf(downloader.Queued)})
	if next(func(s *downloader.Snapshot) { s.Speed++ }, id, true, downloader.Changes{}) {
		t.Error("a speed moved rows")
	}
	if m.Find(id).Speed != 1 {
		t.Error("the new Snapshot is not there")
	}
	if !next(func(s *downloader.Snapshot) { s.State = downloader.Done }, id, true, downloader.Changes{}) {
		t.Error("a change of state is not seen")
	}
	if next(func(s *downloader.Snapshot) { s.State = downloader.Queued }, id, false, downloader.Changes{}) {
		t.Error("what is not told was looked at")
	}
	if !next(func(*downloader.Snapshot) {}, id, false, downloader.Changes{Reordered: true}) {
		t.Error("another order is not seen")
	}
	m.revision += 5 // some Lists were lost
	all := m.Downloads.Slice()
	s := *all[3]
	s.State = downloader.Failed
	all[3] = &s
	lost := downloader.List{
		Revision: m.revision + 1, Downloads: downloader.NewSnapshots(all...), Changes: downloader.Changes{Since: 1},
	}
	if !m.Set(lost) {
		t.Error("a List with unknown changes is not looked at")
	}
}

func BenchmarkModel(b *testing.B) {
	var all []*downloader.Snapshot
	for i := range 10_000 {
		s := downloader.Snapshot{
			ID: downloader.ID(i + 1), Name: fmt.Sprintf("file-%05d.zip", i), State: downloader.Queued, Size: int64(i),
			Times: downloader.Times{Added: viewtest.Epoch.Add(time.Duration(i) * time.Second)},
		}
		all = append(all, &s)
	}
	running := *all[0]
	running.State = downloader.Running
	all[0] = &running
	with := func(first *downloader.Snapshot) downloader.List {
		other := slices.Clone(all)
		other[0] = first
		return downloader.List{Downloads: downloader.NewSnapshots(other...)}
	}
	lists := [2]downloader.List{with(&running)}
	b.Run("progress", func(b *testing.B) {
		further := running
		further.Done = 1
		lists[1] = with(&further)
		m := NewModel()
		for i := 0; b.Loop(); i++ {
			m.Set(lists[i%2])
		}
	})
	b.Run("state", func(b *testing.B) {
		done := running
		done.State = downloader.Done
		lists[1] = with(&done)
		m := NewModel()
		for i := 0; b.Loop(); i++ {
			m.Set(lists[i%2])
		}
	})
	b.Run("search", func(b *testing.B) {
		m := NewModel()
		m.Set(lists[0])
		for b.Loop() {
			m.SetQuery(Query{Type: AnyType, Search: "99", Order: OrderName})
		}
	})
}
