//go:build !windows && !darwin

// The desktop's own dialog to choose a folder, by its portal.

package desktop

import (
	"errors"
	"fmt"
	"net/url"

	"github.com/godbus/dbus/v5"
)

// The portal of the desktop, and its parts used here.
const (
	portalName   = "org.freedesktop.portal.Desktop"
	portalPath   = "/org/freedesktop/portal/desktop"
	chooser      = "org.freedesktop.portal.FileChooser"
	request      = "org.freedesktop.portal.Request"
	busName      = "org.freedesktop.DBus"
	foldersSince = 3 // the version of chooser that lets folders be chosen
)

// PickFolder has the user choose a folder in the desktop's own dialog, beginning at
// start, and gives its path, or "" if none was chosen. It waits for the user for as long
// as they like. An error means that there is no such dialog, or that it does not work.
func PickFolder(title, start string) (string, error) {
	bus, err := connect(dbus.SessionBusPrivateNoAutoStartup)
	if err != nil {
		return "", err
	}
	defer bus.Close()
	signals := make(chan *dbus.Signal, 16)
	bus.Signal(signals)
	return askForFolder(bus, signals, title, start)
}

func askForFolder(bus *dbus.Conn, signals <-chan *dbus.Signal, title, start string) (string, error) {
	portal := bus.Object(portalName, portalPath)
	var version uint32
	if err := callWith(portal, "org.freedesktop.DBus.Properties.Get", 0, []any{chooser, "version"},
		&version); err != nil {
		return "", err
	}
	if version < foldersSince {
		return "", fmt.Errorf("%s has version %d", chooser, version)
	}
	// The answer may come before that to the call.
	for _, match := range [][]dbus.MatchOption{
		{dbus.WithMatchInterface(request), dbus.WithMatchSender(portalName)},
		{dbus.WithMatchSender(busName), dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, portalName)},
	} {
		if err := bus.AddMatchSignal(match...); err != nil {
			return "", err
		}
	}
	options := map[string]dbus.Variant{
		"directory":      dbus.MakeVariant(true),
		"current_folder": dbus.MakeVariant(append([]byte(start), 0)), // as C has paths
	}
	var handle dbus.ObjectPath
	if err := callWith(portal, chooser+".OpenFile", 0, []any{"", title, options}, &handle); err != nil {
		return "", err
	}
	for signal := range signals {
		switch {
		case signal.Name == request+".Response" && signal.Path == handle && sentBy(bus, signal, portalName):
			return chosenFolder(signal.Body)
		case signal.Name == busName+".NameOwnerChanged" && sentBy(bus, signal, busName):
			return "", errors.New("the portal ended")
		}
	}
	return "", errors.New("the session bus ended")
}

// chosenFolder gives the path in an answer of the portal.
func chosenFolder(body []any) (string, error) {
	var response uint32
	var results map[string]dbus.Variant
	if err := dbus.Store(body, &response, &results); err != nil {
		return "", err
	}
	const chosen, cancelled = 0, 1
	if response == cancelled {
		return "", nil
	}
	uris, ok := results["uris"].Value().([]string)
	if response != chosen || !ok || len(uris) != 1 {
		return "", fmt.Errorf("the portal answers %d %v", response, results)
	}
	u, err := url.Parse(uris[0])
	if err != nil {
		return "", err
	}
	if u.Scheme != "file" || u.Path == "" {
		return "", fmt.Errorf("%s is no folder for files", u)
	}
	return u.Path, nil
}
