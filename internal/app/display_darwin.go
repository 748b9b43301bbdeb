// macOS always has a display.

package app

// findDisplay: macOS always has a display.
func findDisplay() (problem string, release func()) { return "", func() {} }

// showProblem is for systems on which nobody sees standard error.
func showProblem(string) {}
