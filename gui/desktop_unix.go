//go:build !windows && !darwin

package gui

// The desktop on Linux and other systems with X11 or Wayland.

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/godbus/dbus/v5"

	"gannet/internal/platform/desktop"
)

// patience is how long another program may take to answer.
const patience = 10 * time.Second

func (desktopHere) Open(target string) error {
	if filepath.IsAbs(target) {
		if _, err := os.Stat(target); err != nil {
			return err
		}
	}
	return start("xdg-open", target)
}

// Reveal asks the file manager through D-Bus as the freedesktop.org file
// manager interface says; where there is none it opens the folder.
func (desktopHere) Reveal(path string) error {
	if _, err := os.Stat(path); err != nil {
		return err
	}
	if err := showItem(path); err == nil {
		return nil
	}
	return start("xdg-open", filepath.Dir(path))
}

func showItem(path string) error {
	bus, err := dbus.ConnectSessionBus()
	if err != nil {
		return err
	}
	defer bus.Close()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	manager := bus.Object("org.freedesktop.FileManager1", "/org/freedesktop/FileManager1")
	file := url.URL{Scheme: "file", Path: path}
	return manager.CallWithContext(ctx, "org.freedesktop.FileManager1.ShowItems", 0, []string{file.String()}, "").Err
}

// start runs a program that hands over to another one and ends soon. One that
// goes on is left alone. It works in the root folder, where nobody can have put settings or modules
// for it, as a server could in a folder of downloads that Gannet was started in.
func start(name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.Dir = "/"
	if err := cmd.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }() // ends with the program; nobody waits for it
	select {
	case err := <-ended:
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	case <-time.After(patience):
	}
	return nil
}

// pickNative asks with the desktop's own dialog, through its portal.
func pickNative(title, start string) (string, error) {
	path, err := desktop.PickFolder(title, start)
	if err != nil {
		return "", fmt.Errorf("%w: %w", errNoPicker, err)
	}
	if path == "" {
		return "", nil
	}
	_, err = os.Stat(path)
	return path, err
}
