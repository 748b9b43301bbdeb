package preferences

// The page of colors and of the size of text.

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gannet/settings"
)

func (p *pages) appearance() []fyne.CanvasObject {
	look := pickOne(
		p, []settings.Theme{settings.ThemeSystem, settings.ThemeLight, settings.ThemeDark},
		[]string{lang.L("Use system setting"), lang.L("Light"), lang.L("Dark")},
		func(v *settings.Values) *settings.Theme { return &v.Theme },
	)
	sizes, names := []int{80, 90, 100, 115, 130, 150, 175, 200}, []string{}
	for _, size := range sizes {
		names = append(names, lang.L("{{.N}} %", data{"N": size}))
	}
	text := pickOne(p, sizes, names, func(v *settings.Values) *int { return &v.TextSize })
	return []fyne.CanvasObject{
		setting(lang.L("Theme"), lang.L("Light, dark, or the same as the desktop."), look),
		setting(lang.L("Text size"), lang.L("Larger text is easier to read."), text),
	}
}
