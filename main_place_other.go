//go:build !((linux && x11) || windows || darwin)

package main

import "gannet/gui"

// place is not known on Wayland, which tells no program where its windows are.
var place gui.Place
