//go:build linux

package desktop

import (
	"strings"
	"testing"

	"github.com/godbus/dbus/v5"
	"github.com/godbus/dbus/v5/prop"
)

// picked is what the user does in the dialog.
type picked struct {
	response uint32
	uris     []string
}

// startPortal gives the bus a portal with a dialog for folders.
func startPortal(t *testing.T, version uint32, answer picked) (asked chan map[string]dbus.Variant) {
	t.Helper()
	startBus(t)
	asked = make(chan map[string]dbus.Variant, 1)
	var bus *dbus.Conn
	bus = service(t, portalName, chooser, portalPath, map[string]any{
		"OpenFile": func(_, _ string, options map[string]dbus.Variant, sender dbus.Sender) (dbus.ObjectPath, *dbus.Error) {
			asked <- options
			results := map[string]dbus.Variant{"uris": dbus.MakeVariant([]string{"file:///stranger"})}
			stranger(t, string(sender), "/request/1", request+".Response", uint32(0), results)
			stranger(t, string(sender), "/org/freedesktop/DBus", busName+".NameOwnerChanged", portalName, ":1.1", "")
			for _, handle := range []dbus.ObjectPath{"/request/other", "/request/1"} { // before the call is answered
				results := map[string]dbus.Variant{"uris": dbus.MakeVariant(answer.uris)}
				if handle != "/request/1" {
					results["uris"] = dbus.MakeVariant([]string{"file:///other"})
				}
				if err := bus.Emit(handle, request+".Response", answer.response, results); err != nil {
					return "", dbus.MakeFailedError(err)
				}
			}
			return "/request/1", nil
		},
	})
	if _, err := prop.Export(bus, portalPath, prop.Map{chooser: {"version": {Value: version, Emit: prop.EmitFalse}}}); err != nil {
		t.Fatal(err)
	}
	return asked
}

func TestFoldersAreGivenAsTheyAreCalled(t *testing.T) {
	for uri, want := range map[string]string{
		"file:///home/ann/C++":                "/home/ann/C++",
		"file:///home/ann/50%2525":            "/home/ann/50%25",
		"file:///home/ann/two%20words%23%3F":  "/home/ann/two words#?",
		"file:///home/ann/%C3%BC;a=b&c$!~'()": "/home/ann/ü;a=b&c$!~'()",
	} {
		asked := startPortal(t, 3, picked{0, []string{uri}})
		if got, err := PickFolder("Where?", "/home/ann"); err != nil || got != want {
			t.Errorf("%s: got %q, %v", uri, got, err)
		}
		options := <-asked
		if options["directory"].Value() != true || string(options["current_folder"].Value().([]byte)) != "/home/ann\x00" {
			t.Errorf("asked for %v", options)
		}
	}
}

func TestNoFolderWasPicked(t *testing.T) {
	startPortal(t, 4, picked{response: 1})
	if got, err := PickFolder("Where?", "/"); got != "" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestDialogThatDoesNotWork(t *testing.T) {
	for name, c := range map[string]struct {
		version uint32
		answer  picked
	}{
		"version 2":     {2, picked{0, []string{"file:///home"}}},
		"answers 2":     {3, picked{2, nil}},
		"no folder":     {3, picked{0, []string{"smb://server/share"}}},
		"answers 0 map": {3, picked{0, nil}},
	} {
		startPortal(t, c.version, c.answer)
		if got, err := PickFolder("Where?", "/"); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
	startBus(t)
	if got, err := PickFolder("Where?", "/"); err == nil {
		t.Errorf("no portal: got %q", got)
	}
}

func TestPortalThatEndsWhileTheUserChooses(t *testing.T) {
	startBus(t)
	opened := make(chan struct{})
	bus := service(t, portalName, chooser, portalPath, map[string]any{
		"OpenFile": func(_, _ string, _ map[string]dbus.Variant) (dbus.ObjectPath, *dbus.Error) {
			defer close(opened)
			return "/request/1", nil
		},
	})
	if _, err := prop.Export(bus, portalPath, prop.Map{chooser: {"version": {Value: uint32(3), Emit: prop.EmitFalse}}}); err != nil {
		t.Fatal(err)
	}
	go func() { // ends with the call
		<-opened
		bus.Close()
	}()
	if got, err := PickFolder("Where?", "/"); err == nil {
		t.Errorf("got %q", got)
	}
}
