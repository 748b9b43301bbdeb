package list

import (
	"maps"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"gannet/downloader"
	"gannet/downloader/failure"
	"gannet/gui/internal/guitest"
	"gannet/gui/view"
	"gannet/gui/view/viewtest"
	ui "gannet/gui/widget"
	"gannet/settings"
)

// rowCalls is the owner of a lone row: it remembers what the row asked for.
type rowCalls struct{ asked []*view.Command }

func (c *rowCalls) press(downloader.ID, *desktop.MouseEvent) {}
func (c *rowCalls) open(downloader.ID)                       { c.asked = append(c.asked, view.Open) }
func (c *rowCalls) run(cmd *view.Command, _ downloader.ID)   { c.asked = append(c.asked, cmd) }
func (c *rowCalls) menu(downloader.ID, fyne.Position)        {}

func rowOf(s downloader.Snapshot, owner rowOwner) *row {
	s.ID = 1
	r := newRow(owner)
	r.Resize(fyne.NewSize(640, r.MinSize().Height))
	r.show(&s, func() view.Description { return view.Describe(&s, 3, false, viewtest.Epoch) }, false, false, viewtest.Epoch)
	return r
}

func TestRowMarkup(t *testing.T) {
	guitest.Look(t, settings.ThemeLight)
	for name, s := range viewtest.Snapshots() {
		r := rowOf(s, &rowCalls{})
		w := test.NewWindow(r)
		w.SetPadded(false)
		w.Resize(fyne.NewSize(640, r.MinSize().Height))
		test.AssertRendersToMarkup(t, "row/"+name+".xml", w.Canvas())
		w.Close()
	}
}

func TestRowImages(t *testing.T) {
	for _, th := range []settings.Theme{settings.ThemeLight, settings.ThemeDark} {
		guitest.Look(t, th)
		rows := container.NewVBox()
		for _, name := range slices.Sorted(maps.Keys(viewtest.Snapshots())) {
			rows.Add(rowOf(viewtest.Snapshots()[name], &rowCalls{}))
		}
		w := test.NewWindow(rows)
		w.Resize(fyne.NewSize(640, rows.MinSize().Height))
		test.AssertRendersToImage(t, "rows-"+string(th)+".png", w.Canvas())
		w.Close()
	}
}

func TestRowButtons(t *testing.T) {
	guitest.Look(t, settings.ThemeLight)
	for name, want := range map[string][2]*view.Command{
		"queued": {view.Pause, view.Remove}, "probing": {view.Pause, view.Remove}, "running": {view.Pause, view.Remove},
		"done": {view.Open, view.Reveal}, "waiting": {view.Retry, view.Remove}, "paused": {view.Resume, view.Remove}, "failed": {view.Retry, view.Remove},
	} {
		calls := &rowCalls{}
		r := rowOf(viewtest.Snapshots()[name], calls)
		test.Tap(r.buttons.first)
		test.Tap(r.buttons.second)
		if !slices.Equal(calls.asked, want[:]) {
			t.Errorf("%s: the buttons do %v, want %v", name, calls.asked, want)
		}
		if r.buttons.first.AccessibilityLabel() != want[0].Name() {
			t.Errorf("%s: the first button is called %q", name, r.buttons.first.AccessibilityLabel())
		}
	}
}

func TestFiguresHoldStillToBeRead(t *testing.T) {
	guitest.Look(t, settings.ThemeLight)
	s := viewtest.Snapshots()["running"]
	r := rowOf(s, &rowCalls{})
	before, bar := r.texts.figures.Text, r.bar.fill.Size().Width
	next := func(after time.Duration) {
		s.ID, s.Done = 1, s.Done+1_000_000
		r.show(&s, func() view.Description { return view.Describe(&s, 0, false, viewtest.Epoch) }, false, false, viewtest.Epoch.Add(after))
	}
	next(250 * time.Millisecond)
	if r.texts.figures.Text != before {
		t.Errorf("after 250 ms they changed to %q", r.texts.figures.Text)
	}
	if r.bar.fill.Size().Width <= bar {
		t.Error("the bar holds still too")
	}
	next(500 * time.Millisecond)
	if r.texts.figures.Text == before {
		t.Error("after 500 ms they are the same")
	}
}

