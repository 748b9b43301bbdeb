//go:build linux

package desktop

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"os/exec"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
	"github.com/godbus/dbus/v5/prop"

	"gannet/internal/dev/bus"
)

// theBus is the one of the test that runs.
var theBus *bus.Bus

// startBus runs a bus that is the session's and the system's for this test.
func startBus(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath(bus.Daemon); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("dbus-daemon is not installed: see .ci/packages")
		}
		t.Skip("dbus-daemon is not installed")
	}
	var err error
	if theBus, err = bus.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(theBus.Close)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", theBus.Address)
	t.Setenv("DBUS_SYSTEM_BUS_ADDRESS", theBus.Address)
}

// service gives the bus somebody who owns a name and answers at a path.
func service(t *testing.T, name, iface string, path dbus.ObjectPath, methods map[string]any) *dbus.Conn {
	t.Helper()
	conn, err := theBus.Serve(name, iface, path, methods)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// stranger has a program that owns no name send a signal to one other alone.
func stranger(t *testing.T, to string, path dbus.ObjectPath, name string, args ...any) {
	t.Helper()
	conn, err := dbus.Connect(theBus.Address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	dot := strings.LastIndexByte(name, '.')
	conn.Send(&dbus.Message{Type: dbus.TypeSignal, Body: args, Headers: map[dbus.HeaderField]dbus.Variant{
		dbus.FieldDestination: dbus.MakeVariant(to), dbus.FieldPath: dbus.MakeVariant(path),
		dbus.FieldInterface: dbus.MakeVariant(name[:dot]), dbus.FieldMember: dbus.MakeVariant(name[dot+1:]),
		dbus.FieldSignature: dbus.MakeVariant(dbus.SignatureOf(args...)),
	}}, nil)
	if err := call(conn.BusObject(), busName+".GetId", nil, new(string)); err != nil { // the signal was passed on by then
		t.Fatal(err)
	}
}

// heard is what a Session told.
type heard struct{ events chan string }

func (h *heard) expect(t *testing.T, want ...string) {
	t.Helper()
	for _, want := range want {
		select {
		case got := <-h.events:
			if got != want {
				t.Fatalf("got %q, want %q", got, want)
			}
		case <-time.After(limit):
			t.Fatalf("%q does not come", want)
		}
	}
}

func openSession(t *testing.T) (*Session, *heard) {
	t.Helper()
	var icon bytes.Buffer
	if err := png.Encode(&icon, image.NewRGBA(image.Rect(0, 0, 512, 512))); err != nil {
		t.Fatal(err)
	}
	h := &heard{events: make(chan string, 20)}
	s := Open(App{ID: "org.example.Test", Name: "Test", Icon: icon.Bytes()}, Events{
		Tray: func(there bool) {
			if there {
				h.events <- "tray"
			} else {
				h.events <- "no tray"
			}
		},
		Acted:     func(key string) { h.events <- "acted " + key },
		Dismissed: func() { h.events <- "dismissed" },
		Menu:      func(item string) { h.events <- "menu " + item },
	})
	t.Cleanup(s.Close)
	return s, h
}

// set sets a State and waits until the Session takes it: another one would take
// its place.
func set(s *Session, state State) {
	s.Set(state)
	for len(s.states) > 0 {
		time.Sleep(time.Millisecond)
	}
}

// notice is what a notification server was asked to show.
type notice struct {
	replaces        uint32
	icon, sum, body string
	actions         []string
	hints           map[string]dbus.Variant
}

// messages is a notification server.
func messages(t *testing.T, capabilities ...string) (*dbus.Conn, chan notice) {
	t.Helper()
	asked := make(chan notice, 10)
	var next uint32
	bus := service(t, "org.freedesktop.Notifications", "org.freedesktop.Notifications", "/org/freedesktop/Notifications", map[string]any{
		"GetCapabilities": func() ([]string, *dbus.Error) { return capabilities, nil },
		"Notify": func(_ string, replaces uint32, icon, sum, body string, actions []string, hints map[string]dbus.Variant, _ int32) (uint32, *dbus.Error) {
			asked <- notice{replaces, icon, sum, body, actions, hints}
			if replaces != 0 {
				return replaces, nil
			}
			next++
			return next, nil
		},
		"CloseNotification": func(id uint32) *dbus.Error {
			asked <- notice{replaces: id, sum: "withdrawn"}
			return nil
		},
	})
	return bus, asked
}

func TestMessages(t *testing.T) {
	startBus(t)
	server, asked := messages(t, "actions", "body-markup")
	signal := func(name string, args ...any) {
		t.Helper()
		if err := server.Emit("/org/freedesktop/Notifications", "org.freedesktop.Notifications."+name, args...); err != nil {
			t.Fatal(err)
		}
	}
	s, h := openSession(t)
	h.expect(t, "no tray") // it listens from now on
	show := func(m Message) notice {
		t.Helper()
		if err := s.Notify(m); err != nil {
			t.Fatal(err)
		}
		return <-asked
	}
	n := show(Message{Title: "One", Text: "a <b> & c", Actions: []Action{{DefaultAction, ""}, {"open", "Open"}}})
	if n.replaces != 0 || n.sum != "One" || n.body != "a &lt;b&gt; &amp; c" || strings.Join(n.actions, "|") != "default||open|Open" {
		t.Errorf("%+v", n)
	}
	if id := n.hints["desktop-entry"].Value(); id != "org.example.Test" || n.hints["category"].Value() != "transfer.complete" {
		t.Errorf("%+v", n.hints)
	}
	if n = show(Message{Title: "Two", Failed: true}); n.replaces != 1 || n.hints["category"].Value() != "transfer.error" {
		t.Errorf("a newer message does not take the older one's place: %+v", n)
	}
	stranger(t, s.backend.bus.Names()[0], "/org/freedesktop/Notifications", "org.freedesktop.Notifications.ActionInvoked", uint32(1), "stranger")
	stranger(t, s.backend.bus.Names()[0], "/org/freedesktop/Notifications", "org.freedesktop.Notifications.NotificationClosed", uint32(1), uint32(2))
	signal("ActionInvoked", uint32(77), "open") // of another program
	signal("ActionInvoked", uint32(1), "open")
	h.expect(t, "acted open")
	signal("NotificationClosed", uint32(77), uint32(2))
	signal("NotificationClosed", uint32(1), uint32(2))
	h.expect(t, "dismissed")
	if n = show(Message{Title: "Three"}); n.replaces != 0 {
		t.Errorf("a message that is gone cannot be replaced: %+v", n)
	}
	for range 2 { // the second time there is none
		if err := s.Withdraw(); err != nil {
			t.Fatal(err)
		}
	}
	if n = <-asked; n.replaces != 2 || n.sum != "withdrawn" {
		t.Errorf("instead of the message being taken back: %+v", n)
	}
	if n = show(Message{Title: "Four"}); n.replaces != 0 {
		t.Errorf("a message that was taken back cannot be replaced: %+v", n)
	}
}

func TestMessagesWhereTheServerCanDoLittle(t *testing.T) {
	startBus(t)
	_, asked := messages(t)
	s, _ := openSession(t)
	if err := s.Notify(Message{Text: "<b>", Actions: []Action{{"open", "Open"}}}); err != nil {
		t.Fatal(err)
	}
	if n := <-asked; n.body != "<b>" || len(n.actions) != 0 {
		t.Errorf("%+v", n)
	}
}

func TestWithoutABusNothingIsShown(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
	s, _ := openSession(t)
	if err := s.Notify(Message{Title: "One"}); err != ErrNoMessages {
		t.Errorf("got %v", err)
	}
	s.StartTray()
	s.Set(State{Active: 1})
}

// watcherService is who knows the trays.
func watcherService(t *testing.T, hosted bool) (*dbus.Conn, *prop.Properties, chan dbus.Sender) {
	t.Helper()
	registered := make(chan dbus.Sender, 10)
	bus := service(t, watcher, watcher, "/StatusNotifierWatcher", map[string]any{
		"RegisterStatusNotifierItem": func(sender dbus.Sender, _ string) *dbus.Error {
			registered <- sender
			return nil
		},
	})
	props, err := prop.Export(bus, "/StatusNotifierWatcher", prop.Map{watcher: {
		"IsStatusNotifierHostRegistered": {Value: hosted, Emit: prop.EmitFalse},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return bus, props, registered
}

// TestTray is one test for all of the tray, as the library has one in each process.
func TestTray(t *testing.T) {
	if trayUsed.Load() {
		t.Skip("this process had its tray")
	}
	startBus(t)
	s, h := openSession(t)
	h.expect(t, "no tray")
	bus, props, registered := watcherService(t, false)
	if s.backend.hasTray() {
		t.Error("a watcher without a panel is no tray")
	}
	props.SetMust(watcher, "IsStatusNotifierHostRegistered", true)
	if err := bus.Emit("/StatusNotifierWatcher", watcher+".StatusNotifierHostRegistered"); err != nil {
		t.Fatal(err)
	}
	h.expect(t, "tray")

	labels := Labels{Status: "Ready", Show: "Show", Pause: "Pause all", Paste: "Add", Watch: "Watch", Quit: "Quit", NoPause: true}
	s.Set(State{Labels: labels})
	s.StartTray()
	item := bus.Object(string(<-registered), "/StatusNotifierItem")
	menu := bus.Object(item.Destination(), "/StatusNotifierItem/menu")
	var pixmaps []struct {
		W, H int32
		Pix  []byte
	}
	if err := call(item, "org.freedesktop.DBus.Properties.Get", []any{"org.kde.StatusNotifierItem", "IconPixmap"}, &pixmaps); err != nil {
		t.Fatal(err)
	}
	if len(pixmaps) != 1 || pixmaps[0].W != trayIconSize || len(pixmaps[0].Pix) != 4*trayIconSize*trayIconSize {
		t.Errorf("an icon of %d pictures", len(pixmaps))
	}
	wantMenu(t, menu, "-Ready", "|", "Show", "-Pause all", "Add", "Watch", "|", "Quit")
	labels.Watching = true
	s.Set(State{Labels: labels})
	wantMenu(t, menu, "-Ready", "|", "Show", "-Pause all", "Add", "+Watch", "|", "Quit")
	labels.Status, labels.NoPause, labels.Watching = "3 MB/s", false, false
	s.Set(State{Active: 1, Labels: labels})
	ids := wantMenu(t, menu, "-3 MB/s", "|", "Show", "Pause all", "Add", "Watch", "|", "Quit")
	for label, item := range map[string]string{"Show": MenuShow, "Pause all": MenuPause, "Add": MenuPaste, "Watch": MenuWatch, "Quit": MenuQuit} {
		if err := call(menu, "com.canonical.dbusmenu.Event", []any{ids[label], "clicked", dbus.MakeVariant(""), uint32(0)}); err != nil {
			t.Fatal(err)
		}
		h.expect(t, "menu "+item)
	}
	if err := call(item, "org.kde.StatusNotifierItem.Activate", []any{int32(0), int32(0)}); err != nil {
		t.Fatal(err)
	}
	h.expect(t, "menu "+MenuShow)
	bus.Close() // the panel crashed
	h.expect(t, "no tray")
}

// wantMenu waits until a menu has these items; "-" is before those that cannot
// be chosen and "+" before those with a check mark. It gives the ids of the items.
func wantMenu(t *testing.T, menu dbus.BusObject, want ...string) map[string]int32 {
	t.Helper()
	type layout struct {
		ID       int32
		Props    map[string]dbus.Variant
		Children []dbus.Variant
	}
	var got []string
	for deadline := time.Now().Add(limit); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		var revision uint32
		var root layout
		if err := call(menu, "com.canonical.dbusmenu.GetLayout", []any{int32(0), int32(-1), []string{}}, &revision, &root); err != nil {
			t.Fatal(err)
		}
		got = nil
		ids := make(map[string]int32)
		for _, v := range root.Children {
			var item layout
			if err := dbus.Store([]any{v.Value()}, &item); err != nil {
				t.Fatal(err)
			}
			label, _ := item.Props["label"].Value().(string)
			ids[label] = item.ID
			switch {
			case item.Props["type"].Value() == "separator":
				label = "|"
			case item.Props["enabled"].Value() == false:
				label = "-" + label
			case item.Props["toggle-state"].Value() == int32(1):
				label = "+" + label
			}
			got = append(got, label)
		}
		if reflect.DeepEqual(got, want) {
			return ids
		}
	}
	t.Fatalf("the menu is %q, want %q", got, want)
	return nil
}

func TestProgressOnTheTaskbar(t *testing.T) {
	startBus(t)
	dock, err := connect(dbus.SessionBusPrivateNoAutoStartup)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { dock.Close() })
	if err := dock.AddMatchSignal(dbus.WithMatchInterface("com.canonical.Unity.LauncherEntry")); err != nil {
		t.Fatal(err)
	}
	signals := make(chan *dbus.Signal, 10)
	dock.Signal(signals)
	expect := func(active int64, progress float64, visible bool) {
		t.Helper()
		select {
		case signal := <-signals:
			var uri string
			var props map[string]dbus.Variant
			if err := dbus.Store(signal.Body, &uri, &props); err != nil {
				t.Fatal(err)
			}
			if uri != "application://org.example.Test.desktop" || props["count"].Value() != active || props["count-visible"].Value() != (active > 0) ||
				props["progress"].Value() != progress || props["progress-visible"].Value() != visible {
				t.Fatalf("%s: %v", uri, props)
			}
		case <-time.After(limit):
			t.Fatal("nothing comes")
		}
	}
	s, h := openSession(t)
	h.expect(t, "no tray")
	s.Set(State{Active: 2, Progress: 0.25})
	expect(2, 0.25, true)
	set(s, State{Active: 2, Progress: 0.255}) // too little to tell
	s.Set(State{Active: 1, Progress: -1})
	expect(1, 0, false)
	s.Close()
	expect(0, 0, false)
}
