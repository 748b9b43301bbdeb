package look

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	ui "gannet/gui/widget"
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
	for name, colors := range map[string]map[fyne.ThemeColorName]color.Color{"light": Light, "dark": Dark} {
		for need, fronts := range map[float64][]fyne.ThemeColorName{
			4.5: {
				theme.ColorNameForeground, theme.ColorNamePrimary, theme.ColorNameSuccess, theme.ColorNameWarning,
				theme.ColorNameError, theme.ColorNamePlaceHolder, ui.ColorMuted,
			},
			3: {theme.ColorNameInputBorder},
		} {
			for _, front := range fronts {
				for _, back := range []fyne.ThemeColorName{
					theme.ColorNameBackground, theme.ColorNameOverlayBackground, theme.ColorNameInputBackground, ui.ColorSide,
				} {
					if got := contrast(colors[front], colors[back]); got < need {
						t.Errorf("%s: %s on %s has %.2f, needs %v", name, front, back, got, need)
					}
				}
			}
		}
	}
}
