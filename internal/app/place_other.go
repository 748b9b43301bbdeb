//go:build !((linux && x11) || windows || darwin)

// Systems that do not tell where a window is.

package app

import (
	"fyne.io/fyne/v2"

	"gannet/gui"
)

// place is not known on Wayland, which tells no program where its windows are.
var place gui.Place

// exists: who makes no window with GLFW cannot ask it.
func exists(fyne.Window) bool { return true }
