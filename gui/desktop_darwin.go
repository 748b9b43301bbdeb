package gui

// The desktop on macOS.

import "os/exec"

func (desktopHere) Open(target string) error { return open(target) }

func (desktopHere) Reveal(path string) error { return open("-R", path) }

// open works in the root folder, where nobody can have put anything for the program to find.
func open(args ...string) error {
	cmd := exec.Command("open", args...)
	cmd.Dir = "/"
	return cmd.Run()
}

// pickNative leaves it to zenity, which uses the system's own dialog.
func pickNative(string, string) (string, error) { return "", errNoPicker }
