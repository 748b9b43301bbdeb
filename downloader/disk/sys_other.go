//go:build unix && !linux

package disk

import (
	"golang.org/x/sys/unix"
)

func renameNoReplace(from, to string) error { return linkAndRemove(from, to) }

// bootID names the time since this machine was started; "" where that is not known.
func bootID() string {
	id, err := unix.Sysctl("kern.bootsessionuuid")
	if err != nil {
		return ""
	}
	return id
}
