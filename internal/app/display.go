//go:build !windows && !darwin

// Whether the X display can show a window.

package app

import (
	"io"
	"log"
	"os"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// findDisplay says why no window can be opened here, or "" if nothing is known against it. The
// display is held until release is called: one that ends or begins anew with its last client would do
// so before the window is there.
func findDisplay() (problem string, release func()) {
	xgb.Logger = log.New(io.Discard, "", 0)
	conn, err := xgb.NewConn()
	display := os.Getenv("DISPLAY")
	switch {
	case err == nil:
		// The window's library uses OpenGL through GLX alone.
		if glx, err := xproto.QueryExtension(conn, uint16(len("GLX")), "GLX").Reply(); err != nil || !glx.Present {
			conn.Close()
			return "The display " + display + " has no OpenGL (GLX), which draws Gannet's window.", nil
		}
		return "", conn.Close
	case display != "":
		return "The display " + display + " does not let Gannet open a window.", nil
	case os.Getenv("WAYLAND_DISPLAY") != "":
		return "Gannet's window needs XWayland, which is not running here.", nil
	}
	return "There is no display to open a window on.", nil
}

// showProblem is for systems on which nobody sees standard error.
func showProblem(string) {}
