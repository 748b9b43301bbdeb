package gui

// The desktop on Windows.

import (
	"os"
	"os/exec"
	"runtime"
	"syscall"

	"golang.org/x/sys/windows"
)

// Open has the shell open it as a double click does, which wants COM for some programs.
func (desktopHere) Open(target string) error {
	name, err := windows.UTF16PtrFromString(target)
	if err != nil {
		return err
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := windows.CoInitializeEx(0, windows.COINIT_APARTMENTTHREADED|windows.COINIT_DISABLE_OLE1DDE); err == nil {
		defer windows.CoUninitialize()
	}
	// In the system's folder, where nobody can have put a library for the program to find.
	folder, err := systemFolder()
	if err != nil {
		return err
	}
	where, err := windows.UTF16PtrFromString(folder)
	if err != nil {
		return err
	}
	return windows.ShellExecute(0, nil, name, nil, where, windows.SW_SHOWNORMAL)
}

func systemFolder() (string, error) {
	return windows.KnownFolderPath(windows.FOLDERID_System, windows.KF_FLAG_DEFAULT)
}

// Reveal has the Explorer select the file. It answers 1 even when all went well.
func (desktopHere) Reveal(path string) error {
	if _, err := os.Stat(path); err != nil {
		return err
	}
	folder, err := systemFolder()
	if err != nil {
		return err
	}
	cmd := exec.Command("explorer")
	cmd.Dir = folder
	cmd.SysProcAttr = &syscall.SysProcAttr{CmdLine: `explorer /select,"` + path + `"`}
	return cmd.Start()
}

// pickNative leaves it to zenity, which uses the system's own dialog.
func pickNative(string, string) (string, error) { return "", errNoPicker }
