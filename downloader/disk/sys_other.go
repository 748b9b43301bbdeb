//go:build unix && !linux

// Systems of the Unix family other than Linux.

package disk

import (
	"golang.org/x/sys/unix"
)

func renameNoReplace(from, to string) error { return linkAndRemove(from, to) }

// largestFile does not know.
func largestFile(string) int64 { return 0 }

// bootID is that of FS.BootID.
func bootID() string {
	id, err := unix.Sysctl("kern.bootsessionuuid")
	if err != nil {
		return ""
	}
	return id
}
