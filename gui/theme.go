package gui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	ui "gannet/gui/widget"
	"gannet/settings"
)

// look is Gannet's theme: light and dark, with text of the size the user likes.
type look struct {
	fyne.Theme
	want  settings.Theme
	scale float32 // of text, 1 is the usual size
}

func newLook(v settings.Values) *look {
	return &look{Theme: theme.DefaultTheme(), want: v.Theme, scale: float32(v.TextSize) / 100}
}

func (l *look) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	switch l.want {
	case settings.ThemeLight:
		variant = theme.VariantLight
	case settings.ThemeDark:
		variant = theme.VariantDark
	}
	palette := light
	if variant == theme.VariantDark {
		palette = dark
	}
	if c, ok := palette[name]; ok {
		return c
	}
	return l.Theme.Color(name, variant)
}

func (l *look) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameText:
		return 14 * l.scale
	case theme.SizeNameCaptionText:
		return 12 * l.scale
	case theme.SizeNameHeadingText:
		return 21 * l.scale
	case theme.SizeNameSubHeadingText:
		return 16 * l.scale
	case theme.SizeNameInlineIcon:
		return 18 * l.scale
	case theme.SizeNameInputRadius, theme.SizeNameSelectionRadius:
		return 6
	case theme.SizeNameScrollBarSmall:
		return 5
	}
	return l.Theme.Size(name)
}

var light = map[fyne.ThemeColorName]color.Color{
	theme.ColorNameBackground:        rgb(0xffffff), // of the list too: what is drawn twice costs twice
	theme.ColorNameForeground:        rgb(0x1b222c),
	theme.ColorNamePrimary:           rgb(0x1264c8),
	theme.ColorNameHyperlink:         rgb(0x1264c8),
	theme.ColorNameSuccess:           rgb(0x14753f),
	theme.ColorNameWarning:           rgb(0x975a00),
	theme.ColorNameError:             rgb(0xb93224),
	theme.ColorNameSeparator:         rgb(0xdfe3ea),
	theme.ColorNameInputBackground:   rgb(0xffffff),
	theme.ColorNameInputBorder:       rgb(0x7f8998),
	theme.ColorNamePlaceHolder:       rgb(0x646d7b),
	theme.ColorNameDisabled:          rgb(0x737c8a),
	theme.ColorNameButton:            rgb(0xe9edf3),
	theme.ColorNameDisabledButton:    rgb(0xeef1f5),
	theme.ColorNameMenuBackground:    rgb(0xffffff),
	theme.ColorNameOverlayBackground: rgb(0xf7f8fa),
	theme.ColorNameHeaderBackground:  rgb(0xf7f8fa),
	theme.ColorNameHover:             rgba(0x1b222c, 0x12),
	theme.ColorNameFocus:             rgba(0x1264c8, 0x48),
	theme.ColorNameSelection:         rgba(0x1264c8, 0x30),
	theme.ColorNameScrollBar:         rgba(0x1b222c, 0x70),
	ui.ColorMuted:                    rgb(0x646d7b),
	ui.ColorSide:                     rgb(0xedf0f5),
	ui.ColorTrack:                    rgb(0xdfe3ea),
	ui.ColorChosen:                   rgb(0xe1ecfb),
	ui.ColorHovered:                  rgb(0xf4f6f9),
}

var dark = map[fyne.ThemeColorName]color.Color{
	theme.ColorNameBackground:          rgb(0x1c1f26),
	theme.ColorNameForeground:          rgb(0xe8eaee),
	theme.ColorNamePrimary:             rgb(0x58a0ff),
	theme.ColorNameHyperlink:           rgb(0x58a0ff),
	theme.ColorNameForegroundOnPrimary: rgb(0x0d1522),
	theme.ColorNameSuccess:             rgb(0x4cc38a),
	theme.ColorNameWarning:             rgb(0xe0a840),
	theme.ColorNameError:               rgb(0xff7266),
	theme.ColorNameSeparator:           rgb(0x2a3038),
	theme.ColorNameInputBackground:     rgb(0x252a32),
	theme.ColorNameInputBorder:         rgb(0x717b89),
	theme.ColorNamePlaceHolder:         rgb(0x98a1af),
	theme.ColorNameDisabled:            rgb(0x848d9a),
	theme.ColorNameButton:              rgb(0x272d36),
	theme.ColorNameDisabledButton:      rgb(0x20252c),
	theme.ColorNameMenuBackground:      rgb(0x20252c),
	theme.ColorNameOverlayBackground:   rgb(0x1a1d23),
	theme.ColorNameHeaderBackground:    rgb(0x15181d),
	theme.ColorNameHover:               rgba(0xffffff, 0x14),
	theme.ColorNameFocus:               rgba(0x58a0ff, 0x50),
	theme.ColorNameSelection:           rgba(0x58a0ff, 0x40),
	theme.ColorNameScrollBar:           rgba(0xffffff, 0x60),
	ui.ColorMuted:                      rgb(0x98a1af),
	ui.ColorSide:                       rgb(0x181b21),
	ui.ColorTrack:                      rgb(0x2e343d),
	ui.ColorChosen:                     rgb(0x22314a),
	ui.ColorHovered:                    rgb(0x22262e),
}

func rgb(v uint32) color.NRGBA { return rgba(v, 0xff) }

func rgba(v uint32, alpha uint8) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: alpha}
}
