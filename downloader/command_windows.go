package downloader

import (
	"errors"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"

	"golang.org/x/sys/windows"
)

// readByShell refuses batch files: Windows has its shell read their arguments, in which a
// file's name could then say what to run.
func readByShell(program string) error {
	if ext := strings.ToLower(filepath.Ext(program)); ext == ".bat" || ext == ".cmd" {
		return errors.New("it must be a program, not a batch file")
	}
	return nil
}

// endWithChildren shows no window for cmd and gives it the lowest priority. Windows has no
// simple way to end what it has started in turn.
func endWithChildren(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: windows.CREATE_NO_WINDOW | windows.IDLE_PRIORITY_CLASS}
}

// lowerPriority is for other systems: here endWithChildren has done it.
func lowerPriority(*exec.Cmd) {}
