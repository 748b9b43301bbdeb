package preferences

// The page about Gannet beyond its window.

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	ui "gannet/gui/widget"
	"gannet/settings"
)

// desktop is the page about Gannet beyond its window.
func (p *pages) desktop() []fyne.CanvasObject {
	tray := p.check(lang.L("Show an icon in the system tray"), func(v *settings.Values) *bool { return &v.Tray })
	background := p.check(
		lang.L("Keep running in the system tray when the window is closed"),
		func(v *settings.Values) *bool { return &v.Background },
	)
	awake := p.check(
		lang.L("Keep the computer awake while downloading"), func(v *settings.Values) *bool { return &v.KeepAwake },
	)
	return []fyne.CanvasObject{
		setting(lang.L("System tray"), lang.L("The small icons next to the clock. Changes take effect the next time Gannet starts."), tray),
		setting(lang.L("Closing the window"), lang.L("If the desktop has no system tray, closing the window always quits Gannet."), background),
		setting(lang.L("Sleep"), lang.L("The screen may still turn off, and closing the lid still puts the computer to sleep."), awake),
		setting(lang.L("Startup"), lang.L("Gannet starts minimized, and unfinished downloads resume."), p.autostart()),
	}
}

// autostart is ready for use once it is known how things stand.
func (p *pages) autostart() *ui.Checkbox {
	c := ui.NewWordyCheckbox(lang.L("Start Gannet when you sign in"), nil)
	c.Disable()
	set := func(on bool) {
		p.owner.Outside(lang.L("The setting could not be changed."), func() error { return p.owner.SetAutostart(on) })
	}
	p.owner.Outside(lang.L("The setting could not be changed."), func() error {
		on, err := p.owner.Autostart()
		if err == nil {
			p.owner.Later(func() {
				c.SetChecked(on)
				c.OnChanged = set
				c.Enable()
			})
		}
		return err
	})
	return c
}
