package gui

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"gannet/downloader"
	"gannet/gui/internal/guitest"
	"gannet/gui/language"
	ui "gannet/gui/widget"
	"gannet/internal/platform/desktop"
	"gannet/settings"
)

func (p *settingsPage) content(tab int) fyne.CanvasObject { return p.tabs.Items[tab].Content }

func TestSettingsHoldAtOnceAndAreSaved(t *testing.T) {
	r := newRig(t)
	p := r.showSettingsAt(1)
	picks := guitest.Find[*ui.Selector](p.content(1))
	picks[0].SetSelected("7")
	picks[1].SetSelected("Automatic")
	picks[2].SetSelected("5")
	guitest.Find[*ui.Selector](p.content(0))[0].SetSelectedIndex(1)
	guitest.Find[*ui.Checkbox](p.content(0))[0].SetChecked(false)
	guitest.Find[*ui.Selector](p.content(4))[1].SetSelected("150 %")
	r.until("they are saved", func() bool { return r.store.Get().TextSize == 150 })
	v := r.store.Get()
	if v.Parallel != 7 || v.Connections != 0 || v.Retries != 5 || v.Exists != settings.ExistsOverwrite || v.Notify {
		t.Errorf("saved %+v", v)
	}
	if got := r.look.Scale; got != 1.5 {
		t.Errorf("the letters have %v times the usual size", got)
	}
}

func TestInvalidSettingsAreMarkedAndNotSaved(t *testing.T) {
	r := newRig(t)
	p := r.showSettingsAt(1)
	patience := guitest.Find[*field](p.content(1))[0]
	patience.SetText("5 days")
	patience.FocusLost()
	if patience.Validate() == nil || r.prefs.Timeout != settings.Duration(30*time.Second) {
		t.Errorf("%v is taken for patience", r.prefs.Timeout)
	}
	patience.SetText("2m")
	patience.OnSubmitted("2m")
	r.until("it is saved", func() bool { return r.store.Get().Timeout == settings.Duration(2*time.Minute) })

	limit := guitest.Find[*field](p.content(2))[0]
	limit.SetText("fast")
	limit.FocusLost()
	if limit.Validate() == nil || r.prefs.Limit != 0 {
		t.Errorf("%v is taken for a limit", r.prefs.Limit)
	}
	limit.SetText("800 KB/s")
	limit.FocusLost()
	if r.prefs.Limit != 800_000 || r.status.limit.Text != "Speed limit: 800 kB/s" {
		t.Errorf("the limit is %v, shown as %q", r.prefs.Limit, r.status.limit.Text)
	}
}

