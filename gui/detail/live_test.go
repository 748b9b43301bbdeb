package detail

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

// textOf is a download that is a text.
func textOf(id downloader.ID) *downloader.Snapshot {
	return &downloader.Snapshot{ID: id, Name: "x.log", Type: "text/plain"}
}

// showText opens the live view of a download that consists of what text gives.
func showText(t *testing.T, text io.Reader) (*Panel, *fakeOwner) {
	t.Helper()
	p, o := opened(t)
	o.text = text
	p.Set(textOf(1), downloader.Details{}, &Speeds{})
	if p.liveTab.Disabled() {
		t.Fatal("there is no live view")
	}
	p.tabs.Select(p.liveTab)
	return p, o
}

func TestLiveView(t *testing.T) {
	text, server := io.Pipe()
	p, o := showText(t, text)
	v := p.live
	t.Cleanup(func() { server.Close() })
	fmt.Fprint(server, "one\ntwo\n")
	o.Until("the first lines, though more may come", func() bool { return len(v.found) == 2 })
	test.Type(v.filter, "O")
	o.Until("both match", func() bool { return v.count.Text == "2 lines match" })
	test.Type(v.filter, "NE")
	v.only.SetChecked(true)
	o.Until("one matches", func() bool { return len(v.found) == 1 && v.count.Text == "1 line matches" })
	v.copy()
	if got := fyne.CurrentApp().Clipboard().Content(); got != "one\n" {
		t.Errorf("copied %q", got)
	}
	test.Tap(v.hold)
	fmt.Fprint(server, "one more\n")
	o.Until("it is counted", func() bool { return v.count.Text == "2 lines match" })
	if len(v.found) != 1 {
		t.Error("what the user reads has moved")
	}
	test.Tap(v.hold)
	o.Until("it goes on", func() bool { return len(v.found) == 2 })
	p.Set(&downloader.Snapshot{ID: 2, Name: "alpha.mp4", Type: "video/mp4"}, downloader.Details{}, &Speeds{})
	if !p.liveTab.Disabled() || v.shown != 0 {
		t.Error("a film has a live view")
	}
}

// What stands still can be searched, and what was held of one download is not kept for the next.
func TestHeldLinesAreSearchedUntilAnotherDownloadIsShown(t *testing.T) {
	text, server := io.Pipe()
	p, o := showText(t, text)
	v := p.live
	t.Cleanup(func() { server.Close() })
	fmt.Fprint(server, "one\ntwo\n")
	o.Until("the first lines", func() bool { return len(v.found) == 2 })
	test.Tap(v.hold)
	fmt.Fprint(server, "two more\n")
	test.Type(v.filter, "two")
	v.only.SetChecked(true)
	alone := func(text string) bool { return len(v.found) == 1 && v.found[0].text == text }
	o.Until("one of those that stand still is found", func() bool { return alone("two") })
	v.only.SetChecked(false)
	o.Until("both are shown", func() bool { return len(v.found) == 2 })
	v.filter.SetText("")

	o.text = strings.NewReader("another\n")
	p.Set(textOf(3), downloader.Details{}, &Speeds{})
	o.Until("its lines are shown", func() bool { return v.shown == 3 && alone("another") })
}

// However fast lines come, the window gets a few pieces of news a second.
func TestManyLinesDoNotFillTheQueue(t *testing.T) {
	p, o := showText(t, strings.NewReader(strings.Repeat("a line of a log\n", 400_000)))
	o.Until("lines", func() bool { return len(p.live.found) > 0 })
	if waiting := len(o.Queue); waiting > 3 {
		t.Errorf("%d closures wait", waiting)
	}
}

func TestSumIsCompared(t *testing.T) {
	p, _ := opened(t)
	const sum = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
	s := &downloader.Snapshot{ID: 2, Name: "x.iso"}
	s.SHA256 = sum
	p.Set(s, downloader.Details{}, &Speeds{})
	row := p.sum
	if !row.object.Visible() || row.sum.Text != sum {
		t.Fatalf("visible %v: %q", row.object.Visible(), row.sum.Text)
	}
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

// What is pasted while the sum is calculated is compared once it is there, and is not kept for another file.
func TestSumIsComparedOnceItIsThere(t *testing.T) {
	p, _ := opened(t)
	const sum = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
	show := func(id downloader.ID, summing bool, sum string) {
		s := &downloader.Snapshot{ID: id, Name: "x.iso", State: downloader.Done}
		s.Summing, s.SHA256 = summing, sum
		p.Set(s, downloader.Details{}, &Speeds{})
	}
	row := p.sum
	show(2, true, "")
	row.other.SetText(sum)
	if !row.object.Visible() || row.sum.Text != "Calculating…" || row.result.Text != "" || !row.copied.Disabled() {
		t.Errorf("visible %v: %q %q", row.object.Visible(), row.sum.Text, row.result.Text)
	}
	show(2, false, sum)
	if row.sum.Text != sum || row.result.Text != "matches" || row.copied.Disabled() {
		t.Errorf("%q %q", row.sum.Text, row.result.Text)
	}
	show(3, true, "")
	if row.other.Text != "" || row.result.Text != "" {
		t.Errorf("of another file: %q %q", row.other.Text, row.result.Text)
	}
	if show(3, false, ""); row.object.Visible() { // it could not be calculated
		t.Errorf("visible: %q", row.sum.Text)
	}
}
