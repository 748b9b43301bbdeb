//go:build !windows

package downloader

import (
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"
)

// readByShell is for Windows.
func readByShell(string) error { return nil }

// endWithChildren has the end of cmd's context end the programs it has started as well.
func endWithChildren(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}

// lowerPriority gives cmd and what it starts the lowest priority for the processor and, on
// Linux, for the disk. Where that is not allowed things stay as they are.
func lowerPriority(cmd *exec.Cmd) {
	_ = unix.Setpriority(unix.PRIO_PGRP, cmd.Process.Pid, 19)
	lowerDiskPriority(cmd.Process.Pid)
}
