// macOS, where a window need not be minimised at the start.

package desktop

// Minimise does nothing: on macOS the icon in the menu bar is always there.
func Minimise(uintptr) error { return nil }
