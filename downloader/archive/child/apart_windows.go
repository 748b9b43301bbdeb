// The child is kept apart from the console.

package child

import (
	"os/exec"
	"syscall"

	"golang.org/x/sys/windows"
)

// apart opens no console for it.
func apart(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: windows.CREATE_NO_WINDOW | windows.CREATE_NEW_PROCESS_GROUP}
}
