//go:build !windows && !darwin

// What a Linux desktop is told and asked, over D-Bus.

package desktop

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/godbus/dbus/v5"
)

// patience is how long a service on a bus may take to answer.
const patience = 5 * time.Second

// backend is a desktop that speaks D-Bus.
type backend struct {
	app    App
	events Events
	bus    *dbus.Conn // of the session; nil if there is none
	box    messageBox
	hold   hold
	heard  chan struct{} // closed when no more signals are handled
}

func newBackend(app App, events Events) *backend {
	p := &backend{app: app, events: events, heard: make(chan struct{})}
	bus, err := connect(dbus.SessionBusPrivateNoAutoStartup)
	if err != nil {
		slog.Info("D-Bus session bus not available", "error", err)
		close(p.heard)
		return p
	}
	p.bus = bus
	p.box.service = bus.Object(messagesName, "/org/freedesktop/Notifications")
	signals := make(chan *dbus.Signal, 64)
	bus.Signal(signals)
	go p.listen(signals) // ends with the connection; close waits for it
	return p
}

// connect makes a connection of our own, which ends when the caller closes it.
func connect(dial func(...dbus.ConnOption) (*dbus.Conn, error)) (*dbus.Conn, error) {
	bus, err := dial(dbus.WithSignalHandler(dbus.NewSequentialSignalHandler()))
	if err != nil {
		return nil, err
	}
	err = bus.Auth(nil)
	if err == nil {
		err = bus.Hello()
	}
	if err != nil {
		bus.Close()
		return nil, err
	}
	return bus, nil
}

func (p *backend) connected() bool { return p.bus != nil }

// listen handles the signals of the desktop.
func (p *backend) listen(signals <-chan *dbus.Signal) {
	defer close(p.heard)
	for _, match := range [][]dbus.MatchOption{
		{dbus.WithMatchInterface(messagesName), dbus.WithMatchSender(messagesName)},
		{dbus.WithMatchInterface(watcher), dbus.WithMatchSender(watcher)},
		{dbus.WithMatchSender(busName), dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, watcher)},
	} {
		if err := p.bus.AddMatchSignal(match...); err != nil {
			slog.Warn("desktop signals not available", "error", err)
		}
	}
	there := p.hasTray()
	p.events.Tray(there)
	for signal := range signals {
		switch signal.Name {
		case messagesName + ".ActionInvoked":
			if sentBy(p.bus, signal, messagesName) {
				p.box.acted(signal, p.events.Acted)
			}
		case messagesName + ".NotificationClosed":
			if sentBy(p.bus, signal, messagesName) {
				p.box.closed(signal, p.events.Dismissed)
			}
		case busName + ".NameOwnerChanged", watcher + ".StatusNotifierHostRegistered",
			watcher + ".StatusNotifierHostUnregistered":
			if now := p.hasTray(); now != there {
				there = now
				p.events.Tray(there)
			}
		}
	}
	if there {
		p.events.Tray(false) // nobody can say any more
	}
}

func (p *backend) close() {
	if p.bus != nil {
		p.bus.Close()
	}
	<-p.heard
	p.hold.close()
}

// sentBy reports whether a signal comes from who has a name on the bus. Anybody on the bus may send one
// to us alone, which no match rule keeps away.
func sentBy(bus *dbus.Conn, signal *dbus.Signal, name string) bool {
	if name == busName {
		return signal.Sender == busName // which only the bus itself can say
	}
	var owner string
	return call(bus.BusObject(), busName+".GetNameOwner", []any{name}, &owner) == nil && owner == signal.Sender
}

// call calls a method and stores what it gives. It starts no service that
// does not run.
func call(object dbus.BusObject, method string, args []any, results ...any) error {
	return callWith(object, method, dbus.FlagNoAutoStart, args, results...)
}

func callWith(object dbus.BusObject, method string, flags dbus.Flags, args []any, results ...any) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := object.CallWithContext(ctx, method, flags, args...).Store(results...); err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	return nil
}
