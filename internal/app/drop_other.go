//go:build !linux || !x11

// Systems on which drops need not be intercepted.

package app

import "gannet/internal/platform/drop"

// intercept is of use with X11 only.
var intercept drop.Intercept
