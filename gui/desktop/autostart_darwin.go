package desktop

import "errors"

// Autostart is left to the settings of the system.
func Autostart(App) (bool, error) { return false, nil }

// SetAutostart is left to the settings of the system.
func SetAutostart(App, bool) error {
	return errors.New("add Gannet to the login items in the system's settings")
}
