//go:build !windows && !darwin

// Whether a Linux desktop shows a tray.

package desktop

// watcher is the name of who brings icons and trays together, as the
// StatusNotifierItem specification of freedesktop.org has it.
const watcher = "org.kde.StatusNotifierWatcher"

// hasTray reports whether an icon would be shown. There may be a watcher and yet
// no panel that shows what it watches.
func (p *backend) hasTray() bool {
	var running, hosted bool
	if err := call(p.bus.BusObject(), busName+".NameHasOwner", []any{watcher}, &running); err != nil || !running {
		return false
	}
	object := p.bus.Object(watcher, "/StatusNotifierWatcher")
	err := call(object, "org.freedesktop.DBus.Properties.Get", []any{watcher, "IsStatusNotifierHostRegistered"},
		&hosted)
	return err == nil && hosted
}
