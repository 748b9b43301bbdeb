//go:build unix

// How many files may be open at once on Unix.

package downloader

import "golang.org/x/sys/unix"

// openFiles is how many files and connections this program may have open.
func openFiles() int {
	var l unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &l); err != nil {
		return 256
	}
	return int(min(uint64(l.Cur), 1<<20))
}
