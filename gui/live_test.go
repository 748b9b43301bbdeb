package gui

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"gannet/downloader"
)

func TestLinesAreFound(t *testing.T) {
	lines := []string{"GET /a 200", "get /b 500", "POST /c 200"}
	for _, c := range []struct {
		text          string
		regular, only bool
		found, match  int
		first         string
	}{
		{"", false, false, 3, 0, "[]"},
		{"get", false, false, 3, 2, "[[0 3]]"},
		{"get", true, false, 3, 1, "[]"},
		{"get", false, true, 2, 2, "[[0 3]]"},
		{"/[ab] (2|5)00$", true, true, 2, 2, "[[4 10]]"},
		{"(", false, true, 0, 0, ""},
	} {
		filter, err := lineFilter(c.text, c.regular)
		if err != nil {
			t.Fatal(err)
		}
		found, match := findLines(lines, filter, c.only)
		if len(found) != c.found || match != c.match || len(found) > 0 && fmt.Sprint(found[0].matches) != c.first {
			t.Errorf("%+v: %d lines, %d match, the first %v", c, len(found), match, found)
		}
	}
	if _, err := lineFilter("(", true); err == nil {
		t.Error("half an expression is one")
	}
}

// showText opens the live view of a download that consists of what text gives.
func showText(t *testing.T, text io.Reader) (*rig, *live) {
	r := withDownloads(t)
	r.engine.text = text
	r.engine.change([]downloader.ID{1}, func(s *downloader.Snapshot) { s.Type = "text/plain" })
	r.inspector.toggle()
	r.click(1, 0)
	r.until("there is a live view", func() bool { return !r.inspector.detail.liveTab.Disabled() })
	r.inspector.detail.tabs.Select(r.inspector.detail.liveTab)
	return r, r.inspector.detail.live
}

func TestLiveView(t *testing.T) {
	text, server := io.Pipe()
	r, v := showText(t, text)
	t.Cleanup(func() { server.Close() })
	fmt.Fprint(server, "one\ntwo\n")
	r.until("the first lines, though more may come", func() bool { return len(v.found) == 2 })
	test.Type(v.filter, "O")
	r.until("both match", func() bool { return v.count.Text == "2 lines match" })
	test.Type(v.filter, "NE")
	v.only.SetChecked(true)
	r.until("one matches", func() bool { return len(v.found) == 1 && v.count.Text == "1 line matches" })
	v.copy()
	if got := r.App.Clipboard().Content(); got != "one\n" {
		t.Errorf("copied %q", got)
	}
	test.Tap(v.hold)
	fmt.Fprint(server, "one more\n")
	r.until("it is counted", func() bool { return v.count.Text == "2 lines match" })
	if len(v.found) != 1 {
		t.Error("what the user reads has moved")
	}
	test.Tap(v.hold)
	r.until("it goes on", func() bool { return len(v.found) == 2 })
	r.click(2, 0)
	r.until("a film has no live view", func() bool { return r.inspector.detail.liveTab.Disabled() && v.shown == 0 })
}

// What stands still can be searched, and what was held of one download is not kept for the next.
func TestHeldLinesAreSearchedUntilAnotherDownloadIsShown(t *testing.T) {
	text, server := io.Pipe()
	r, v := showText(t, text)
	t.Cleanup(func() { server.Close() })
	fmt.Fprint(server, "one\ntwo\n")
	r.until("the first lines", func() bool { return len(v.found) == 2 })
	test.Tap(v.hold)
	fmt.Fprint(server, "two more\n")
	test.Type(v.filter, "two")
	v.only.SetChecked(true)
	r.until("one of those that stand still is found", func() bool { return len(v.found) == 1 && v.found[0].text == "two" })
	v.only.SetChecked(false)
	r.until("both are shown", func() bool { return len(v.found) == 2 })
	v.filter.SetText("")

	r.engine.text = strings.NewReader("another\n")
	r.engine.change([]downloader.ID{3}, func(s *downloader.Snapshot) { s.Type = "text/plain" })
	r.until("it is a text too", func() bool { return r.model.Find(3).Type == "text/plain" })
	r.click(3, 0)
	r.until("its lines are shown", func() bool { return v.shown == 3 && len(v.found) == 1 && v.found[0].text == "another" })
}

// However fast lines come, the window gets a few pieces of news a second.
func TestManyLinesDoNotFillTheQueue(t *testing.T) {
	r, v := showText(t, strings.NewReader(strings.Repeat("a line of a log\n", 400_000)))
	r.until("lines", func() bool { return len(v.found) > 0 })
	if waiting := len(r.queue); waiting > 3 {
		t.Errorf("%d closures wait", waiting)
	}
}

func TestSumIsCompared(t *testing.T) {
	r := withDownloads(t)
	const sum = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
	r.engine.change([]downloader.ID{2}, func(s *downloader.Snapshot) { s.SHA256 = sum })
	r.inspector.toggle()
	r.click(2, 0)
	row := r.inspector.detail.sum
	r.until("it is shown", func() bool { return row.object.Visible() && row.sum.Text == sum })
	for pasted, want := range map[string]string{
		"": "", " " + sum + "\n": "matches", strings.ToUpper(sum) + "  disc.iso": "matches", "sha256:" + sum: "matches",
		"SHA-256 = " + sum: "matches", sum[1:]: "does not match", "md5": "does not match",
	} {
		row.other.SetText(pasted)
		if row.result.Text != want {
			t.Errorf("%q: %q, want %q", pasted, row.result.Text, want)
		}
	}
}

func TestLiveViewImage(t *testing.T) {
	log := strings.Repeat("12:00:01 INFO  request served in 12 ms\n12:00:02 ERROR request failed: connection reset\n", 300)
	r, v := showText(t, strings.NewReader(log))
	r.win.Resize(fyne.NewSize(900, 560))
	v.filter.SetText("error")
	r.until("the matches", func() bool { return v.count.Text == "300 lines match" })
	test.AssertRendersToImage(t, "live.png", r.win.Canvas())
}