func TestLongNamesAreToldWhole(t *testing.T) {
	guitest.Look(t, settings.ThemeLight)
	s := viewtest.Snapshots()["overlong"]
	r := rowOf(s, &rowCalls{})
	if r.texts.name.Text == s.Name || r.texts.name.MinSize().Width > 640 {
		t.Errorf("the name is not shortened: %q", r.texts.name.Text)
	}
	if want := s.Name + "\n" + view.Sentence(s.Err); r.ToolTip() != want {
		t.Errorf("tooltip %q, want %q", r.ToolTip(), want)
	}
}

// Where there is little room numbers go before words are cut.
func TestWordsComeBeforeNumbers(t *testing.T) {
	guitest.Look(t, settings.ThemeLight)
	s := viewtest.Snapshots()["running"]
	for _, c := range []struct {
		width          float32
		state, figures string
	}{
		{640, "Downloading · 8 connections", "12.3 MB of 45.0 MB · 5.10 MB/s · 6 s left"},
		{390, "Downloading", "5.10 MB/s · 6 s left"},
		{360, "Downloading", "5.10 MB/s"},
		{300, "Downloading", ""},
	} {
		r := rowOf(s, &rowCalls{})
		r.Resize(fyne.NewSize(c.width, r.Size().Height))
		if r.texts.state.Text != c.state || r.texts.figures.Text != c.figures {
			t.Errorf("%v wide: %q and %q", c.width, r.texts.state.Text, r.texts.figures.Text)
		}
	}
}

// A button that helps does not cut short what it helps against.
func TestHelpGivesWayToTheReason(t *testing.T) {
	guitest.Look(t, settings.ThemeLight)
	s := downloader.Snapshot{Name: "a.pdf", State: downloader.Failed, Err: &failure.Error{Kind: failure.NotFound, Status: 404}, Size: -1}
	r := rowOf(s, &rowCalls{})
	const reason = "File not found at this address (404)."
	for _, c := range []struct {
		width  float32
		beside bool // the reason
		reason string
	}{{640, true, reason}, {480, false, reason}, {640, true, reason}} {
		r.Resize(fyne.NewSize(c.width, r.Size().Height))
		if got := r.buttons.help.Position().Y > r.texts.name.Position().Y+5; got != c.beside || r.texts.state.Text != c.reason {
			t.Errorf("%v wide: beside the reason %v, which says %q", c.width, got, r.texts.state.Text)
		}
		top := r.buttons.help.Position().Y
		if bar := r.bar.track.Position().Y; top < bar+barHeight && top+r.buttons.help.Size().Height > bar {
			t.Errorf("%v wide: the button at %v lies over the bar at %v", c.width, top, bar)
		}
		if end := r.texts.name.Position().X + r.texts.name.MinSize().Width; !c.beside && end > r.buttons.help.Position().X {
			t.Errorf("%v wide: the name ends at %v, the button begins at %v", c.width, end, r.buttons.help.Position().X)
		}
	}
}

// A row is used for one download after another.
func TestRowIsUsedAgain(t *testing.T) {
	guitest.Look(t, settings.ThemeLight)
	r := rowOf(viewtest.Snapshots()["running"], &rowCalls{})
	w := test.NewWindow(r)
	defer w.Close()
	w.SetPadded(false)
	w.Resize(fyne.NewSize(640, r.MinSize().Height))
	for _, name := range []string{"failed", "done", "unknown", "failed"} {
		s := viewtest.Snapshots()[name]
		s.ID = r.snap.ID + 1
		r.show(&s, func() view.Description { return view.Describe(&s, 3, false, viewtest.Epoch) }, false, false, viewtest.Epoch)
		test.AssertRendersToMarkup(t, "row/"+name+".xml", w.Canvas())
	}
}

// BenchmarkRow shows the progress of a running download in its row.
func BenchmarkRow(b *testing.B) {
	guitest.Look(b, settings.Defaults().Theme)
	s := viewtest.Snapshots()["running"]
	s.ID = 1 // as rowOf gives it
	r := rowOf(s, &rowCalls{})
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		next, now := s, viewtest.Epoch.Add(time.Duration(i)*(ui.FiguresEvery+time.Millisecond))
		next.Done = s.Done + int64(i%1000)*1e5
		r.show(&next, func() view.Description { return view.Describe(&next, 3, false, now) }, false, false, now)
	}
}
