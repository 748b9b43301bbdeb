package widget

// Gannet's own names of colours, which its theme gives values.

import "fyne.io/fyne/v2"

// Colours Gannet has beside Fyne's.
const (
	ColorMuted   fyne.ThemeColorName = "gannetMuted"   // text that may be overlooked
	ColorSide    fyne.ThemeColorName = "gannetSide"    // behind the sidebar
	ColorTrack   fyne.ThemeColorName = "gannetTrack"   // the part of a bar not yet filled
	ColorChosen  fyne.ThemeColorName = "gannetChosen"  // behind selected rows
	ColorHovered fyne.ThemeColorName = "gannetHovered" // behind the row under the pointer
)
