//go:build linux

// The home folder that pictures show, which only this program and those it starts see.

package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
)

// demoHome is the home folder in the pictures.
const demoHome = "/home/anna"

// insideNamespace is set in the environment of the program that runs in a mount namespace of its own.
const insideNamespace = "GANNET_DEMO_NAMESPACE"

// inNamespace runs this program again in a mount namespace, where demoHome can be made without touching the
// system's /home, and gives its exit status. It fails where the kernel grants no such namespace.
func inNamespace() (status int, err error) {
	self, err := os.Executable()
	if err != nil {
		return 0, err
	}
	again := exec.Command(self, os.Args[1:]...)
	again.Env = append(os.Environ(), insideNamespace+"=1")
	again.Stdout, again.Stderr = os.Stdout, os.Stderr
	again.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS, Pdeathsig: syscall.SIGTERM}
	if os.Getuid() != 0 {
		again.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
		again.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}}
		again.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}}
	}
	runtime.LockOSThread() // Pdeathsig is sent when the thread ends that started the program
	defer runtime.UnlockOSThread()
	if err := again.Start(); err != nil {
		return 0, fmt.Errorf("a mount namespace: %w", err)
	}
	err = again.Wait()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return max(1, exit.ExitCode()), nil
	}
	return 0, err
}

// makeHome puts an empty demoHome beside the other folders in /home. It must run in a mount namespace.
func makeHome() error {
	if err := syscall.Mount("", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("making mounts private: %w", err)
	}
	homes, err := os.ReadDir(filepath.Dir(demoHome))
	if err != nil {
		return err
	}
	beside, err := os.MkdirTemp("", "gannet-demo-")
	if err != nil {
		return err
	}
	if err := syscall.Mount("tmpfs", beside, "tmpfs", 0, "mode=755"); err != nil {
		return fmt.Errorf("mounting a tmpfs: %w", err)
	}
	for _, other := range homes {
		if !other.IsDir() || other.Name() == filepath.Base(demoHome) {
			continue
		}
		from, to := filepath.Join(filepath.Dir(demoHome), other.Name()), filepath.Join(beside, other.Name())
		err := errors.Join(os.Mkdir(to, 0o755), syscall.Mount(from, to, "", syscall.MS_BIND|syscall.MS_REC, ""))
		if err != nil {
			return fmt.Errorf("keeping %s: %w", from, err)
		}
	}
	if err := os.Mkdir(filepath.Join(beside, filepath.Base(demoHome)), 0o700); err != nil {
		return err
	}
	if err := syscall.Mount(beside, filepath.Dir(demoHome), "", syscall.MS_MOVE, ""); err != nil {
		return fmt.Errorf("mounting %s: %w", filepath.Dir(demoHome), err)
	}
	return os.Remove(beside)
}

// newHome makes an empty home folder: demoHome in a mount namespace, else a temporary folder.
func newHome() (string, error) {
	if os.Getenv(insideNamespace) == "" {
		return os.MkdirTemp("", "gannet-demo-")
	}
	return demoHome, errors.Join(os.RemoveAll(demoHome), os.Mkdir(demoHome, 0o700))
}