// What is switched elsewhere is shown at once, and nothing that is being typed is lost.
func TestOpenSettingsFollow(t *testing.T) {
	r := newRig(t)
	p := r.showSettingsAt(0)
	copied, types := guitest.Find[*ui.Checkbox](p.content(0))[1], guitest.Find[*field](p.content(0))[0]
	limit, patience := guitest.Find[*field](p.content(2))[0], guitest.Find[*field](p.content(1))[0]
	kind, link := guitest.Find[*ui.Selector](p.content(3))[0], guitest.Find[*field](p.content(3))[0]
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
	p := r.showSettingsAt(0)
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

// A folder far down does not make the page wider than the window.
func TestLongFolderIsCutInTheSettings(t *testing.T) {
	r := newRig(t)
	r.win.Resize(fyne.NewSize(640, 480))
	long := "/home/ann/" + strings.Repeat("Films and series/", 10) + "2026"
	p := r.showSettingsAt(0)
	page := p.content(0).(*container.Scroll).Content
	before := page.MinSize().Width
	r.change(func(v *settings.Values) { v.Folder = long })
	got := guitest.Find[*ui.Button](p.content(0))[0].Text
	if !strings.HasPrefix(got, "/home/ann/Films") || !strings.HasSuffix(got, "2026") || len(got) >= len(long) {
		t.Errorf("the button says %q", got)
	}
	if needs := page.MinSize().Width; needs != before {
		t.Errorf("the page needs %v, and %v before", needs, before)
	}
	r.change(func(v *settings.Values) { v.Folder = "/home/ann" })
	if got := guitest.Find[*ui.Button](p.content(0))[0].Text; got != "/home/ann" {
		t.Errorf("a short one is shown as %q", got)
	}
}

// Larger letters need larger dialogs.
func TestDialogsGrowWithTheLetters(t *testing.T) {
	r := newRig(t)
	r.win.Resize(fyne.NewSize(1400, 900))
	wide := func() float32 {
		p := r.showSettingsAt(0)
		defer r.escape()
		return p.tabs.Size().Width
	}
	usual := wide()
	open := r.showSettingsAt(0)
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
	r.showSettings()
	r.showSettings()
	r.escape()
	if r.dialogs.Len() != 0 || r.pages.settings != nil {
		t.Errorf("%d are still open", r.dialogs.Len())
	}
	r.showSettings()
	r.pages.settings.w.change(func(v *settings.Values) { v.Language = "de" })
	t.Cleanup(func() { language.Speak("en") })
	if got := r.pages.settings.tabs.Items[0].Text; r.dialogs.Len() != 1 || got != "Allgemein" {
		t.Errorf("%d are open, with a page %q", r.dialogs.Len(), got)
	}
}

func TestProxyOfOnesOwn(t *testing.T) {
	r := newRig(t)
	p := r.showSettingsAt(3)
	kind, link := guitest.Find[*ui.Selector](p.content(3))[0], guitest.Find[*field](p.content(3))[0]
	kind.SetSelectedIndex(2)
	link.SetText("ftp://x")
	link.FocusLost()
	if r.prefs.Proxy != "" {
		t.Errorf("%q is taken for a proxy", r.prefs.Proxy)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	link.SetText("http://" + listener.Addr().String())
	link.FocusLost()
	if r.prefs.Proxy != link.Text {
		t.Errorf("the proxy is %q", r.prefs.Proxy)
	}
	result := widget.NewLabel("")
	p.tryProxy(link.Text, result)
	r.until("it answers", func() bool { return result.Text == "A server responded at this address." })
	listener.Close()
	p.tryProxy(link.Text, result)
	r.until("it is gone", func() bool { return result.Text == "No response at this address. Check the server and port." })
	kind.SetSelectedIndex(1)
	r.until("none is saved", func() bool { return r.store.Get().Proxy == settings.ProxyNone })

	kind.SetSelectedIndex(2)
	if r.prefs.Proxy != link.Text {
		t.Errorf("picked again, the proxy is %q", r.prefs.Proxy)
	}
	own := link.Text
	link.SetText("ftp://x")
	kind.SetSelectedIndex(0)
	kind.SetSelectedIndex(2)
	link.SetText(own)
	if link.FocusLost(); r.prefs.Proxy != own {
		t.Errorf("written again, the proxy is %q", r.prefs.Proxy)
	}
}

func TestCertificatesAreChecked(t *testing.T) {
	r := newRig(t)
	p := r.showSettingsAt(3)
	path := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(path, []byte("no certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	var paths *ui.Entry
	for _, e := range guitest.Find[*ui.Entry](p.content(3)) {
		if e.MultiLine {
			paths = e
		}
	}
	paths.SetText(path)
	r.until("the problem is named", func() bool {
		for _, l := range guitest.Find[*widget.Label](p.content(3)) {
			if l.Text == path+" contains no certificate" {
				return l.Visible()
			}
		}
		return false
	})
	if len(r.prefs.CACerts) != 0 {
		t.Error("it is used all the same")
	}
}

func TestResetToDefaults(t *testing.T) {
	r := newRig(t)
	r.change(func(v *settings.Values) { v.Parallel, v.Theme, v.WindowWidth = 9, settings.ThemeDark, 777 })
	p := r.showSettingsAt(0)
	p.reset()
	r.until("it is saved", func() bool { return r.store.Get().Parallel == settings.Defaults().Parallel })
	if v := r.store.Get(); v.Theme != settings.ThemeSystem || v.WindowWidth != 777 {
		t.Errorf("after the reset: %+v", v)
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
