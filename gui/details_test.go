package gui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"gannet/downloader"
	"gannet/downloader/disk"
	"gannet/gui/internal/guitest"
	ui "gannet/gui/widget"
	"gannet/settings"
)

func TestDetailsFollowTheSelection(t *testing.T) {
	r := withDownloads(t)
	r.inspector.toggle()
	if !r.inspector.detail.object.Visible() || !r.inspector.detail.none.Visible() {
		t.Fatal("the panel is not there, or shows something while nothing is selected")
	}
	r.click(2, 0)
	r.until("the details", func() bool { return r.inspector.detail.name.Text == "alpha.mp4" })
	for fact, want := range map[string]string{
		"from": "mirror.example, redirected from a.example", "link": "https://a.example/alpha.mp4", "size": "300 B",
	} {
		if got := r.inspector.detail.values[fact].Text; got != want {
			t.Errorf("%s: %q, want %q", fact, got, want)
		}
	}
	long := r.inspector.detail.values["link"]
	long.Resize(fyne.NewSize(60, 30))
	r.inspector.detail.setFact("link", "https://a.example/alpha.mp4")
	if got := long.ToolTip(); got != "https://a.example/alpha.mp4" {
		t.Errorf("what has no room is told as %q", got)
	}
	if got := r.inspector.detail.values["size"].ToolTip(); got != "" {
		t.Errorf("what has room is told again: %q", got)
	}
	if got := r.inspector.detail.timeline.Objects[0].(*widget.Label).Text; !strings.HasSuffix(got, "Something happened to 2") {
		t.Errorf("timeline %q", got)
	}
	r.click(1, fyne.KeyModifierControl)
	if !r.inspector.detail.none.Visible() {
		t.Error("two are selected, and the details of one are shown")
	}
	r.until("it is remembered", func() bool { return r.store.Get().Details })
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
	if got := shortLink(whole); len(got) > 2010 || !strings.HasPrefix(whole, strings.TrimSuffix(got, ui.Ellipsis)) || got == whole {
		t.Errorf("%d bytes are shown", len(got))
	}
	if short := "https://a.example/x"; shortLink(short) != short {
		t.Errorf("%q", shortLink(short))
	}
}
