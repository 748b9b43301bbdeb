//go:build !linux && !windows

package after

func lowerDiskPriority(int) {}
