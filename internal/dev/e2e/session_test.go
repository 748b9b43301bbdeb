//go:build linux

package e2e

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/godbus/dbus/v5"
	"github.com/godbus/dbus/v5/prop"
	"github.com/jezek/xgb/xproto"

	"gannet/internal/dev/bus"
	"gannet/internal/dev/dragging"
	"gannet/internal/dev/screen"
	"gannet/internal/platform/x11"
)

// session is a desk with a bus, on which a test puts the services of a desktop.
type session struct {
	*desk
	bus *bus.Bus
	ctx context.Context

	opened string // the file that names what was opened

	mu    sync.Mutex      // guards what follows
	items []dbus.Sender   // who has an icon in the tray
	sent  []message       // messages that were to be shown
	shown map[string]bool // files shown in their folder
}

// message is what a notification server was asked to show.
type message struct {
	replaces    uint32
	title, text string
	actions     []string
}

// startSession starts all but Gannet.
func startSession(t *testing.T) *session {
	t.Helper()
	need(t, "Xvfb", "openbox", "xdotool", "xclip", "import", bus.Daemon)
	ctx := inTime(t)
	b, err := bus.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	show, err := screen.Start(ctx, 1400, 900)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(show.Close)
	show.Bus = b.Address
	bin := t.TempDir()
	s := &session{desk: &desk{Screen: show}, bus: b, ctx: ctx, opened: filepath.Join(bin, "opened"), shown: map[string]bool{}}
	script := "#!/bin/sh\nprintf '%s\\n' \"$@\" >>'" + s.opened + "'\n"
	if err := os.WriteFile(filepath.Join(bin, "xdg-open"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+":"+os.Getenv("PATH"))
	return s
}

// open starts Gannet, with lines of the settings file.
func (s *session) open(t *testing.T, settings ...string) {
	t.Helper()
	s.desk = openDesk(t, s.ctx, s.Screen, settings...)
}

func (s *session) serve(t *testing.T, name, iface string, path dbus.ObjectPath, methods map[string]any) *dbus.Conn {
	t.Helper()
	conn, err := s.bus.Serve(name, iface, path, methods)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// startTray makes a tray.
func (s *session) startTray(t *testing.T) *dbus.Conn {
	t.Helper()
	const watcher = "org.kde.StatusNotifierWatcher"
	conn := s.serve(t, watcher, watcher, "/StatusNotifierWatcher", map[string]any{
		"RegisterStatusNotifierItem": func(sender dbus.Sender, _ string) *dbus.Error {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.items = append(s.items, sender)
			return nil
		},
	})
	_, err := prop.Export(conn, "/StatusNotifierWatcher", prop.Map{watcher: {"IsStatusNotifierHostRegistered": {Value: true}}})
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

// menuItem is one of the tray's menu, as com.canonical.dbusmenu has it.
type menuItem struct {
	ID       int32
	Props    map[string]dbus.Variant
	Children []dbus.Variant
}

// menu gives the object of the tray's menu and its items by their words.
func (s *session) menu(t *testing.T, tray *dbus.Conn) (dbus.BusObject, map[string]menuItem) {
	t.Helper()
	s.mu.Lock()
	items := s.items
	s.mu.Unlock()
	if len(items) == 0 {
		return nil, nil
	}
	object := tray.Object(string(items[len(items)-1]), "/StatusNotifierItem/menu")
	var revision uint32
	var root menuItem
	if err := object.Call("com.canonical.dbusmenu.GetLayout", 0, int32(0), int32(-1), []string{}).Store(&revision, &root); err != nil {
		t.Fatal(err)
	}
	menu := map[string]menuItem{}
	for _, child := range root.Children {
		var item menuItem
		if err := dbus.Store([]any{child.Value()}, &item); err != nil {
			t.Fatal(err)
		}
		if label, ok := item.Props["label"].Value().(string); ok {
			menu[label] = item
		}
	}
	return object, menu
}

// choose waits until the tray's menu has an item that can be chosen, and chooses it.
func (s *session) choose(t *testing.T, tray *dbus.Conn, label string) {
	t.Helper()
	until(t, "the menu to have "+label, func() bool {
		object, menu := s.menu(t, tray)
		item, ok := menu[label]
		if !ok || item.Props["enabled"].Value() == false {
			return false
		}
		err := object.Call("com.canonical.dbusmenu.Event", 0, item.ID, "clicked", dbus.MakeVariant(""), uint32(0)).Err
		if err != nil {
			t.Fatal(err)
		}
		return true
	})
}

// checked waits until an item of the tray's menu has a check mark, or has none.
func (s *session) checked(t *testing.T, tray *dbus.Conn, label string, want bool) {
	t.Helper()
	until(t, "the check mark of "+label, func() bool {
		_, menu := s.menu(t, tray)
		return menu[label].Props["toggle-type"].Value() == "checkmark" && (menu[label].Props["toggle-state"].Value() == int32(1)) == want
	})
}

// settle has the tray's menu switch a setting on and off again, after which the window and the
// tray are sure to know of each other.
func (s *session) settle(t *testing.T, tray *dbus.Conn) {
	t.Helper()
	const label = "Monitor clipboard"
	s.checked(t, tray, label, false)
	for _, on := range []bool{true, false} {
		s.choose(t, tray, label)
		s.checked(t, tray, label, on)
		until(t, "the settings", func() bool {
			text, err := os.ReadFile(settingsFile(s.home))
			return err == nil && strings.Contains(string(text), "watch_clipboard = true") == on
		})
	}
}

// startMessages makes a server that shows messages, and a file manager.
func (s *session) startMessages(t *testing.T) *dbus.Conn {
	t.Helper()
	const name, manager = "org.freedesktop.Notifications", "org.freedesktop.FileManager1"
	s.serve(t, manager, manager, "/org/freedesktop/FileManager1", map[string]any{
		"ShowItems": func(files []string, _ string) *dbus.Error {
			s.mu.Lock()
			defer s.mu.Unlock()
			for _, file := range files {
				s.shown[file] = true
			}
			return nil
		},
	})
	return s.serve(t, name, name, "/org/freedesktop/Notifications", map[string]any{
		"GetCapabilities": func() ([]string, *dbus.Error) { return []string{"actions", "body"}, nil },
		"Notify": func(_ string, replaces uint32, _, title, text string, actions []string, _ map[string]dbus.Variant, _ int32) (uint32, *dbus.Error) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.sent = append(s.sent, message{replaces, title, text, actions})
			return 7, nil
		},
	})
}

// message waits for the n-th message, the first of which is 1.
func (s *session) message(t *testing.T, n int) (m message) {
	t.Helper()
	until(t, "a message", func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		if len(s.sent) < n {
			return false
		}
		m = s.sent[n-1]
		return true
	})
	return m
}

// visible reports whether Gannet's window can be seen.
func (s *session) visible() bool {
	out, err := s.Command("xdotool", "search", "--onlyvisible", "--class", "gannet").Output()
	return err == nil && len(bytes.TrimSpace(out)) > 0
}

// closeWindow closes the window as its button does.
func (s *session) closeWindow(t *testing.T) {
	t.Helper()
	if err := s.CloseWindow(s.ctx, s.id); err != nil {
		t.Fatal(err)
	}
}

// hide leaves the window in the tray.
func (s *session) hide(t *testing.T) {
	t.Helper()
	s.closeWindow(t)
	until(t, "the window to be hidden", func() bool { return !s.visible() })
}

// again starts Gannet a second time, which hands its links to the first.
func (s *session) again(t *testing.T, args ...string) {
	t.Helper()
	cmd := s.Command(program(t), args...)
	cmd.Env = append(cmd.Env, screen.Home(s.home)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("the second start: %v\n%s", err, out)
	}
}

// over waits until the program has ended, and well.
func (s *session) over(t *testing.T) {
	t.Helper()
	select {
	case <-s.ended:
		if s.status != nil {
			t.Errorf("it ended with %v", s.status)
		}
	case <-s.ctx.Done():
		t.Fatal("it does not end")
	}
}

func TestMenuOfTheTray(t *testing.T) {
	server, s := startHolding(t), startSession(t)
	tray := s.startTray(t)
	s.open(t, "ask_before_quitting = false", "close_to_tray = true")
	s.settle(t, tray)
	s.again(t, server.URL+"/one.zip")
	server.holds(t, true)
	s.choose(t, tray, "Pause all")
	server.holds(t, false)
	s.choose(t, tray, "Resume all")
	server.holds(t, true)

	s.hide(t)
	s.choose(t, tray, "Show window")
	until(t, "the window", s.visible)

	if err := s.Copy(server.URL + "/two.zip"); err != nil {
		t.Fatal(err)
	}
	s.choose(t, tray, "Paste links")
	server.release("/one.zip")
	server.release("/two.zip")
	s.files(t, 2)

	s.choose(t, tray, "Quit")
	s.over(t)
}

func TestWindowIsNeverHiddenWhereThereIsNoTray(t *testing.T) {
	t.Run("from the start", func(t *testing.T) {
		s := startSession(t)
		s.open(t, "ask_before_quitting = false", "close_to_tray = true")
		s.closeWindow(t)
		s.over(t)
	})
	t.Run("when the tray ends", func(t *testing.T) {
		s := startSession(t)
		tray := s.startTray(t)
		s.open(t, "ask_before_quitting = false", "close_to_tray = true")
		s.settle(t, tray)
		s.hide(t)
		tray.Close()
		until(t, "the window", s.visible)
		s.closeWindow(t)
		s.over(t)
	})
}

func TestSecondStart(t *testing.T) {
	server, s := startHolding(t), startSession(t)
	tray := s.startTray(t)
	s.open(t, "ask_before_quitting = false", "close_to_tray = true")
	s.settle(t, tray)
	s.hide(t)
	s.again(t, "-minimized", server.URL+"/one%2F1.zip?a=%25")
	server.holds(t, true)
	if s.visible() {
		t.Error("nobody asked for the window")
	}
	s.again(t)
	until(t, "the window", s.visible)
	server.release("/one/1.zip")
	s.files(t, 1)
}

// A start that nobody looks at stays in the tray, and works there; where there is no tray
// the window comes, minimised.
func TestMinimisedStart(t *testing.T) {
	t.Run("with a tray", func(t *testing.T) {
		s := startSession(t)
		tray := s.startTray(t)
		s.desk = startOn(t, s.ctx, s.Screen, []string{"-minimized"})
		s.choose(t, tray, "Monitor clipboard")
		s.checked(t, tray, "Monitor clipboard", true)
		s.hangClipboard(t)
		if s.windows(t) != "" {
			t.Error("there is a window")
		}
		s.choose(t, tray, "Show window")
		until(t, "the window", s.visible)
		s.hangClipboard(t)
	})
	t.Run("ended from the tray", func(t *testing.T) {
		s := startSession(t)
		tray := s.startTray(t)
		s.desk = startOn(t, s.ctx, s.Screen, []string{"-minimized"})
		s.choose(t, tray, "Quit")
		s.over(t)
	})
	t.Run("without", func(t *testing.T) {
		s := startSession(t)
		s.desk = startOn(t, s.ctx, s.Screen, []string{"-minimized"})
		conn, err := x11.Dial()
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		until(t, "a window that is minimised", func() bool {
			for id := range strings.Lines(s.windows(t)) {
				window, err := dragging.Window(id)
				if err != nil {
					t.Fatal(err)
				}
				const iconic = 3 // as the Inter-Client Communication Conventions Manual numbers it, §4.1.3.1
				if slices.Equal(conn.Numbers(xproto.Window(window), conn.Atom("WM_STATE"), 1), []uint32{iconic}) {
					return true
				}
			}
			return false
		})
	})
}

// windows gives the windows of Gannet, visible or not.
func (s *session) windows(t *testing.T) string {
	t.Helper()
	out, err := s.Command("xdotool", "search", "--class", "gannet").Output()
	var none *exec.ExitError // as its status is if it finds nothing
	if err != nil && !errors.As(err, &none) {
		t.Fatal(err)
	}
	return string(bytes.TrimSpace(out))
}

func TestMessageOfWhatFinished(t *testing.T) {
	server, s := startHolding(t), startSession(t)
	tray, service := s.startTray(t), s.startMessages(t)
	s.open(t, "ask_before_quitting = false", "close_to_tray = true")
	s.settle(t, tray)
	s.hide(t)
	s.again(t, "-minimized", server.URL+"/one%2B%20%C3%BC.zip", server.URL+"/two.zip")
	act := func(key string) {
		t.Helper()
		if err := service.Emit("/org/freedesktop/Notifications", "org.freedesktop.Notifications.ActionInvoked", uint32(7), key); err != nil {
			t.Fatal(err)
		}
	}
	server.holds(t, true)
	server.release("/one+ ü.zip")
	m := s.message(t, 1)
	if want := []string{"default", "Show window", "open", "Open", "reveal", "Show in folder"}; m.title != "Finished: one+ ü.zip" || m.replaces != 0 ||
		!slices.Equal(m.actions, want) {
		t.Errorf("%+v", m)
	}
	act("open")
	path := filepath.Join(s.home, "Downloads", "one+ ü.zip")
	until(t, "the file to be opened", func() bool {
		text, err := os.ReadFile(s.opened)
		return err == nil && string(text) == path+"\n"
	})
	act("reveal")
	until(t, "the file to be shown", func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.shown["file://"+filepath.Dir(path)+"/one+%20%C3%BC.zip"]
	})
	server.release("/two.zip")
	if m = s.message(t, 2); m.title != "2 downloads finished" || m.text != "one+ ü.zip\ntwo.zip" || m.replaces != 7 {
		t.Errorf("%+v", m)
	}
	if s.visible() {
		t.Error("the window came by itself")
	}
	act("default")
	until(t, "the window", s.visible)
}
