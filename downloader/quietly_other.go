//go:build !linux && !windows

package downloader

import (
	"runtime"

	"golang.org/x/sys/unix"
)

// PRIO_DARWIN_THREAD and PRIO_DARWIN_BG of setpriority(2).
const (
	darwinThread     = 3
	darwinBackground = 0x1000
)

// lowerPriority is for the calling thread; on systems other than macOS, which have
// priorities for whole programs only, things stay as they are.
func lowerPriority() {
	if runtime.GOOS == "darwin" {
		_ = unix.Setpriority(darwinThread, 0, darwinBackground)
	}
}
