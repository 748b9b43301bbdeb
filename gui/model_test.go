package gui

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"gannet/downloader"
)

var epoch = time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)

func board(snaps ...downloader.Snapshot) downloader.Board {
	var b downloader.Board
	for i, s := range snaps {
		s.ID = downloader.ID(i + 1)
		s.URL = "https://a.example/" + s.Name
		b.Downloads = append(b.Downloads, &s)
	}
	return b
}

func shownNames(m *model) []string {
	var names []string
	for i := range m.len() {
		s, _ := m.at(i)
		names = append(names, s.Name)
	}
	return names
}

func assorted() downloader.Board {
	return board(
		downloader.Snapshot{Name: "Beta.zip", State: downloader.Running, Size: 100, Done: 90, Added: epoch},
		downloader.Snapshot{Name: "alpha.mp4", State: downloader.Done, Size: 300, Done: 300, Added: epoch},
		downloader.Snapshot{Name: "gamma.PDF", State: downloader.Failed, Size: 200, Added: epoch.Add(time.Minute)},
		downloader.Snapshot{Name: "delta", Type: "audio/ogg", State: downloader.Queued, Size: -1, Added: epoch.Add(time.Hour)},
	)
}

func TestNewestComesFirstWithinASecond(t *testing.T) {
	m := newModel()
	m.set(board(
		downloader.Snapshot{Name: "first.zip", Added: epoch},
		downloader.Snapshot{Name: "second.zip", Added: epoch.Add(time.Millisecond)},
		downloader.Snapshot{Name: "with it.zip", Added: epoch.Add(time.Millisecond)},
	))
	if got, want := shownNames(m), []string{"second.zip", "with it.zip", "first.zip"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestOrder(t *testing.T) {
	for order, want := range map[order][]string{
		orderQueue:    {"Beta.zip", "alpha.mp4", "gamma.PDF", "delta"},
		orderNewest:   {"delta", "gamma.PDF", "Beta.zip", "alpha.mp4"},
		orderName:     {"alpha.mp4", "Beta.zip", "delta", "gamma.PDF"},
		orderSize:     {"alpha.mp4", "gamma.PDF", "Beta.zip", "delta"},
		orderProgress: {"alpha.mp4", "Beta.zip", "gamma.PDF", "delta"},
	} {
		m := newModel()
		m.set(assorted())
		m.setView(view{typ: anyType, order: order})
		if got := shownNames(m); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", order, got, want)
		}
	}
}

func TestFilter(t *testing.T) {
	for name, c := range map[string]struct {
		view view
		want []string
	}{
		"active":  {view{group: groupActive, typ: anyType}, []string{"Beta.zip"}},
		"waiting": {view{group: groupWaiting, typ: anyType}, []string{"delta"}},
		"done":    {view{group: groupFinished, typ: anyType}, []string{"alpha.mp4"}},
		"failed":  {view{group: groupFailed, typ: anyType}, []string{"gamma.PDF"}},
		"music":   {view{typ: int(typeMusic)}, []string{"delta"}},
		"search":  {view{typ: anyType, search: " ETA"}, []string{"Beta.zip"}},
		"link":    {view{typ: anyType, search: "a.example/gam"}, []string{"gamma.PDF"}},
		"none":    {view{typ: anyType, search: "omega"}, nil},
	} {
		m := newModel()
		m.set(assorted())
		c.view.order = orderQueue
		m.setView(c.view)
		if got := shownNames(m); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
		if got := m.totals.groups; got != [groups]int{4, 1, 1, 1, 1} {
			t.Errorf("%s: the counts %v depend on what is shown", name, got)
		}
	}
}

// What waits to be tried again does not stand in the line.
func TestPlacesInLine(t *testing.T) {
	m := newModel()
	m.set(board(
		downloader.Snapshot{Name: "a", State: downloader.Waiting}, downloader.Snapshot{Name: "b", State: downloader.Queued},
		downloader.Snapshot{Name: "c", State: downloader.Running}, downloader.Snapshot{Name: "d", State: downloader.Queued},
	))
	m.setView(view{typ: anyType, order: orderQueue})
	for i, want := range []int{0, 1, 0, 2} {
		if s, got := m.at(i); got != want {
			t.Errorf("%s has the place %d, want %d", s.Name, got, want)
		}
	}
}

func TestSearchHeedsNoCase(t *testing.T) {
	b := board(downloader.Snapshot{Name: "Straße ÄRGER.PDF"})
	b.Downloads[0].URL = "https://a.example/?id=7"
	m := newModel()
	m.set(b)
	m.setView(view{typ: anyType, search: "ärger.pdf"})
	if m.len() != 1 {
		t.Error("it is not found")
	}
}

func TestSetTellsWhetherRowsMoved(t *testing.T) {
	m := newModel()
	if !m.set(assorted()) {
		t.Error("the first board moved nothing")
	}
	progress := downloader.Board{Downloads: slices.Clone(m.all)}
	further := *progress.Downloads[0]
	further.Done++
	progress.Downloads[0] = &further
	if m.set(progress) {
		t.Error("a byte more moved rows")
	}
	if s, _ := m.at(m.row(1)); s.Done != further.Done {
		t.Error("the model shows an old snapshot")
	}
	if !m.set(downloader.Board{Downloads: progress.Downloads[1:]}) {
		t.Error("a download less moved nothing")
	}
	if m.find(1) != nil || m.len() != 3 {
		t.Error("the download is still there")
	}
}

func TestHiddenDownloadsAreGoneUntilUndone(t *testing.T) {
	m := newModel()
	m.set(assorted())
	m.hide(true, 2, 3)
	if m.len() != 2 || m.find(2) != nil || m.totals.groups[groupAll] != 2 || m.byLink()["https://a.example/alpha.mp4"] != nil {
		t.Errorf("hidden downloads are seen: %q", shownNames(m))
	}
	m.hide(false, 2, 3)
	if m.len() != 4 || m.find(2) == nil {
		t.Errorf("undone, but only %q", shownNames(m))
	}
}

func TestPlacesInTheQueue(t *testing.T) {
	m := newModel()
	m.set(board(
		downloader.Snapshot{Name: "a", State: downloader.Queued}, downloader.Snapshot{Name: "b", State: downloader.Paused},
		downloader.Snapshot{Name: "c", State: downloader.Queued},
	))
	m.setView(view{typ: anyType, order: orderQueue})
	for i, want := range []int{1, 0, 2} {
		if _, got := m.at(i); got != want {
			t.Errorf("row %d has place %d, want %d", i, got, want)
		}
	}
}

func TestFileTypes(t *testing.T) {
	for name, want := range map[string]fileType{
		"a.ZIP": typeCompressed, "b.tar.gz": typeCompressed, "c.AppImage": typePrograms, "d.mkv": typeVideos, "e.flac": typeMusic,
		"f.JPEG": typePictures, "g.pdf": typeDocuments, "h": typeOther, "i.zzz": typeOther, ".mp3": typeMusic,
	} {
		if got := fileTypeOf(name, ""); got != want {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
	if got := fileTypeOf("download", "Application/PDF; charset=binary"); got != typeDocuments {
		t.Errorf("a PDF by media type is %v", got)
	}
}

func BenchmarkModel(b *testing.B) {
	var boards [2]downloader.Board
	for i := range 10_000 {
		s := downloader.Snapshot{
			ID: downloader.ID(i + 1), Name: fmt.Sprintf("file-%05d.zip", i), State: downloader.Queued, Size: int64(i),
			Added: epoch.Add(time.Duration(i) * time.Second),
		}
		boards[0].Downloads = append(boards[0].Downloads, &s)
	}
	running := *boards[0].Downloads[0]
	running.State = downloader.Running
	boards[0].Downloads[0] = &running
	boards[1].Downloads = slices.Clone(boards[0].Downloads)
	b.Run("progress", func(b *testing.B) {
		further := running
		further.Done = 1
		boards[1].Downloads[0] = &further
		m := newModel()
		for i := 0; b.Loop(); i++ {
			m.set(boards[i%2])
		}
	})
	b.Run("state", func(b *testing.B) {
		done := running
		done.State = downloader.Done
		boards[1].Downloads[0] = &done
		m := newModel()
		for i := 0; b.Loop(); i++ {
			m.set(boards[i%2])
		}
	})
	b.Run("search", func(b *testing.B) {
		m := newModel()
		m.set(boards[0])
		for b.Loop() {
			m.setView(view{typ: anyType, search: "99", order: orderName})
		}
	})
}
