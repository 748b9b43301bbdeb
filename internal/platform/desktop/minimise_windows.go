// Minimising a window on Windows.

package desktop

import "gannet/internal/platform/win32"

var showWindow = win32.User32.NewProc("ShowWindow")

// Minimise turns a window into its button on the taskbar, by its HWND.
func Minimise(window uintptr) error {
	const minimise = 6                          // SW_MINIMIZE of winuser.h
	_, _, _ = showWindow.Call(window, minimise) // it tells what was before, and no errors
	return nil
}
