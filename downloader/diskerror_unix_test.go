//go:build unix

package downloader

import (
	"os"
	"syscall"
	"testing"
)

func TestExplainDisk(t *testing.T) {
	for err, want := range map[error]Kind{
		syscall.ENOSPC: KindDiskFull,
		syscall.EDQUOT: KindQuota,
		syscall.EFBIG:  KindFileSize,
		syscall.EROFS:  KindDeniedHere,
		syscall.EACCES: KindDeniedHere,
		syscall.ENOENT: KindFolder,
		syscall.ENODEV: KindFolder,
		syscall.EIO:    KindDisk,
	} {
		got := explainDisk(&os.PathError{Op: "write", Path: "/d/a", Err: err}, "/d", "a")
		if got.Kind != want || !got.isLocal() {
			t.Errorf("%v: %+v, want %s", err, got, want)
		}
	}
}
