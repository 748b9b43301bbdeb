// Package look is Gannet's theme, light and dark.
package look

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	ui "gannet/gui/widget"
	"gannet/settings"
)

// Theme is light or dark, with text of the size the user likes.
type Theme struct {
	fyne.Theme
	want  settings.Theme
	Scale float32 // of text, 1 is the usual size
}

// New makes the theme that settings ask for.
func New(v settings.Values) *Theme {
	return &Theme{Theme: theme.DefaultTheme(), want: v.Theme, Scale: float32(v.TextSize) / 100}
}

func (l *Theme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	switch l.want {
	case settings.ThemeLight:
		variant = theme.VariantLight
	case settings.ThemeDark:
		variant = theme.VariantDark
	}
	palette := Light
	if variant == theme.VariantDark {
		palette = Dark
	}
	if c, ok := palette[name]; ok {
		return c
	}
	return l.Theme.Color(name, variant)
}

func (l *Theme) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameText:
		return 14 * l.Scale
	case theme.SizeNameCaptionText:
		return 12 * l.Scale
	case theme.SizeNameHeadingText:
		return 21 * l.Scale
	case theme.SizeNameSubHeadingText:
		return 16 * l.Scale
	case theme.SizeNameInlineIcon:
		return 18 * l.Scale
	case theme.SizeNameInputRadius, theme.SizeNameSelectionRadius:
		return 6
	case theme.SizeNameScrollBarSmall:
		return 5
	}
	return l.Theme.Size(name)
}

// Light holds the colours that differ from those of Fyne's own light theme, and ours.
var Light = map[fyne.ThemeColorName]color.Color{
	theme.ColorNameBackground:        RGB(0xffffff), // of the list too: what is drawn twice costs twice
	theme.ColorNameForeground:        RGB(0x1b222c),
	theme.ColorNamePrimary:           RGB(0x1264c8),
	theme.ColorNameHyperlink:         RGB(0x1264c8),
	theme.ColorNameSuccess:           RGB(0x14753f),
	theme.ColorNameWarning:           RGB(0x975a00),
	theme.ColorNameError:             RGB(0xb93224),
	theme.ColorNameSeparator:         RGB(0xdfe3ea),
	theme.ColorNameInputBackground:   RGB(0xffffff),
	theme.ColorNameInputBorder:       RGB(0x7f8998),
	theme.ColorNamePlaceHolder:       RGB(0x646d7b),
	theme.ColorNameDisabled:          RGB(0x737c8a),
	theme.ColorNameButton:            RGB(0xe9edf3),
	theme.ColorNameDisabledButton:    RGB(0xeef1f5),
	theme.ColorNameMenuBackground:    RGB(0xffffff),
	theme.ColorNameOverlayBackground: RGB(0xf7f8fa),
	theme.ColorNameHeaderBackground:  RGB(0xf7f8fa),
	theme.ColorNameHover:             rgba(0x1b222c, 0x12),
	theme.ColorNameFocus:             rgba(0x1264c8, 0x48),
	theme.ColorNameSelection:         rgba(0x1264c8, 0x30),
	theme.ColorNameScrollBar:         rgba(0x1b222c, 0x70),
	ui.ColorMuted:                    RGB(0x646d7b),
	ui.ColorSide:                     RGB(0xedf0f5),
	ui.ColorTrack:                    RGB(0xdfe3ea),
	ui.ColorChosen:                   RGB(0xe1ecfb),
	ui.ColorHovered:                  RGB(0xf4f6f9),
}

// Dark is what Light is, for dark windows.
var Dark = map[fyne.ThemeColorName]color.Color{
	theme.ColorNameBackground:          RGB(0x1c1f26),
	theme.ColorNameForeground:          RGB(0xe8eaee),
	theme.ColorNamePrimary:             RGB(0x58a0ff),
	theme.ColorNameHyperlink:           RGB(0x58a0ff),
	theme.ColorNameForegroundOnPrimary: RGB(0x0d1522),
	theme.ColorNameSuccess:             RGB(0x4cc38a),
	theme.ColorNameWarning:             RGB(0xe0a840),
	theme.ColorNameError:               RGB(0xff7266),
	theme.ColorNameSeparator:           RGB(0x2a3038),
	theme.ColorNameInputBackground:     RGB(0x252a32),
	theme.ColorNameInputBorder:         RGB(0x717b89),
	theme.ColorNamePlaceHolder:         RGB(0x98a1af),
	theme.ColorNameDisabled:            RGB(0x848d9a),
	theme.ColorNameButton:              RGB(0x272d36),
	theme.ColorNameDisabledButton:      RGB(0x20252c),
	theme.ColorNameMenuBackground:      RGB(0x20252c),
	theme.ColorNameOverlayBackground:   RGB(0x1a1d23),
	theme.ColorNameHeaderBackground:    RGB(0x15181d),
	theme.ColorNameHover:               rgba(0xffffff, 0x14),
	theme.ColorNameFocus:               rgba(0x58a0ff, 0x50),
	theme.ColorNameSelection:           rgba(0x58a0ff, 0x40),
	theme.ColorNameScrollBar:           rgba(0xffffff, 0x60),
	ui.ColorMuted:                      RGB(0x98a1af),
	ui.ColorSide:                       RGB(0x181b21),
	ui.ColorTrack:                      RGB(0x2e343d),
	ui.ColorChosen:                     RGB(0x22314a),
	ui.ColorHovered:                    RGB(0x22262e),
}

// RGB gives the colour that is written 0xrrggbb.
func RGB(v uint32) color.NRGBA { return rgba(v, 0xff) }

func rgba(v uint32, alpha uint8) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: alpha}
}
