//go:build !windows && !darwin

// Keeping the computer awake, and turning it off, on Linux.

package desktop

import (
	"errors"
	"log/slog"
	"os"
	"sync"

	"github.com/godbus/dbus/v5"
)

// hold keeps the computer awake for as long as it is taken.
type hold struct {
	mu     sync.Mutex // guards what follows
	system *dbus.Conn // nil until it was needed
	lock   *os.File   // of logind: closing it lets the computer sleep
	portal dbus.BusObject
}

// logind needs h.mu held, as do those below but close.
func (h *hold) logind() (dbus.BusObject, error) {
	if h.system == nil || !h.system.Connected() {
		bus, err := connect(dbus.SystemBusPrivate)
		if err != nil {
			return nil, err
		}
		h.system = bus
	}
	return h.system.Object("org.freedesktop.login1", "/org/freedesktop/login1"), nil
}

// awake asks logind, and where there is none the desktop's portal, not to put the
// computer to sleep. The screen may still go dark.
func (p *backend) awake(on bool, why string) error {
	p.hold.mu.Lock()
	defer p.hold.mu.Unlock()
	if !on {
		return p.hold.release()
	}
	err := p.hold.lockSleep(p.app.Name, why)
	if err != nil && p.bus != nil {
		err = errors.Join(err, p.holdByPortal(why))
		if p.hold.portal != nil {
			return nil
		}
	}
	return err
}

func (h *hold) lockSleep(who, why string) error {
	logind, err := h.logind()
	if err != nil {
		return err
	}
	var fd dbus.UnixFD
	if err := callWith(logind, "org.freedesktop.login1.Manager.Inhibit", 0, []any{"sleep", who, why, "block"},
		&fd); err != nil {
		return err
	}
	h.lock = os.NewFile(uintptr(fd), "inhibitor lock")
	return nil
}

func (p *backend) holdByPortal(why string) error {
	const suspend = uint32(4) // as org.freedesktop.portal.Inhibit numbers them
	portal := p.bus.Object(portalName, portalPath)
	var handle dbus.ObjectPath
	options := map[string]dbus.Variant{"reason": dbus.MakeVariant(why)}
	if err := callWith(portal, "org.freedesktop.portal.Inhibit.Inhibit", 0, []any{"", suspend, options},
		&handle); err != nil {
		return err
	}
	p.hold.portal = p.bus.Object(portal.Destination(), handle)
	return nil
}

func (h *hold) release() error {
	var err error
	if h.lock != nil {
		err = h.lock.Close()
	}
	if h.portal != nil {
		err = errors.Join(err, call(h.portal, request+".Close", nil))
	}
	h.lock, h.portal = nil, nil
	return err
}

func (h *hold) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.system != nil {
		h.system.Close()
	}
}

// power asks logind. Nobody is there to be asked for a password, so it is not
// interactive. What kept the computer awake until now does so no more.
func (p *backend) power(what Power) error {
	method := map[Power]string{Sleep: "Suspend", ShutDown: "PowerOff"}[what]
	if method == "" {
		return nil
	}
	p.hold.mu.Lock()
	defer p.hold.mu.Unlock()
	logind, err := p.hold.logind()
	if err != nil {
		return err
	}
	slog.Info("power action requested", "method", method)
	return errors.Join(p.hold.release(), callWith(logind, "org.freedesktop.login1.Manager."+method, 0, []any{false}))
}
