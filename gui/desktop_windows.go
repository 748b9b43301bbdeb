package gui

import (
	"os"
	"os/exec"
	"syscall"
)

func (desktopHere) Open(target string) error {
	return exec.Command("rundll32", "url.dll,FileProtocolHandler", target).Run()
}

// Reveal has the Explorer select the file. It answers 1 even when all went well.
func (desktopHere) Reveal(path string) error {
	if _, err := os.Stat(path); err != nil {
		return err
	}
	cmd := exec.Command("explorer")
	cmd.SysProcAttr = &syscall.SysProcAttr{CmdLine: `explorer /select,"` + path + `"`}
	return cmd.Start()
}

// pickNative leaves it to zenity, which uses the system's own dialog.
func pickNative(string, string) (string, error) { return "", errNoPicker }
