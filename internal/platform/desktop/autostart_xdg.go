//go:build !windows && !darwin

// Starting with the user's session on desktops that follow freedesktop.org.

package desktop

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/adrg/xdg"
)

// autostartFile is where the Desktop Application Autostart Specification of
// freedesktop.org has it.
func autostartFile(id string) string {
	return filepath.Join(xdg.ConfigHome, "autostart", id+".desktop")
}

func autostart(app App) (bool, error) {
	data, err := os.ReadFile(autostartFile(app.ID))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	off := bytes.Contains(data, []byte("\nHidden=true")) ||
		bytes.Contains(data, []byte("\nX-GNOME-Autostart-enabled=false"))
	return err == nil && !off, err
}

func setAutostart(app App, on bool) error {
	path := autostartFile(app.ID)
	if !on {
		if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}
	program, err := os.Executable()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(autostartEntry(app, program)), 0o644)
}

func autostartEntry(app App, program string) string {
	command := quoteExec(program)
	if strings.ContainsAny(program, "%=") {
		// The specification forbids an equals sign in the first word, and GLib looks
		// for a program of that name with the percent sign still doubled.
		command = "sh -c " + quoteExec(`exec "$0" "$@"`) + " " + command
	}
	return fmt.Sprintf("[Desktop Entry]\nType=Application\nName=%s\nIcon=%s\nExec=%s -minimized\nTerminal=false\n",
		app.Name, app.ID, command)
}

// quoteExec makes a text one argument of an Exec key, by the rules of the
// Desktop Entry Specification: escaped for the quotes, then as a string, and a
// percent sign is written twice.
func quoteExec(text string) string {
	quoted := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "`", "\\`", `$`, `\$`, `%`, `%%`).Replace(text)
	return strings.NewReplacer(`\`, `\\`, "\n", `\n`).Replace(`"` + quoted + `"`)
}
