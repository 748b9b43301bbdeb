package preferences

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

	"gannet/gui/internal/guitest"
	"gannet/gui/language"
	"gannet/gui/look"
	ui "gannet/gui/widget"
	"gannet/settings"
)

// fakeOwner is a window that has nothing but the dialog. Its loop plays Fyne's goroutine.
type fakeOwner struct {
	*guitest.Loop
	values  settings.Values
	dialog  *Dialog
	win     fyne.Window
	starts  bool // when the user signs in
	dialogs *ui.Dialogs
}

func (o *fakeOwner) Values() settings.Values { return o.values }

func (o *fakeOwner) Change(change func(*settings.Values)) {
	change(&o.values)
	o.dialog.Follow()
}

func (o *fakeOwner) Later(do func()) { o.Do(do) }

func (o *fakeOwner) Background(job func()) { o.Do(job) }

func (o *fakeOwner) Outside(sorry string, ask func() error) {
	if err := ask(); err != nil {
		panic(sorry)
	}
}

func (o *fakeOwner) Equip(e *ui.Entry) {
	e.Held, e.Takes = ui.Modifiers, func(*fyne.KeyEvent, fyne.KeyModifier) bool { return false }
}

func (o *fakeOwner) PickFolder() {}

func (o *fakeOwner) TypedKey(*fyne.KeyEvent) {}

func (o *fakeOwner) Autostart() (bool, error) { return o.starts, nil }

func (o *fakeOwner) SetAutostart(on bool) error {
	o.starts = on
	return nil
}

// opened is a dialog in a window that is large enough for it.
func opened(t *testing.T) *fakeOwner {
	t.Helper()
	guitest.Look(t, settings.ThemeLight)
	if err := language.Speak("en"); err != nil {
		t.Fatal(err)
	}
	o := &fakeOwner{Loop: guitest.NewLoop(t), values: settings.Defaults(), win: test.NewWindow(nil)}
	t.Cleanup(o.win.Close)
	o.win.Resize(fyne.NewSize(900, 700))
	o.dialogs = ui.NewDialogs(o.win, func() float32 { return float32(o.values.TextSize) / 100 })
	o.dialog = New(o, o.win, o.dialogs)
	return o
}

// at opens the dialog, if it is not open, at a page.
func (o *fakeOwner) at(tab int) *pages {
	o.dialog.Show()
	o.dialog.open.tabs.SelectIndex(tab)
	return o.dialog.open
}

func (p *pages) content(tab int) fyne.CanvasObject { return p.tabs.Items[tab].Content }

func TestInvalidSettingsAreMarkedAndNotSaved(t *testing.T) {
	o := opened(t)
	p := o.at(1)
	patience := guitest.Find[*ui.Field](p.content(1))[0]
	patience.SetText("5 days")
	patience.FocusLost()
	if patience.Validate() == nil || o.values.Timeout != settings.Duration(30*time.Second) {
		t.Errorf("%v is taken for patience", o.values.Timeout)
	}
	patience.SetText("2m")
	patience.OnSubmitted("2m")
	o.Until("it is saved", func() bool { return o.values.Timeout == settings.Duration(2*time.Minute) })

	limit := guitest.Find[*ui.Field](p.content(2))[0]
	limit.SetText("fast")
	limit.FocusLost()
	if limit.Validate() == nil || o.values.Limit != 0 {
		t.Errorf("%v is taken for a limit", o.values.Limit)
	}
	limit.SetText("800 KB/s")
	limit.FocusLost()
	if o.values.Limit != 800_000 {
		t.Errorf("the limit is %v", o.values.Limit)
	}
}

// A folder far down does not make the page wider than the window.
func TestLongFolderIsCutInTheSettings(t *testing.T) {
	o := opened(t)
	o.win.Resize(fyne.NewSize(640, 480))
	long := "/home/ann/" + strings.Repeat("Films and series/", 10) + "2026"
	p := o.at(0)
	page := p.content(0).(*container.Scroll).Content
	before := page.MinSize().Width
	o.Change(func(v *settings.Values) { v.Folder = long })
	got := guitest.Find[*ui.Button](p.content(0))[0].Text
	if !strings.HasPrefix(got, "/home/ann/Films") || !strings.HasSuffix(got, "2026") || len(got) >= len(long) {
		t.Errorf("the button says %q", got)
	}
	if needs := page.MinSize().Width; needs != before {
		t.Errorf("the page needs %v, and %v before", needs, before)
	}
	o.Change(func(v *settings.Values) { v.Folder = "/home/ann" })
	if got := guitest.Find[*ui.Button](p.content(0))[0].Text; got != "/home/ann" {
		t.Errorf("a short one is shown as %q", got)
	}
}

