//go:build unix

package downloader

import (
	"os"
	"syscall"
	"testing"

	"gannet/downloader/failure"
)

func TestExplainDisk(t *testing.T) {
	for err, want := range map[error]failure.Kind{
		syscall.ENOSPC: failure.DiskFull,
		syscall.EDQUOT: failure.Quota,
		syscall.EFBIG:  failure.FileSize,
		syscall.EROFS:  failure.DeniedHere,
		syscall.EACCES: failure.DeniedHere,
		syscall.ENOENT: failure.Folder,
		syscall.ENODEV: failure.Folder,
		syscall.EIO:    failure.Disk,
	} {
		got := failure.OfDisk(&os.PathError{Op: "write", Path: "/d/a", Err: err}, "/d", "a")
		if got.Kind != want || !got.Local() {
			t.Errorf("%v: %+v, want %s", err, got, want)
		}
	}
}
