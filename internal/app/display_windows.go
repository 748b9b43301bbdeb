// Windows always has a display.

package app

import "golang.org/x/sys/windows"

// findDisplay: Windows always has a display.
func findDisplay() (problem string, release func()) { return "", func() {} }

// showProblem shows why there is no window to who started Gannet from the desktop, who does not see
// standard error.
func showProblem(text string) {
	said, err := windows.UTF16PtrFromString(text)
	if err == nil {
		_, _ = windows.MessageBox(0, said, nil, windows.MB_OK|windows.MB_ICONERROR) // there is nowhere left to tell
	}
}
