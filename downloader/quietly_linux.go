package downloader

import "golang.org/x/sys/unix"

// The idle class of ioprio_set(2), in which a disk works for nobody else first.
const (
	ioprioThread = 1
	ioprioIdle   = 3 << 13
)

// lowerPriority is for the calling thread. Where it is not allowed things stay as they are.
func lowerPriority() {
	_ = unix.Setpriority(unix.PRIO_PROCESS, 0, 19)
	_, _, _ = unix.Syscall(unix.SYS_IOPRIO_SET, ioprioThread, 0, ioprioIdle)
}
