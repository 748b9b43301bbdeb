package gui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"gannet/internal/phrase"
)

func TestPastedTextBecomesRows(t *testing.T) {
	r := newRig(t)
	r.paste("see https://a.example/x.zip and https://b.example/y.iso")
	r.until("two rows, the first selected", func() bool { return r.model.len() == 2 && r.list.chosen[1] })
	if got := r.engine.Take().Downloads[0].Dir; got != "/home/ann/Downloads" {
		t.Errorf("the file goes to %q", got)
	}
	if r.notice.object.Visible() {
		t.Errorf("nothing is to be said, but: %s", r.notice.text.Text)
	}
}

func TestEnterInTheBoxDownloads(t *testing.T) {
	r := newRig(t)
	r.win.Canvas().Focus(r.add.box)
	r.paste("https://a.example/x.zip\nnot a link\nhttps://a.example/y.zip")
	if r.model.len() != 0 {
		t.Fatal("pasting into the box started a download")
	}
	r.until("the links are counted", func() bool { return r.add.start.Text == "Download 2 files" })
	r.add.box.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	r.until("two rows", func() bool { return r.model.len() == 2 })
	if got := r.add.box.Text; got != "not a link" {
		t.Errorf("the box holds %q", got)
	}
	want := "2 downloads added. “not a link”: There is no link in this line."
	if got := r.notice.text.Text; got != want {
		t.Errorf("notice: %q, want %q", got, want)
	}
}

func TestDownloadButton(t *testing.T) {
	r := newRig(t)
	test.Type(r.add.box, "https://a.example/x.zip")
	test.Tap(r.add.start)
	r.until("one row", func() bool { return r.model.len() == 1 })
	if r.add.box.Text != "" {
		t.Errorf("the box still holds %q", r.add.box.Text)
	}
}

func TestNoticesAreSaidFirst(t *testing.T) {
	r := newRig(t, phrase.Of("The settings were damaged."), phrase.Of("The list was damaged."))
	if got := r.notice.text.Text; !r.notice.object.Visible() || got != "The settings were damaged. The list was damaged." {
		t.Errorf("visible %v: %q", r.notice.object.Visible(), got)
	}
}

func TestWindowWaitsForItsEngine(t *testing.T) {
	r := newRigWithoutEngine(t)
	r.AddLinks("https://a.example/x.zip")
	if r.empty.welcome.Visible() {
		t.Error("the list is called empty before it is known")
	}
	r.Begin(r.engine, r.engine)
	t.Cleanup(r.Window.Close)
	r.until("a row", func() bool { return r.model.len() == 1 })
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
