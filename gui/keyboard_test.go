package gui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"gannet/downloader"
	"gannet/downloader/failure"
	"gannet/gui/internal/guitest"
	"gannet/gui/view"
	ui "gannet/gui/widget"
)

func TestArrowsReachTheButtonsOfARow(t *testing.T) {
	r := withDownloads(t) // shown: 4 3 1 2
	r.win.Resize(fyne.NewSize(900, 560))
	r.fails(3, failure.NotFound)
	r.click(3, 0)
	for i, want := range []string{"Update link", "Retry", "Remove from list", "More", "More"} {
		r.key(fyne.KeyRight)
		if got := keyed(r); got != want {
			t.Errorf("after %d times Right the keyboard is at %q, want %q", i+1, got, want)
		}
	}
	r.key(fyne.KeyLeft)
	r.key(fyne.KeyLeft)
	r.key(fyne.KeyReturn)
	r.until("tried again", func() bool { return r.state(3) == downloader.Queued })

	r.key(fyne.KeyDown)
	if got := keyed(r); got != "" || !r.chosen(1) {
		t.Errorf("in the next row the keyboard is at %q", got)
	}
	r.key(fyne.KeyRight)
	r.win.Canvas().Focus(r.side.search)
	if got := keyed(r); got != "" {
		t.Errorf("the keyboard is elsewhere and at %q", got)
	}
}

// keyed names the button that shows that the keyboard is there; "" if none does.
func keyed(r *rig) string {
	for _, c := range guitest.Seen[*ui.Chip](r.list) {
		if c.Keyed {
			return c.AccessibilityLabel()
		}
	}
	return ""
}

func TestArrowsTurnThePagesOfTheSettings(t *testing.T) {
	r := newRig(t)
	p := r.settingsAt(0)
	r.win.Canvas().FocusNext()
	stop, ok := r.win.Canvas().Focused().(*ui.TabStop)
	if !ok || !stop.Ring.Visible() {
		t.Fatalf("the Tab key comes to %T", r.win.Canvas().Focused())
	}
	r.key(fyne.KeyRight)
	r.key(fyne.KeyRight)
	r.key(fyne.KeyLeft)
	if got := p.tabs.SelectedIndex(); got != 1 {
		t.Errorf("page %d", got)
	}
	r.win.Canvas().FocusNext()
	if _, ok := r.win.Canvas().Focused().(*ui.Selector); !ok || stop.Ring.Visible() {
		t.Errorf("the Tab key goes on to %T", r.win.Canvas().Focused())
	}
}

func TestEscapeClosesDialogs(t *testing.T) {
	r := withDownloads(t)
	for name, open := range map[string]func(){
		"settings": r.pages.settings.Show, "help": r.showHelp, "quit": func() { r.askClose(true) }, "limit": r.askLimit,
		"a fresh link": func() { r.command(view.Relink, 3) }, "the name": func() { r.actions.AskName(r.model.Find(3), true) },
	} {
		open()
		press := r.typedKey
		if focused := r.win.Canvas().Focused(); focused != nil {
			press = focused.TypedKey
		}
		press(&fyne.KeyEvent{Name: fyne.KeyEscape})
		if r.win.Canvas().Overlays().Top() != nil || r.dialogs.Len() != 0 {
			t.Errorf("%s is still open, of %d dialogs", name, r.dialogs.Len())
		}
	}
	if r.told {
		t.Error("the window is closed")
	}
}

// A control of a dialog that has the keyboard keeps Escape only while its menu is open.
func TestEscapeClosesTheMenuThenTheDialog(t *testing.T) {
	r := newRig(t)
	p := r.settingsAt(0)
	pick := guitest.Find[*ui.Selector](p.content(0))[0]
	r.win.Canvas().Focus(pick)
	r.key(fyne.KeyReturn)
	if _, ok := r.win.Canvas().Focused().(*widget.PopUpMenu); !ok {
		t.Fatalf("Enter opens no menu, the keyboard is at %T", r.win.Canvas().Focused())
	}
	r.key(fyne.KeyEscape)
	if r.dialogs.Len() != 1 || r.win.Canvas().Focused() != fyne.Focusable(pick) {
		t.Fatalf("%d dialogs, the keyboard is at %T", r.dialogs.Len(), r.win.Canvas().Focused())
	}
	r.key(fyne.KeyEscape)
	if r.dialogs.Len() != 0 {
		t.Error("the dialog is still open")
	}
	for name, control := range map[string]func(page fyne.CanvasObject) fyne.Focusable{
		"a checkbox": func(page fyne.CanvasObject) fyne.Focusable { return guitest.Find[*ui.Checkbox](page)[0] },
		"a button":   func(page fyne.CanvasObject) fyne.Focusable { return guitest.Find[*ui.Button](page)[0] },
	} {
		r.win.Canvas().Focus(control(r.settingsAt(0).content(0)))
		r.key(fyne.KeyEscape)
		if r.dialogs.Len() != 0 {
			t.Errorf("Escape closes nothing at %s", name)
		}
	}
}

// The folder dialog of Fyne lies over the settings, so it is closed before them.
func TestEscapeClosesTheFolderDialogFirst(t *testing.T) {
	r := newRig(t)
	r.pages.settings.Show()
	r.pickFolderHere(t.TempDir(), func(string) { t.Error("a folder is chosen") })
	for _, left := range []int{1, 0} {
		r.escape()
		if got := len(r.win.Canvas().Overlays().List()); got != left || r.dialogs.Len() != left {
			t.Errorf("%d overlays and %d dialogs are open, want %d", got, r.dialogs.Len(), left)
		}
	}
}

func TestEnterPressesTheButton(t *testing.T) {
	r := withDownloads(t)
	r.askClose(true)
	r.key(fyne.KeyReturn)
	if !r.told {
		t.Error("Enter does not quit")
	}
}

func TestHelpIsThereFromEverywhere(t *testing.T) {
	r := withDownloads(t)
	for _, at := range []fyne.Focusable{r.adding.bar.box, r.adding.bar.start, r.side.search, r.side.bar, r.side.sort, r.list, r.statusButton("Speed limit")} {
		r.win.Canvas().Focus(at)
		r.key(fyne.KeyF1)
		r.key(fyne.KeyF1) // as when it is held down
		if r.dialogs.Len() != 1 {
			t.Errorf("F1 does nothing at %T", at)
		}
		r.escape()
	}
}

func TestTabGoesThroughTheWindowFromTheTop(t *testing.T) {
	r := withDownloads(t)
	var got []fyne.Focusable
	for range 8 {
		r.win.Canvas().FocusNext()
		got = append(got, r.win.Canvas().Focused())
	}
	want := []fyne.Focusable{
		r.adding.bar.box, r.adding.bar.folder, r.adding.bar.start, r.side.search, r.side.bar, r.side.sort, r.list,
		r.statusButton("Speed limit"),
	}
	if !slices.Equal(got, want) {
		t.Errorf("%T\nwant %T", got, want)
	}
}
