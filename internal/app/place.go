//go:build (linux && x11) || windows || darwin

// Where the window is on the screens, asked of GLFW.

package app

import (
	"fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.4/glfw"

	"gannet/gui"
)

// place asks GLFW, which makes Fyne's windows, where they are.
var place gui.Place = places{}

type places struct{}

func (places) Of(w fyne.Window) (x, y int, ok bool) {
	withGLFW(w, func(win *glfw.Window) {
		elsewhere := win.GetAttrib(glfw.Iconified) + win.GetAttrib(glfw.Maximized)
		if win.GetAttrib(glfw.Visible) == glfw.True && elsewhere == 0 {
			x, y = win.GetPos()
			ok = true
		}
	})
	return x, y, ok
}

func (places) Seen(w fyne.Window) (seen bool) {
	seen = true
	withGLFW(w, func(win *glfw.Window) {
		const grip = 60 // as much of the top must be on a screen to take hold of it
		x, y := win.GetPos()
		width, _ := win.GetSize()
		seen = false
		for _, m := range glfw.GetMonitors() {
			left, top, wide, high := m.GetWorkarea()
			seen = seen || x+width >= left+grip && x <= left+wide-grip && y >= top && y <= top+high-grip
		}
	})
	return seen
}

// exists reports whether the system has made a window that was shown.
func exists(w fyne.Window) (yes bool) {
	defer func() { _ = recover() }() // there is nothing to make current
	withGLFW(w, func(*glfw.Window) { yes = true })
	return yes
}

// withGLFW calls f with GLFW's window, which Fyne makes current for drawing.
func withGLFW(w fyne.Window, f func(*glfw.Window)) {
	drawn, ok := w.(interface{ RunWithContext(func()) })
	if !ok {
		return
	}
	drawn.RunWithContext(func() {
		if win := glfw.GetCurrentContext(); win != nil {
			f(win)
		}
	})
}
