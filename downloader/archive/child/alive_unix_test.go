//go:build unix

package child

import (
	"bytes"
	"fmt"
	"os"
	"syscall"
)

// alive reports whether a process is at work, which one that nobody has waited for is not.
func alive(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err == nil {
		return !bytes.Contains(stat, []byte(") Z "))
	}
	return syscall.Kill(pid, 0) == nil
}
