package gui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"gannet/downloader"
	"gannet/gui/internal/guitest"
	"gannet/gui/view/viewtest"
	ui "gannet/gui/widget"
	"gannet/internal/message"
)

func TestPastedTextBecomesRows(t *testing.T) {
	r := newRig(t)
	r.paste("see https://a.example/x.zip and https://b.example/y.iso")
	r.until("two rows, the first selected", func() bool { return r.model.Len() == 2 && r.chosen(1) })
	if got := r.engine.Take().Downloads.At(0).Dir; got != "/home/ann/Downloads" {
		t.Errorf("the file goes to %q", got)
	}
	if r.notice.Object.Visible() {
		t.Errorf("nothing is to be said, but: %s", r.said())
	}
}

func TestEnterInTheBoxDownloads(t *testing.T) {
	r := newRig(t)
	r.win.Canvas().Focus(r.adding.bar.box)
	r.paste("https://a.example/x.zip\nnot a link\nftp://a.example/z.zip\nhttps://a.example/y.zip")
	if r.model.Len() != 0 {
		t.Fatal("pasting into the box started a download")
	}
	r.until("the links are counted", func() bool { return r.adding.bar.start.Text == "Download 2 files" })
	r.adding.bar.box.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	r.until("two rows", func() bool { return r.model.Len() == 2 })
	if got := r.adding.bar.box.Text; got != "ftp://a.example/z.zip" {
		t.Errorf("the box holds %q", got)
	}
	want := "2 downloads added. “ftp://a.example/z.zip”: ftp links are not supported yet."
	if got := r.said(); got != want {
		t.Errorf("notice: %q, want %q", got, want)
	}
}

// What a person cannot correct is told of, but does not fill the box, and nothing takes the place of
// what is being typed there.
func TestBoxKeepsOnlyWhatCanBeCorrected(t *testing.T) {
	r := newRig(t)
	test.Type(r.adding.bar.box, "https://a.ex")
	long := "{" + strings.Repeat("\"key\":1,", 600_000) + "}"
	r.AddText("no link\n" + long + "\nnone here")
	r.until("it is told of", func() bool { return r.notice.Object.Visible() })
	if want := "https://a.ex\nno link\nnone here"; r.adding.bar.box.Text != want {
		t.Errorf("the box holds %.80q, in all %d bytes", r.adding.bar.box.Text, len(r.adding.bar.box.Text))
	}
	test.Type(r.adding.bar.box, "ample")
	if got, _, _ := strings.Cut(r.adding.bar.box.Text, "\n"); got != "https://a.example" {
		t.Errorf("what was being typed is %q", got)
	}
	for _, many := range []string{strings.Repeat("short\n", 10_000), strings.Repeat(strings.Repeat("x", maxBoxLine)+"\n", 50)} {
		r.notice.Close()
		r.AddText(many)
		r.until("they are told of", func() bool { return r.notice.Object.Visible() })
		if text := r.adding.bar.box.Text; !fitsBox(text) {
			t.Errorf("the box holds %d bytes in %d lines", len(text), strings.Count(text, "\n")+1)
		}
		r.adding.bar.box.SetText("")
	}
}

// What is downloaded once more is what was pasted, with its password and its checksum.
func TestDownloadAgainTakesWhatWasPasted(t *testing.T) {
	r := withDownloads(t)
	sum := strings.Repeat("ab", 20)
	r.paste("https://ann:secret@a.example/alpha.mp4 sha1:" + sum)
	r.until("it is known", func() bool { return r.said() == "Already downloaded: alpha.mp4." })
	for _, o := range r.notice.Object.Objects {
		if b, ok := o.(*ui.Button); ok && b.Text == "Download again" {
			test.Tap(b)
		}
	}
	r.until("it is in the list twice", func() bool { return r.model.Len() == 5 })
	if !r.engine.heard("add https://ann:secret@a.example/alpha.mp4 sha1:" + sum) {
		t.Errorf("asked for: %q", r.engine.calls)
	}
}

func TestDownloadButton(t *testing.T) {
	r := newRig(t)
	test.Type(r.adding.bar.box, "https://a.example/x.zip")
	test.Tap(r.adding.bar.start)
	r.until("one row", func() bool { return r.model.Len() == 1 })
	if r.adding.bar.box.Text != "" {
		t.Errorf("the box still holds %q", r.adding.bar.box.Text)
	}
}

func TestNoticesAreSaidFirst(t *testing.T) {
	r := newRig(t, message.Of("The settings were damaged."), message.Of("The list was damaged."))
	if got := r.said(); !r.notice.Object.Visible() || got != "The settings were damaged. The list was damaged." {
		t.Errorf("visible %v: %q", r.notice.Object.Visible(), got)
	}
}

func TestWindowWaitsForItsEngine(t *testing.T) {
	r := newRigWithoutEngine(t)
	r.AddLinks("https://a.example/x.zip")
	if r.welcomes() {
		t.Error("the list is called empty before it is known")
	}
	r.Begin(r.engine, r.engine)
	t.Cleanup(r.Window.Close)
	r.until("a row", func() bool { return r.model.Len() == 1 })
}

// Gannet started with a link of its list is not to download it twice.
func TestListIsKnownBeforeLinksOfTheStartAreAdded(t *testing.T) {
	r := newRigWithoutEngine(t)
	r.engine.put(viewtest.List(downloader.Snapshot{Name: "x.zip", State: downloader.Paused}))
	<-r.engine.changed // the pump will be late
	r.AddLinks("https://a.example/x.zip")
	r.Begin(r.engine, r.engine)
	t.Cleanup(r.Window.Close)
	r.until("something is said", func() bool { return r.notice.Object.Visible() || len(r.engine.line()) > 1 })
	if got := r.said(); got != "Already in the list: x.zip." || len(r.engine.line()) > 1 {
		t.Errorf("%q is said, and the list is %v", got, r.engine.line())
	}
}

func TestClosedBeforeItsEngineIsThere(t *testing.T) {
	r := newRigWithoutEngine(t)
	r.Close()
	if r.told {
		t.Fatal("there is no engine to be closed yet")
	}
	r.Begin(r.engine, r.engine)
	if !r.told {
		t.Error("the window is not closed")
	}
}

func TestEmptyPageNamesTheFolder(t *testing.T) {
	r := newRig(t)
	r.until("the empty page", r.welcomes)
	link := guitest.Seen[*ui.Link](r.adding.empty.Object)[0]
	if link.Text != "Files are saved in Downloads" {
		t.Errorf("it says %q", link.Text)
	}
	r.desktop.folder = "/data/films"
	link.OnTapped()
	r.until("the folder is another one", func() bool { return link.Text == "Files are saved in films" })
}

// names gives the rows shown.
func (r *rig) names() []string {
	names := make([]string, r.model.Len())
	for i := range names {
		s, _ := r.model.At(i)
		names[i] = s.Name
	}
	return names
}

// said is what the bar below the box tells, or told last.
func (r *rig) said() string { return told(r.notice) }

// told gives what a notice tells, or told last.
func told(n *ui.Notice) string { return guitest.Find[*widget.Label](n.Object)[0].Text }