func TestProxyOfOnesOwn(t *testing.T) {
	o := opened(t)
	p := o.at(3)
	kind, link := guitest.Find[*ui.Selector](p.content(3))[0], guitest.Find[*ui.Field](p.content(3))[0]
	kind.SetSelectedIndex(2)
	link.SetText("ftp://x")
	link.FocusLost()
	if o.values.Proxy != "" {
		t.Errorf("%q is taken for a proxy", o.values.Proxy)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	link.SetText("http://" + listener.Addr().String())
	link.FocusLost()
	if o.values.Proxy != link.Text {
		t.Errorf("the proxy is %q", o.values.Proxy)
	}
	result := widget.NewLabel("")
	p.tryProxy(link.Text, result)
	o.Until("it answers", func() bool { return result.Text == "A server responded at this address." })
	listener.Close()
	p.tryProxy(link.Text, result)
	o.Until("it is gone", func() bool { return result.Text == "No response at this address. Check the server and port." })
	kind.SetSelectedIndex(1)
	o.Until("none is saved", func() bool { return o.values.Proxy == settings.ProxyNone })

	kind.SetSelectedIndex(2)
	if o.values.Proxy != link.Text {
		t.Errorf("picked again, the proxy is %q", o.values.Proxy)
	}
	own := link.Text
	link.SetText("ftp://x")
	kind.SetSelectedIndex(0)
	kind.SetSelectedIndex(2)
	link.SetText(own)
	if link.FocusLost(); o.values.Proxy != own {
		t.Errorf("written again, the proxy is %q", o.values.Proxy)
	}
}

func TestCertificatesAreChecked(t *testing.T) {
	o := opened(t)
	p := o.at(3)
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
	o.Until("the problem is named", func() bool {
		for _, l := range guitest.Find[*widget.Label](p.content(3)) {
			if l.Text == path+" contains no certificate" {
				return l.Visible()
			}
		}
		return false
	})
	if len(o.values.CACerts) != 0 {
		t.Error("it is used all the same")
	}
}

func TestResetToDefaults(t *testing.T) {
	o := opened(t)
	o.Change(func(v *settings.Values) { v.Parallel, v.Theme, v.WindowWidth = 9, settings.ThemeDark, 777 })
	o.at(0)
	o.dialog.reset()
	o.Until("it is saved", func() bool { return o.values.Parallel == settings.Defaults().Parallel })
	if v := o.values; v.Theme != settings.ThemeSystem || v.WindowWidth != 777 {
		t.Errorf("after the reset: %+v", v)
	}
}

func TestAfterwardsAreSet(t *testing.T) {
	o := opened(t)
	p := o.at(1)
	checks, fields := guitest.Find[*ui.Checkbox](p.content(1)), guitest.Find[*ui.Field](p.content(1))
	checks[len(checks)-1].SetChecked(true)
	command := fields[len(fields)-1]
	command.SetText(`clamscan "quiet`)
	command.FocusLost()
	if command.Validate() == nil || o.values.Command != "" {
		t.Errorf("%q is taken for a command", o.values.Command)
	}
	command.SetText(`clamscan --quiet`)
	command.FocusLost()
	o.Until("they are saved", func() bool { return o.values.Unpack && o.values.Command == "clamscan --quiet" })
}

// Large letters do not make a page of the settings wider than a small window.
func TestSettingsNeverScrollSideways(t *testing.T) {
	o := opened(t)
	o.win.Resize(fyne.NewSize(640, 450))
	t.Cleanup(func() { language.Speak("en") })
	for _, l := range language.All {
		if err := language.Speak(l.Tag); err != nil {
			t.Fatal(err)
		}
		o.Change(func(v *settings.Values) { v.TextSize = 200 })
		fyne.CurrentApp().Settings().SetTheme(look.New(o.values))
		p := o.at(0)
		for i, tab := range p.tabs.Items {
			p.tabs.SelectIndex(i)
			page := tab.Content.(*container.Scroll)
			if needs, has := page.Content.MinSize().Width, page.Size().Width; needs > has {
				t.Errorf("%s: the page %s needs %v and has %v", l.Tag, tab.Text, needs, has)
			}
		}
		o.dialogs.Escape()
	}
}

func TestStartingAtSignIn(t *testing.T) {
	o := opened(t)
	checks := guitest.Find[*ui.Checkbox](o.at(5).content(5))
	starts := checks[len(checks)-1]
	o.Until("it is known", func() bool { return !starts.Disabled() })
	if starts.SetChecked(true); !o.starts {
		t.Error("it does not start")
	}
}

func TestDialogIsOpenOnce(t *testing.T) {
	o := opened(t)
	o.dialog.Follow()
	if o.dialog.Renew(); o.dialogs.Len() != 0 {
		t.Error("it opens by itself")
	}
	first := o.at(2)
	if second := o.at(2); second != first || o.dialogs.Len() != 1 {
		t.Errorf("%d dialogs are open", o.dialogs.Len())
	}
	if o.dialog.Renew(); o.dialogs.Len() != 1 || o.dialog.open == first || o.dialog.open.tabs.SelectedIndex() != 2 {
		t.Errorf("anew, %d dialogs are open at page %d", o.dialogs.Len(), o.dialog.open.tabs.SelectedIndex())
	}
}
