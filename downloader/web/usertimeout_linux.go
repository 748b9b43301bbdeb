package web

// How long the system keeps a connection whose other end is gone, on Linux.

import (
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// userTimeout makes connections break whose other end has acknowledged nothing for so long, however long one
// waits for its answer: the system's own limit is about 15 minutes.
func userTimeout(after time.Duration) func(network, address string, c syscall.RawConn) error {
	return func(_, _ string, c syscall.RawConn) error {
		return c.Control(func(fd uintptr) {
			// Not all systems can do it, and none needs to.
			_ = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, int(after.Milliseconds()))
		})
	}
}
