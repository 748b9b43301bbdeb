// Starting with the user's session on Windows, by the registry.

package desktop

import (
	"errors"
	"os"

	"golang.org/x/sys/windows/registry"
)

const (
	runKey = `Software\Microsoft\Windows\CurrentVersion\Run`
	// approvedKey is where the Task Manager keeps what it was told not to start: its first
	// byte is odd then. Nothing there is a yes.
	approvedKey = `Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run`
)

func autostart(app App) (bool, error) {
	key, err := registry.OpenKey(registry.CURRENT_USER, runKey, registry.QUERY_VALUE)
	if err != nil {
		return false, err
	}
	defer key.Close()
	_, _, err = key.GetStringValue(app.Name)
	if errors.Is(err, registry.ErrNotExist) {
		return false, nil
	}
	return err == nil && approved(app), err
}

func approved(app App) bool {
	key, err := registry.OpenKey(registry.CURRENT_USER, approvedKey, registry.QUERY_VALUE)
	if err != nil {
		return true
	}
	defer key.Close()
	data, _, err := key.GetBinaryValue(app.Name)
	return err != nil || len(data) == 0 || data[0]%2 == 0
}

// approve takes back what the Task Manager was told.
func approve(app App) error {
	key, err := registry.OpenKey(registry.CURRENT_USER, approvedKey, registry.SET_VALUE)
	if err == nil {
		defer key.Close()
		err = key.DeleteValue(app.Name)
	}
	if errors.Is(err, registry.ErrNotExist) {
		return nil
	}
	return err
}

func setAutostart(app App, on bool) error {
	key, err := registry.OpenKey(registry.CURRENT_USER, runKey, registry.SET_VALUE)
	if err != nil {
		return err
	}
	defer key.Close()
	if !on {
		if err := key.DeleteValue(app.Name); !errors.Is(err, registry.ErrNotExist) {
			return err
		}
		return nil
	}
	program, err := os.Executable()
	if err != nil {
		return err
	}
	return errors.Join(approve(app), key.SetStringValue(app.Name, `"`+program+`" -minimized`))
}
