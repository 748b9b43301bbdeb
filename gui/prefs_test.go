package gui

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"gannet/downloader"
	"gannet/gui/internal/guitest"
	"gannet/gui/language"
	ui "gannet/gui/widget"
	"gannet/internal/platform/desktop"
	"gannet/settings"
)

// openSettings is the dialog of the settings as a user finds it.
type openSettings struct{ tabs *container.AppTabs }

func (p openSettings) content(tab int) fyne.CanvasObject { return p.tabs.Items[tab].Content }

// settingsAt opens the settings, if they are not open, at a page.
func (r *rig) settingsAt(tab int) openSettings {
	r.pages.settings.Show()
	p := openSettings{guitest.Seen[*container.AppTabs](r.win.Canvas().Overlays().Top())[0]}
	p.tabs.SelectIndex(tab)
	return p
}

func TestSettingsHoldAtOnceAndAreSaved(t *testing.T) {
	r := newRig(t)
	p := r.settingsAt(1)
	picks := guitest.Find[*ui.Selector](p.content(1))
	picks[0].SetSelected("7")
	picks[1].SetSelected("Automatic")
	picks[2].SetSelected("5")
	guitest.Find[*ui.Selector](p.content(0))[0].SetSelectedIndex(1)
	guitest.Find[*ui.Checkbox](p.content(0))[0].SetChecked(false)
	guitest.Find[*ui.Selector](p.content(4))[1].SetSelected("150 %")
	limit := guitest.Find[*ui.Field](p.content(2))[0]
	limit.SetText("800 KB/s")
	limit.FocusLost()
	r.until("they are saved", func() bool { return r.store.Get().Limit == 800_000 && r.changing == 0 })
	v := r.store.Get()
	if v.Parallel != 7 || v.Connections != 0 || v.Retries != 5 || v.TextSize != 150 || v.Exists != settings.ExistsOverwrite || v.Notify {
		t.Errorf("saved %+v", v)
	}
	if got := r.look.Scale; got != 1.5 {
		t.Errorf("the letters have %v times the usual size", got)
	}
	if got := r.statusButton("Speed limit").Text; got != "Speed limit: 800 kB/s" {
		t.Errorf("the limit is shown as %q", got)
	}
}

// What is switched elsewhere is shown at once, and nothing that is being typed is lost.
func TestOpenSettingsFollow(t *testing.T) {
	r := newRig(t)
	p := r.settingsAt(0)
	copied, types := guitest.Find[*ui.Checkbox](p.content(0))[1], guitest.Find[*ui.Field](p.content(0))[0]
	limit, patience := guitest.Find[*ui.Field](p.content(2))[0], guitest.Find[*ui.Field](p.content(1))[0]
	kind, link := guitest.Find[*ui.Selector](p.content(3))[0], guitest.Find[*ui.Field](p.content(3))[0]
	types.SetText("zip is")
	patience.SetText("5 days")
	r.presence.trayMenu(desktop.MenuWatch)
	if !copied.Checked || types.Text != "zip is" {
		t.Errorf("checked %v, and what was typed is %q", copied.Checked, types.Text)
	}
	r.change(func(v *settings.Values) {
		v.Limit, v.Theme, v.Folder, v.Proxy = 2_000_000, settings.ThemeDark, "/data/films", "http://127.0.0.1:3128"
	})
	if limit.Text != r.prefs.Limit.String() || link.Text != "http://127.0.0.1:3128" || kind.SelectedIndex() != 2 {
		t.Errorf("limit %q, proxy %q of kind %d", limit.Text, link.Text, kind.SelectedIndex())
	}
	look, folder := guitest.Find[*ui.Selector](p.content(4))[0].Selected, guitest.Find[*ui.Button](p.content(0))[0].Text
	if look != "Dark" || folder != "/data/films" {
		t.Errorf("colours %q, folder %q", look, folder)
	}
	r.change(func(v *settings.Values) { v.CopiedTypes, v.Timeout = "zip", settings.Duration(time.Minute) })
	if types.Text != "zip is" || patience.Text != "5 days" {
		t.Errorf("instead of what was typed there is %q and %q", types.Text, patience.Text)
	}
	types.FocusLost()
	r.until("what was typed holds", func() bool { return r.store.Get().CopiedTypes == "zip is" && r.changing == 0 })
	if got := r.store.Get(); got.Limit != 2_000_000 || !got.WatchCopied || got.Timeout != settings.Duration(time.Minute) {
		t.Errorf("saved %+v", got)
	}
}

