//go:build !linux && !windows

package downloader

func lowerDiskPriority(int) {}
