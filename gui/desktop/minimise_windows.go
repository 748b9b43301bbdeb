package desktop

import "golang.org/x/sys/windows"

var showWindow = windows.NewLazySystemDLL("user32.dll").NewProc("ShowWindow")

// Minimise turns a window into its button on the taskbar, by its HWND.
func Minimise(window uintptr) error {
	const minimise = 6                          // SW_MINIMIZE of winuser.h
	_, _, _ = showWindow.Call(window, minimise) // it tells what was before, and no errors
	return nil
}