// What was written into the file by hand holds once the file is read again.
func TestSettingsOfTheFileAreShown(t *testing.T) {
	r := newRig(t)
	path := filepath.Join(t.TempDir(), "settings.toml")
	r.Settings, _ = settings.Open(path, downloader.CheckProxy)
	if err := os.WriteFile(path, []byte("connections = 5\ntext_size = 120\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	p := r.settingsAt(0)
	r.change(func(v *settings.Values) { v.Hash = true })
	r.until("the letters are larger", func() bool { return r.look.Scale == 1.2 })
	connections, size := guitest.Find[*ui.Selector](p.content(1))[1].Selected, guitest.Find[*ui.Selector](p.content(4))[1].Selected
	if connections != "5" || size != "120" {
		t.Errorf("connections %q, letters %q", connections, size)
	}
}

func TestMistakesInTheFileAreTold(t *testing.T) {
	r := newRig(t)
	path := filepath.Join(t.TempDir(), "settings.toml")
	r.Settings, _ = settings.Open(path, downloader.CheckProxy)
	if err := os.WriteFile(path, []byte("connections = 99\nretries = 'some'\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	r.change(func(v *settings.Values) { v.Hash = true })
	r.until("they are told", r.notice.Object.Visible)
	const want = "Settings: retries has an invalid value; the default is used. Settings: connections = 99 is out of range; 32 is used."
	if got := r.said(); got != want {
		t.Errorf("it says %q", got)
	}
}

// Of two changes, one soon after the other, the first to be saved does not undo the second.
func TestChangesDoNotUndoEachOther(t *testing.T) {
	r := newRig(t)
	r.change(func(v *settings.Values) { v.Hash = true })
	r.change(func(v *settings.Values) { v.Unpack = true })
	r.until("they are saved", func() bool {
		if !r.prefs.Hash || !r.prefs.Unpack {
			t.Fatalf("the window holds %+v", r.prefs)
		}
		return r.changing == 0
	})
}

// Larger letters need larger dialogs.
func TestDialogsGrowWithTheLetters(t *testing.T) {
	r := newRig(t)
	r.win.Resize(fyne.NewSize(1400, 900))
	wide := func() float32 {
		p := r.settingsAt(0)
		defer r.escape()
		return p.tabs.Size().Width
	}
	usual := wide()
	open := r.settingsAt(0)
	r.change(func(v *settings.Values) { v.TextSize = 200 })
	r.escape()
	if got := wide(); got < 1.9*usual || open.tabs.Size().Width != got {
		t.Errorf("with letters of twice the size it is %v wide, an open one %v, with usual ones %v", got, open.tabs.Size().Width, usual)
	}
	r.win.Resize(fyne.NewSize(700, 500))
	if got := wide(); got > 700-30 {
		t.Errorf("in a window 700 wide it is %v wide", got)
	}
}

func TestSettingsOpenOnce(t *testing.T) {
	r := newRig(t)
	r.pages.settings.Show()
	r.pages.settings.Show()
	r.escape()
	if r.dialogs.Len() != 0 {
		t.Errorf("%d are still open", r.dialogs.Len())
	}
	r.pages.settings.Show()
	r.change(func(v *settings.Values) { v.Language = "de" })
	t.Cleanup(func() { language.Speak("en") })
	if got := r.settingsAt(0).tabs.Items[0].Text; r.dialogs.Len() != 1 || got != "Allgemein" {
		t.Errorf("%d are open, with a page %q", r.dialogs.Len(), got)
	}
}

func TestQuittingAsksWhileDownloadsRun(t *testing.T) {
	r := withDownloads(t)
	r.askClose(false)
	if r.told || r.win.Canvas().Overlays().Top() == nil {
		t.Fatal("it was not asked")
	}
	test.Tap(r.win.Canvas().Focused().(*ui.Button))
	if !r.told {
		t.Error("Quit does not quit")
	}
}
