package gui

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"gannet/gui/internal/guitest"
	"gannet/gui/look"
	ui "gannet/gui/widget"
	"gannet/settings"
)

// The desktop may turn dark while nothing runs, so that no List brings the colours.
func TestEverythingTurnsDark(t *testing.T) {
	r := withDownloads(t)
	r.change(func(v *settings.Values) { v.Details = true })
	r.click(3, 0)
	r.until("the details are shown", func() bool { return !r.sees(selectOne) && r.sees("https://a.example/gamma.PDF") })
	r.adding.cover.Object.Show()
	r.notice.Tell(false, "Something went wrong.")
	r.win.Canvas().Focus(guitest.Find[*ui.TabStop](r.win.Canvas().Content())[0])
	r.App.Settings().SetTheme(look.New(settings.Values{Theme: settings.ThemeDark, TextSize: 100}))
	bright := map[color.Color]fyne.ThemeColorName{}
	for name, c := range look.Light {
		bright[c] = name
	}
	for _, c := range look.Dark {
		delete(bright, c)
	}
	for _, o := range test.LaidOutObjects(r.win.Canvas().Content()) {
		switch o := o.(type) {
		case *canvas.Text:
			if name, ok := bright[o.Color]; ok {
				t.Errorf("%q has the bright colour %s", o.Text, name)
			}
		case *canvas.Rectangle:
			for _, c := range []color.Color{o.FillColor, o.StrokeColor} {
				if name, ok := bright[c]; ok {
					t.Errorf("a rectangle of %v has the bright colour %s", o.Size(), name)
				}
			}
		}
	}
}
