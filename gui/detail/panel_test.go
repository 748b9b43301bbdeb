package detail

import (
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"gannet/downloader"
	"gannet/downloader/disk"
	"gannet/downloader/livetext"
	"gannet/downloader/note"
	"gannet/gui/internal/guitest"
	"gannet/gui/language"
	"gannet/gui/view/viewtest"
	ui "gannet/gui/widget"
	"gannet/internal/message"
	"gannet/settings"
)

// fakeOwner is a window that has nothing but the panel. Its loop plays Fyne's goroutine.
type fakeOwner struct {
	*guitest.Loop
	text   io.Reader // that every download consists of
	keys   []fyne.KeyName
	closed bool
}

func (o *fakeOwner) Later(do func()) { o.Do(do) }

func (o *fakeOwner) NewField() *ui.Entry {
	e := &ui.Entry{Held: ui.Modifiers, Takes: func(*fyne.KeyEvent, fyne.KeyModifier) bool { return false }}
	e.ExtendBaseWidget(e)
	return e
}

func (o *fakeOwner) Tail(downloader.ID) *downloader.Tail {
	return livetext.Of(o.text, "text/plain; charset=utf-8")
}

func (o *fakeOwner) TypedKey(e *fyne.KeyEvent) { o.keys = append(o.keys, e.Name) }

func (o *fakeOwner) Close() { o.closed = true }

// opened is a panel that is open below an empty list.
func opened(t *testing.T) (*Panel, *fakeOwner) {
	t.Helper()
	guitest.Look(t, settings.ThemeLight)
	if err := language.Speak("en"); err != nil {
		t.Fatal(err)
	}
	o := &fakeOwner{Loop: guitest.NewLoop(t)}
	p := New(o)
	both := p.Below(canvas.NewRectangle(nil))
	w := test.NewWindow(both)
	w.Resize(fyne.NewSize(900, 560))
	p.Open(true)
	both.Refresh()
	t.Cleanup(func() {
		p.Stop()
		w.Close()
	})
	return p, o
}

func TestPanelShowsADownload(t *testing.T) {
	p, _ := opened(t)
	if !p.object.Visible() || !p.none.Visible() || p.some.Visible() {
		t.Fatal("the panel is not there, or shows something while nothing is selected")
	}
	s := viewtest.Assorted().Downloads.At(1)
	p.Set(s, downloader.Details{
		Notes:    []downloader.Note{{At: viewtest.Epoch, Message: message.Of("Something happened to 2")}},
		FinalURL: "https://mirror.example/x",
	}, &Speeds{})
	if p.name.Text != "alpha.mp4" || !p.some.Visible() || p.none.Visible() {
		t.Errorf("it shows %q", p.name.Text)
	}
	for fact, want := range map[string]string{
		"from": "mirror.example, redirected from a.example", "link": "https://a.example/alpha.mp4", "size": "300 B",
	} {
		if got := p.values[fact].Text; got != want {
			t.Errorf("%s: %q, want %q", fact, got, want)
		}
	}
	long := p.values["link"]
	long.Resize(fyne.NewSize(60, 30))
	p.setFact("link", "https://a.example/alpha.mp4")
	if got := long.ToolTip(); got != "https://a.example/alpha.mp4" {
		t.Errorf("what has no room is told as %q", got)
	}
	if got := p.values["size"].ToolTip(); got != "" {
		t.Errorf("what has room is told again: %q", got)
	}
	if got := p.timeline.Objects[0].(*widget.Label).Text; !strings.HasSuffix(got, "Something happened to 2") {
		t.Errorf("timeline %q", got)
	}
	p.Clear()
	if !p.none.Visible() || p.some.Visible() {
		t.Error("nothing is selected, and a download is shown")
	}
}

func TestPanelIsClosedByItsButton(t *testing.T) {
	p, o := opened(t)
	test.Tap(guitest.Seen[*ui.Button](p.object)[0])
	if !o.closed {
		t.Error("the window is not asked")
	}
}

// A page that cannot be chosen, as that for texts, is left out.
func TestArrowsLeaveOutPagesThatCannotBeChosen(t *testing.T) {
	p, o := opened(t)
	p.Set(&downloader.Snapshot{ID: 1, Name: "x.zip"}, downloader.Details{}, &Speeds{})
	stop := guitest.Seen[*ui.TabStop](p.object)[0]
	for range 5 {
		stop.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	}
	if got := p.tabs.Selected().Text; got != "Activity" {
		t.Errorf("the page is %q", got)
	}
	stop.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if !slices.Equal(o.keys, []fyne.KeyName{fyne.KeyEscape}) {
		t.Errorf("the window gets %v", o.keys)
	}
}

func TestLongOutputIsWrapped(t *testing.T) {
	p, _ := opened(t)
	printed := strings.Repeat("clean ", 500) + strings.Repeat("x", 500)
	p.setNotes([]downloader.Note{{Message: message.Of(note.CommandPrinted, message.Args{"Output": printed})}})
	if needs := p.timeline.MinSize().Width; needs > 200 {
		t.Errorf("it needs %v", needs)
	}
}

func TestSpeedsAreKeptWhileADownloadIsListed(t *testing.T) {
	var speeds Speeds
	at := func(seconds float64, list ...*downloader.Snapshot) {
		now := viewtest.Epoch.Add(time.Duration(seconds * float64(time.Second)))
		speeds.Sample(downloader.List{Downloads: downloader.NewSnapshots(list...)}, now)
	}
	running := func(speed int64) *downloader.Snapshot {
		return &downloader.Snapshot{ID: 1, State: downloader.Running, Speed: speed}
	}
	at(1, running(10))
	at(1.5, running(99))
	at(2, running(20), &downloader.Snapshot{ID: 2, State: downloader.Paused})
	at(3, &downloader.Snapshot{ID: 1, State: downloader.Done})
	if got := speeds.samples(1); !slices.Equal(got, []int64{10, 20}) || speeds.samples(2) != nil {
		t.Errorf("%v and %v", got, speeds.samples(2))
	}
	at(4)
	if got := speeds.samples(1); got != nil {
		t.Errorf("it left the list, and %v is kept", got)
	}
}

func TestSpanMap(t *testing.T) {
	guitest.Look(t, settings.ThemeLight)
	m := newSpanMap()
	m.set(&downloader.Snapshot{Size: 100, State: downloader.Running}, downloader.Details{
		Filled:      []disk.Span{{From: 0, To: 25}, {From: 50, To: 60}},
		Connections: []disk.Span{{From: 25, To: 50}, {From: 60, To: 100}},
	})
	w := test.NewWindow(m)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(200, 10))
	test.AssertRendersToImage(t, "spanmap.png", w.Canvas())
	w.Close()
}

func TestLongLinkIsCutWhereItIsShown(t *testing.T) {
	whole := "https://a.example/" + strings.Repeat("ü", 32<<10)
	got := shortLink(whole)
	if len(got) > 2010 || !strings.HasPrefix(whole, strings.TrimSuffix(got, ui.Ellipsis)) || got == whole {
		t.Errorf("%d bytes are shown", len(got))
	}
	if short := "https://a.example/x"; shortLink(short) != short {
		t.Errorf("%q", shortLink(short))
	}
}
