package gui

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	ui "gannet/gui/widget"
	"gannet/settings"
)

// luminance and contrast are those of the Web Content Accessibility Guidelines 2.2.
func luminance(c color.Color) float64 {
	linear := func(v uint32) float64 {
		s := float64(v) / 0xffff
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	r, g, b, _ := c.RGBA()
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

func contrast(a, b color.Color) float64 {
	x, y := luminance(a)+0.05, luminance(b)+0.05
	return max(x, y) / min(x, y)
}

// Texts need a contrast of 4.5 (WCAG 2.2, 1.4.3), the edges of fields and boxes one
// of 3 (1.4.11).
func TestColoursCanBeToldApart(t *testing.T) {
	for name, colors := range map[string]map[fyne.ThemeColorName]color.Color{"light": light, "dark": dark} {
		for need, fronts := range map[float64][]fyne.ThemeColorName{
			4.5: {
				theme.ColorNameForeground, theme.ColorNamePrimary, theme.ColorNameSuccess, theme.ColorNameWarning,
				theme.ColorNameError, theme.ColorNamePlaceHolder, ui.ColorMuted,
			},
			3: {theme.ColorNameInputBorder},
		} {
			for _, front := range fronts {
				for _, back := range []fyne.ThemeColorName{theme.ColorNameBackground, theme.ColorNameOverlayBackground, theme.ColorNameInputBackground, ui.ColorSide} {
					if got := contrast(colors[front], colors[back]); got < need {
						t.Errorf("%s: %s on %s has %.2f, needs %v", name, front, back, got, need)
					}
				}
			}
		}
	}
}

// The desktop may turn dark while nothing runs, so that no Board brings the colours.
func TestEverythingTurnsDark(t *testing.T) {
	r := withDownloads(t)
	r.change(func(v *settings.Values) { v.Details = true })
	r.click(3, 0)
	r.until("the details are shown", func() bool { return r.inspector.detail.shown == 3 })
	r.adding.cover.object.Show()
	r.notice.tell(false, "Something went wrong.")
	r.win.Canvas().Focus(find[*ui.TabStop](r.win.Canvas().Content())[0])
	r.App.Settings().SetTheme(&look{Theme: theme.DefaultTheme(), want: settings.ThemeDark, scale: 1})
	bright := map[color.Color]fyne.ThemeColorName{}
	for name, c := range light {
		bright[c] = name
	}
	for _, c := range dark {
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
