//go:build !windows

package downloader

import (
	"os/exec"
	"syscall"
)

// readByShell is for Windows.
func readByShell(string) error { return nil }

// endWithChildren has the end of cmd's context end the programs it has started as well.
func endWithChildren(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
