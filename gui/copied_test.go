package gui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	ui "gannet/gui/widget"
	"gannet/settings"
)

// answer presses a button of the bar.
func (c *copied) answer(t *testing.T, name string) {
	t.Helper()
	i := slices.IndexFunc(c.bar.Object.Objects, func(o fyne.CanvasObject) bool {
		b, ok := o.(*ui.Button)
		return ok && b.Text == name
	})
	if i < 0 {
		t.Fatalf("the bar has no button %s", name)
	}
	test.Tap(c.bar.Object.Objects[i].(*ui.Button))
}

func TestCopiedLinksAreOffered(t *testing.T) {
	r := newRig(t)
	r.adding.lookAtCopied("https://a.example/1.zip\nhttps://a.example/page.html https://a.example/ text 2.zip")
	r.until("the bar", func() bool { return r.adding.copied.bar.Object.Visible() })
	if got := told(r.adding.copied.bar); got != "1 link copied" {
		t.Errorf("the bar says %q", got)
	}
	r.adding.lookAtCopied("https://a.example/1.zip https://a.example/2.ISO?x=y.html https://a.example/3.mkv#top")
	r.until("the others", func() bool { return told(r.adding.copied.bar) == "3 links copied" })
	if links, _ := r.links(); len(links) != 0 {
		t.Errorf("started without being asked: %q", links)
	}
	r.adding.copied.answer(t, "Download")
	r.until("the rows", func() bool { return r.model.Len() == 3 })
	if links, _ := r.links(); !slices.Equal(links, []string{"https://a.example/1.zip", "https://a.example/2.ISO?x=y.html", "https://a.example/3.mkv"}) {
		t.Errorf("started %q", links)
	}
	if r.adding.copied.bar.Object.Visible() || r.notice.Object.Visible() {
		t.Error("something is still said")
	}
}

func TestCopiedLinksCanBeIgnored(t *testing.T) {
	r := newRig(t)
	r.adding.lookAtCopied("https://a.example/1.zip")
	r.until("the bar", func() bool { return r.adding.copied.bar.Object.Visible() })
	r.adding.copied.answer(t, "Ignore")
	r.paste("https://a.example/known.zip")
	r.until("the row", func() bool { return r.model.Len() == 1 })
	r.adding.lookAtCopied("https://a.example/known.zip")
	r.adding.lookAtCopied("nothing")
	r.adding.lookAtCopied("https://a.example/2.zip")
	r.until("the bar", func() bool { return r.adding.copied.bar.Object.Visible() })
	if !slices.Equal(r.adding.copied.found.Links(), []string{"https://a.example/2.zip"}) {
		t.Errorf("offered are %q", r.adding.copied.found.Links())
	}
	r.change(func(v *settings.Values) { v.CopiedTypes = "html" })
	r.adding.lookAtCopied("https://a.example/3.zip https://a.example/4.html")
	r.until("the other", func() bool { return len(r.adding.copied.found.Links()) == 2 })
	if r.adding.copied.found.Links()[1] != "https://a.example/4.html" {
		t.Errorf("offered are %q", r.adding.copied.found.Links())
	}
}

// Where copied links cannot be watched for, turning that on says so.
func TestWatchThatIsNotThereIsSaid(t *testing.T) {
	r := newRig(t)
	r.change(func(v *settings.Values) { v.WatchCopied = true })
	if !r.notice.Object.Visible() || r.adding.endWatch == nil {
		t.Errorf("it says %q", r.said())
	}
	r.change(func(v *settings.Values) { v.WatchCopied = false })
	if r.adding.endWatch != nil {
		t.Error("it is still watched for")
	}
}
