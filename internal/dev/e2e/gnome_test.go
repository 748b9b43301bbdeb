//go:build linux && browsers

package e2e

import (
	"bytes"
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/godbus/dbus/v5"

	"gannet/internal/dev/screen"
)

// gnome is GNOME's compositor with Wayland, XWayland and a pointer.
type gnome struct {
	*desk
	env     []string // of programs that use Wayland
	pointer dbus.BusObject
	at      image.Point // of the pointer
}

// startGNOME runs mutter, without the rest of GNOME and without a screen.
func startGNOME(t *testing.T) *gnome {
	t.Helper()
	for _, name := range []string{"mutter", "Xwayland", "dbus-run-session"} {
		if _, err := exec.LookPath(name); err != nil {
			t.Skipf("%s is not installed; it is too large for CI: apt-get install mutter xwayland dbus-daemon", name)
		}
	}
	need(t, "xdotool", "xclip", "import")
	ctx := inTime(t)
	dir, err := os.MkdirTemp("", "gnome") // t.TempDir may be too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	told := filepath.Join(dir, "env")
	cmd := exec.Command("dbus-run-session", "--", "mutter", "--wayland", "--headless", "--virtual-monitor", "1600x900", "--",
		"sh", "-c", `env -0 >"$0.new" && mv "$0.new" "$0" && sleep 1000`, told)
	cmd.Env = append(os.Environ(), "HOME="+dir, "XDG_RUNTIME_DIR="+dir, "DISPLAY=", "WAYLAND_DISPLAY=", "GSETTINGS_BACKEND=memory")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		_ = cmd.Wait() // it was killed
		if t.Failed() {
			t.Logf("mutter said: %s", &said)
		}
	})
	until(t, "mutter", func() bool { return exists(told) })
	text, err := os.ReadFile(told)
	if err != nil {
		t.Fatal(err)
	}
	g := &gnome{env: strings.Split(strings.TrimRight(string(text), "\x00"), "\x00")}
	g.takePointer(t)
	g.desk = openDesk(t, ctx, screen.On(g.value("DISPLAY"), g.value("XAUTHORITY")), `theme = "dark"`)
	return g
}

func (g *gnome) value(name string) string {
	for _, v := range g.env {
		if value, ok := strings.CutPrefix(v, name+"="); ok {
			return value
		}
	}
	return ""
}

func (g *gnome) takePointer(t *testing.T) {
	t.Helper()
	bus, err := dbus.Connect(g.value("DBUS_SESSION_BUS_ADDRESS"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { bus.Close() })
	const name = "org.gnome.Mutter.RemoteDesktop"
	var path dbus.ObjectPath
	if err := bus.Object(name, "/org/gnome/Mutter/RemoteDesktop").Call(name+".CreateSession", 0).Store(&path); err != nil {
		t.Fatal(err)
	}
	g.pointer = bus.Object(name, path)
	g.input(t, "Start")
	g.at = image.Pt(5000, 5000) // or less: it stops at the edge
	g.move(t, image.Point{})
}

func (g *gnome) input(t *testing.T, what string, args ...any) {
	t.Helper()
	if err := g.pointer.Call("org.gnome.Mutter.RemoteDesktop.Session."+what, 0, args...).Err; err != nil {
		t.Fatal(err)
	}
}

func (g *gnome) move(t *testing.T, p image.Point) {
	t.Helper()
	by := p.Sub(g.at)
	g.input(t, "NotifyPointerMotionRelative", float64(by.X), float64(by.Y))
	g.at = p
}

func (g *gnome) button(t *testing.T, down bool) {
	t.Helper()
	const left = int32(0x110) // BTN_LEFT of linux/input-event-codes.h
	g.input(t, "NotifyPointerButton", left, down)
}

// find moves the pointer over a thing on the board. Nothing tells where on the screen
// a window is that speaks Wayland.
func (g *gnome) find(t *testing.T, b *board, id string) {
	t.Helper()
	over := func() string {
		b.mu.Lock()
		defer b.mu.Unlock()
		return b.over
	}
	b.mu.Lock()
	b.over = ""
	b.mu.Unlock()
	p := image.Pt(0, 450)
	until(t, "the page", func() bool {
		p.X = (p.X + 10) % 900
		g.move(t, p)
		return over() != ""
	})
	p = image.Pt(p.X+40, 0)
	until(t, "the pointer to be over "+id, func() bool {
		p.Y = (p.Y + 6) % 900
		g.move(t, p)
		return over() == id
	})
}

// What is dragged from a browser that speaks Wayland comes over GNOME's bridge, once and to the byte.
func TestDragOverTheBridgeOfGNOME(t *testing.T) {
	for name, args := range map[string]func(t *testing.T, page string) []string{
		"firefox-esr": func(t *testing.T, page string) []string {
			return []string{"--new-instance", "--profile", firefoxProfile(t), page}
		},
		"chromium": func(t *testing.T, page string) []string {
			return append(chromiumArgs(t, page), "--ozone-platform=wayland")
		},
	} {
		t.Run(name, func(t *testing.T) {
			need(t, name)
			b, g := startBoard(t), startGNOME(t)
			browser := exec.Command(name, args(t, b.URL)...)
			browser.Env = append(slices.Clone(g.env), "HOME="+t.TempDir(), "DISPLAY=", "GDK_BACKEND=wayland", "MOZ_ENABLE_WAYLAND=1", "NO_AT_BRIDGE=1")
			browser.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
			startProgram(t, browser)
			until(t, "the board to be shown", func() bool {
				b.mu.Lock()
				defer b.mu.Unlock()
				return b.places != nil
			})
			g.find(t, b, "selection")
			g.dragBy(t, g, g.at)
			b.take(t, "/one%2F1.zip?a=%2B", "/two.zip?b=1&c=%25", "/three.zip")
			for i, path := range exactPaths {
				g.find(t, b, fmt.Sprintf("link%d", i))
				g.dragBy(t, g, g.at)
				b.take(t, path)
			}
			if name == "chromium" { // which begins no drag of a picture here
				g.files(t, len(exactPaths)+3)
				return
			}
			g.find(t, b, "picture")
			g.dragBy(t, g, g.at)
			b.take(t, "/picture.svg?sig=a%2Fb%2B")
			g.files(t, len(exactPaths)+4)
		})
	}
}
