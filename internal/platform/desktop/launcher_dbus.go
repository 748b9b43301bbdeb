//go:build !windows && !darwin

// Progress on the icon in the dock or taskbar of Linux desktops.

package desktop

import "github.com/godbus/dbus/v5"

// progress puts a bar and a number on the icon in the dock or taskbar, by the
// signal that Unity began with and that KDE, Dash to Dock, Plank and others read.
func (p *backend) progress(s State) error {
	if p.bus == nil {
		return nil
	}
	return p.bus.Emit("/com/canonical/unity/launcherentry/1", "com.canonical.Unity.LauncherEntry.Update",
		"application://"+p.app.ID+".desktop", map[string]dbus.Variant{
			"count":            dbus.MakeVariant(int64(s.Active)),
			"count-visible":    dbus.MakeVariant(s.Active > 0),
			"progress":         dbus.MakeVariant(max(s.Progress, 0)),
			"progress-visible": dbus.MakeVariant(s.Active > 0 && s.Progress >= 0),
		})
}
