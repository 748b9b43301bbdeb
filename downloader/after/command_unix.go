//go:build !windows

// How a command and what it starts are run, and ended together, on Unix.

package after

import (
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"
)

// readByShell is for Windows.
func readByShell(string) error { return nil }

// runWithChildren runs cmd and what it starts with the lowest priority for the processor and,
// on Linux, for the disk, where that is allowed. The end of cmd's context ends all of them.
func runWithChildren(cmd *exec.Cmd) error {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	if err := cmd.Start(); err != nil {
		return err
	}
	_ = unix.Setpriority(unix.PRIO_PGRP, cmd.Process.Pid, 19)
	lowerDiskPriority(cmd.Process.Pid)
	return cmd.Wait()
}
