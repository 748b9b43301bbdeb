package gui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"gannet/gui/internal/guitest"
	"gannet/gui/language"
	ui "gannet/gui/widget"
	"gannet/settings"
)

// Large letters do not make a page of the settings wider than a small window.
func TestSettingsNeverScrollSideways(t *testing.T) {
	r := newRig(t)
	r.win.Resize(fyne.NewSize(640, 450))
	t.Cleanup(func() { language.Speak("en") })
	for _, l := range language.All {
		r.change(func(v *settings.Values) { v.Language, v.TextSize = l.Tag, 200 })
		p := r.showSettingsAt(0)
		for i, tab := range p.tabs.Items {
			p.tabs.SelectIndex(i)
			page := tab.Content.(*container.Scroll)
			if needs, has := page.Content.MinSize().Width, page.Size().Width; needs > has {
				t.Errorf("%s: the page %s needs %v and has %v", l.Tag, tab.Text, needs, has)
			}
		}
		r.escape()
	}
}

func TestWordsOfACheckboxTakeLines(t *testing.T) {
	guitest.Look(t, settings.ThemeLight)
	on := false
	c := ui.NewWordyCheckbox("Keep running in the system tray when the window is closed", func(now bool) { on = now })
	c.Resize(fyne.NewSize(600, 40))
	line := c.MinSize().Height
	c.Resize(fyne.NewSize(200, 40))
	if got := c.MinSize(); got.Height < 1.4*line || got.Width > 200 {
		t.Errorf("at 200 it needs %v, one line is %v high", got, line)
	}
	test.TapAt(c, fyne.NewPos(150, 30))
	if !on || !c.Checked {
		t.Error("a click on the words does nothing")
	}
}
