//go:build !linux && !windows

package child

import (
	"os/exec"
	"syscall"
)

// apart keeps it from what is typed into the terminal.
func apart(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
