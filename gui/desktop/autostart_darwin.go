package desktop

import "errors"

// autostart is left to the settings of the system.
func autostart(App) (bool, error) { return false, nil }

// setAutostart is left to the settings of the system.
func setAutostart(App, bool) error {
	return errors.New("add Gannet to the login items in the system's settings")
}
