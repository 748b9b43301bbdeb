//go:build !linux && !windows

// Systems on which a program has no priority for the disk.

package after

func lowerDiskPriority(int) {}
