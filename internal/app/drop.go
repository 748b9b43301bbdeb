//go:build linux && x11

// Drops on X11 that have to be intercepted.

package app

import "gannet/internal/platform/drop/glfwdrop"

// intercept lets links be dropped from programs that speak to the window only.
var intercept = glfwdrop.Intercept
