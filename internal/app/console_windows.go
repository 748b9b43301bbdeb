// The terminal of Windows, which a program with a window has to attach to.

package app

import (
	"os"

	"golang.org/x/sys/windows"
)

// attachParentProcess is ATTACH_PARENT_PROCESS of the Windows API.
const attachParentProcess = ^uintptr(0)

// init lets `gannet get` speak in the terminal it is typed into: a program with
// a window has no console unless it attaches to that of its parent. Output that
// is redirected stays so.
func init() {
	if handle, err := windows.GetStdHandle(windows.STD_OUTPUT_HANDLE); err == nil && handle != 0 {
		return
	}
	attached, _, _ := windows.NewLazySystemDLL("kernel32.dll").NewProc("AttachConsole").Call(attachParentProcess)
	if attached == 0 {
		return // started from the desktop
	}
	if in, err := os.OpenFile("CONIN$", os.O_RDWR, 0); err == nil {
		os.Stdin = in
	}
	if out, err := os.OpenFile("CONOUT$", os.O_RDWR, 0); err == nil {
		os.Stdout, os.Stderr = out, out
	}
}
