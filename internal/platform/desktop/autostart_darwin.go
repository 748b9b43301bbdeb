// Starting with the user's session on macOS.

package desktop

import "os"

func autostart(app App) (bool, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return false, err
	}
	return launchAgent{app, home}.on()
}

func setAutostart(app App, on bool) error {
	home, err := os.UserHomeDir()
	if err != nil {
		return err
	}
	program, err := os.Executable()
	if err != nil {
		return err
	}
	return launchAgent{app, home}.set(on, program)
}
