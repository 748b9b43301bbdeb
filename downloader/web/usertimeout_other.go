//go:build !linux

package web

// How long the system keeps a connection whose other end is gone, elsewhere.

import (
	"syscall"
	"time"
)

// userTimeout leaves it to the system when a connection whose other end is gone breaks.
func userTimeout(time.Duration) func(network, address string, c syscall.RawConn) error { return nil }
