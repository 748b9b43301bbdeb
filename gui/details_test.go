package gui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"gannet/downloader"
	"gannet/gui/internal/guitest"
	ui "gannet/gui/widget"
)

// selectOne is what the details say while no single download is selected.
const selectOne = "Select a download to see its details."

// sees reports whether a label in the window says this.
func (r *rig) sees(text string) bool { return guitest.Says(r.content, text) }

func TestDetailsFollowTheSelection(t *testing.T) {
	r := withDownloads(t)
	const link = "https://a.example/alpha.mp4"
	r.inspector.toggle()
	if !r.sees(selectOne) {
		t.Fatal("the panel is not there, or shows something while nothing is selected")
	}
	r.click(2, 0)
	r.until("the details", func() bool { return r.sees(link) })
	if r.sees(selectOne) {
		t.Error("it is said that nothing is selected")
	}
	r.click(1, fyne.KeyModifierControl)
	if r.sees(link) || !r.sees(selectOne) {
		t.Error("two are selected, and the details of one are shown")
	}
	r.until("it is remembered", func() bool { return r.store.Get().Details })
	for _, b := range guitest.Seen[*ui.Button](r.content) {
		if b.ToolTip() == "Close" {
			test.Tap(b)
		}
	}
	if r.sees(selectOne) {
		t.Error("its button does not close the panel")
	}
	r.until("that is remembered", func() bool { return !r.store.Get().Details })
}

func TestLiveViewImage(t *testing.T) {
	r := withDownloads(t)
	const lines = "12:00:01 INFO  request served in 12 ms\n12:00:02 ERROR request failed: connection reset\n"
	r.engine.text = strings.NewReader(strings.Repeat(lines, 300))
	r.engine.change([]downloader.ID{1}, func(s *downloader.Snapshot) { s.Type = "text/plain" })
	r.inspector.toggle()
	r.click(1, 0)
	r.until("the details", func() bool { return r.sees("Beta.zip") })
	tabs := guitest.Seen[*container.AppTabs](r.content)[0]
	live := tabs.Items[len(tabs.Items)-1]
	tabs.Select(live)
	r.win.Resize(fyne.NewSize(900, 560))
	guitest.Seen[*ui.Entry](live.Content)[0].SetText("error")
	r.until("the matches", func() bool { return r.sees("300 lines match") })
	test.AssertRendersToImage(t, "live.png", r.win.Canvas())
}
