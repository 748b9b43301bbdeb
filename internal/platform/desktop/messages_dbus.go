//go:build !windows && !darwin

// Messages of Linux desktops.

package desktop

import (
	"html"
	"slices"
	"sync"

	"github.com/godbus/dbus/v5"
)

// messagesName is the name of who shows messages, and of what it can do.
const messagesName = "org.freedesktop.Notifications"

// messageBox shows messages as the Desktop Notifications Specification of
// freedesktop.org says, one at a time.
type messageBox struct {
	service dbus.BusObject

	mu    sync.Mutex // guards what follows, and keeps messages in order
	shown uint32     // the one that is there; 0 if none
	able  []string   // what the server can do; nil until it was asked
}

func (p *backend) notify(m Message) error {
	if p.bus == nil {
		return ErrNoMessages
	}
	return p.box.show(p.app, m)
}

func (b *messageBox) show(app App, m Message) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	// The server may well have to be started for this.
	if b.able == nil {
		if err := callWith(b.service, messagesName+".GetCapabilities", 0, nil, &b.able); err != nil {
			return err
		}
	}
	text := m.Text
	if slices.Contains(b.able, "body-markup") {
		text = html.EscapeString(text)
	}
	actions := []string{}
	if slices.Contains(b.able, "actions") {
		for _, a := range m.Actions {
			actions = append(actions, a.Key, a.Label)
		}
	}
	hints := map[string]dbus.Variant{
		"desktop-entry": dbus.MakeVariant(app.ID),
		"category":      dbus.MakeVariant("transfer.complete"),
	}
	if m.Failed {
		hints["category"] = dbus.MakeVariant("transfer.error")
	}
	const byServer = int32(-1) // how long it stays
	return callWith(b.service, messagesName+".Notify", 0,
		[]any{app.Name, b.shown, app.ID, m.Title, text, actions, hints, byServer}, &b.shown)
}

func (p *backend) withdraw() error { return p.box.withdraw() }

// withdraw takes the message back. The server may have taken it away in the meantime.
func (b *messageBox) withdraw() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.shown == 0 {
		return nil
	}
	id := b.shown
	b.shown = 0
	return call(b.service, messagesName+".CloseNotification", []any{id})
}

func (b *messageBox) acted(signal *dbus.Signal, tell func(string)) {
	var id uint32
	var key string
	if dbus.Store(signal.Body, &id, &key) == nil && b.isShown(id, false) {
		tell(key)
	}
}

func (b *messageBox) closed(signal *dbus.Signal, tell func()) {
	var id, reason uint32
	if dbus.Store(signal.Body, &id, &reason) == nil && b.isShown(id, true) {
		tell()
	}
}

// isShown reports whether a message is ours and there, and whether gone, forgets it.
func (b *messageBox) isShown(id uint32, gone bool) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	ours := id != 0 && id == b.shown
	if ours && gone {
		b.shown = 0
	}
	return ours
}
