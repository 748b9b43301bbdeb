//go:build linux && x11

package app

import "gannet/internal/platform/drop/glfwdrop"

// intercept lets links be dropped from programs that speak to the window only.
var intercept = glfwdrop.Intercept
