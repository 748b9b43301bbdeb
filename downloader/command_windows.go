package downloader

import (
	"os/exec"
	"syscall"

	"golang.org/x/sys/windows"
)

// endWithChildren shows no window for cmd and gives it a low priority. Windows has no
// simple way to end what it has started in turn.
func endWithChildren(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: windows.CREATE_NO_WINDOW | windows.BELOW_NORMAL_PRIORITY_CLASS}
}
