package gui

import "os/exec"

func (desktopHere) Open(target string) error { return exec.Command("open", target).Run() }

func (desktopHere) Reveal(path string) error { return exec.Command("open", "-R", path).Run() }

// pickNative leaves it to zenity, which uses the system's own dialog.
func pickNative(string, string) (string, error) { return "", errNoPicker }
