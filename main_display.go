//go:build !windows && !darwin

package main

import (
	"io"
	"log"
	"os"

	"github.com/jezek/xgb"
)

// displayProblem says why no window can be opened here, or "" if it can. The
// window's library would end in a panic.
func displayProblem() string {
	xgb.Logger = log.New(io.Discard, "", 0)
	conn, err := xgb.NewConn()
	switch {
	case err == nil:
		conn.Close()
		return ""
	case os.Getenv("DISPLAY") != "":
		return "The display " + os.Getenv("DISPLAY") + " does not let Gannet open a window."
	case os.Getenv("WAYLAND_DISPLAY") != "":
		return "Gannet's window needs XWayland, which is not running here."
	}
	return "There is no display to open a window on."
}
