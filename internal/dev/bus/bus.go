//go:build linux

// Package bus runs a message bus (D-Bus) with services of the tests' own on it, which
// stand for those of a desktop.
package bus

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"

	"github.com/godbus/dbus/v5"
)

// config is of a bus on which everybody may do everything and nothing is started
// by itself.
const config = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=%s</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>`

// Daemon is the command that Start needs.
const Daemon = "dbus-daemon"

// Bus is a running bus. Close ends it; it also ends with this process.
type Bus struct {
	Address string // as in DBUS_SESSION_BUS_ADDRESS
	dir     string
	daemon  *exec.Cmd
}

// Start starts a bus and waits until it listens.
func Start() (*Bus, error) {
	dir, err := os.MkdirTemp("", "bus") // a test's own folder may be too long for a socket
	if err != nil {
		return nil, err
	}
	socket, file := filepath.Join(dir, "socket"), filepath.Join(dir, "bus.conf")
	b := &Bus{
		Address: "unix:path=" + socket, dir: dir,
		daemon: exec.Command(Daemon, "--config-file="+file, "--nofork", "--print-address"),
	}
	b.daemon.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	out, err := b.daemon.StdoutPipe()
	if err == nil {
		err = os.WriteFile(file, fmt.Appendf(nil, config, socket), 0o600)
	}
	if err == nil {
		err = b.daemon.Start()
	}
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	if _, err := io.ReadFull(out, make([]byte, 1)); err != nil { // it listens once it has told where
		b.Close()
		return nil, fmt.Errorf("the bus does not start: %w", err)
	}
	go io.Copy(io.Discard, out) // ends with the daemon
	return b, nil
}

// Close ends the bus.
func (b *Bus) Close() {
	_ = b.daemon.Process.Kill() // it may have ended
	_ = b.daemon.Wait()
	os.RemoveAll(b.dir)
}

// Serve makes somebody who owns a name and answers at a path, until the connection
// it gives is closed.
func (b *Bus) Serve(name, iface string, path dbus.ObjectPath, methods map[string]any) (*dbus.Conn, error) {
	conn, err := dbus.Connect(b.Address, dbus.WithSignalHandler(dbus.NewSequentialSignalHandler()))
	if err != nil {
		return nil, err
	}
	if err := conn.ExportMethodTable(methods, path, iface); err != nil {
		conn.Close()
		return nil, err
	}
	reply, err := conn.RequestName(name, dbus.NameFlagDoNotQueue)
	if err == nil && reply != dbus.RequestNameReplyPrimaryOwner {
		err = fmt.Errorf("%s has an owner already", name)
	}
	if err != nil {
		conn.Close()
		return nil, err
	}
	return conn, nil
}
