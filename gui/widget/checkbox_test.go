package widget_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"gannet/gui/internal/guitest"
	ui "gannet/gui/widget"
	"gannet/settings"
)

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
