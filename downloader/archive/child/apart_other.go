//go:build !linux && !windows

// The child is kept apart from the terminal, where there are process groups.

package child

import (
	"os/exec"
	"syscall"
)

// apart keeps it from what is typed into the terminal.
func apart(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
