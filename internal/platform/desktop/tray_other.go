//go:build !windows

// The tray's start and end on systems other than Windows.

package desktop

import "runtime"

// beginTray starts what the library does for the tray. On macOS that is to be
// on the goroutine of the window; elsewhere it waits for D-Bus.
func beginTray(begin func()) {
	if runtime.GOOS == "darwin" {
		begin()
		return
	}
	go begin() // it ends when D-Bus has answered
}

func endTray(end func()) { end() }

func trayFormat(png []byte) []byte { return png }
