package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	ui "gannet/gui/widget"
	"gannet/settings"
)

// desktop is the page about Gannet beyond its window.
func (p *settingsPage) desktop() []fyne.CanvasObject {
	tray := p.check(lang.L("Show an icon in the tray"), func(v *settings.Values) *bool { return &v.Tray })
	background := p.check(lang.L("Keep running in the tray when the window is closed"), func(v *settings.Values) *bool { return &v.Background })
	awake := p.check(lang.L("Keep the computer awake while files are downloaded"), func(v *settings.Values) *bool { return &v.KeepAwake })
	return []fyne.CanvasObject{
		setting(lang.L("Tray"), lang.L("The small icons beside the clock. A change holds from the next start of Gannet on."), tray),
		setting(lang.L("Closing the window"), lang.L("Where the desktop has no tray, closing the window always ends Gannet."), background),
		setting(lang.L("Sleep"), lang.L("The screen may still go dark, and closing the lid still sends the computer to sleep."), awake),
		setting(lang.L("Start"), lang.L("Gannet starts minimised when you sign in, and unfinished downloads go on."), p.autostart()),
	}
}

// autostart is ready for use once it is known how things stand.
func (p *settingsPage) autostart() *ui.Checkbox {
	w := p.w
	c := ui.NewWordyCheckbox(lang.L("Start Gannet with the computer"), nil)
	c.Disable()
	set := func(on bool) {
		w.outside(lang.L("This could not be changed."), func() error { return w.presence.SetAutostart(on) })
	}
	w.outside(lang.L("This could not be changed."), func() error {
		on, err := w.presence.Autostart()
		if err == nil {
			w.Do(func() {
				c.SetChecked(on)
				c.OnChanged = set
				c.Enable()
			})
		}
		return err
	})
	return c
}
