//go:build linux

// The desktop that pictures are taken of.

package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"gannet/assets"
	"gannet/internal/dev/bus"
	"gannet/internal/dev/dragging"
	"gannet/internal/dev/screen"
)

// desk is a display with the window, and with what else a desktop has.
type desk struct {
	*screen.Screen
	ctx   context.Context
	bus   *bus.Bus // nil without anything else
	home  string
	proxy string // HOST:PORT of the server, which answers for every host
	id    string // of the window, once there is one, as xdotool has it
}

// newDesk makes all of a desk but the window.
func newDesk(ctx context.Context, sc scene, proxy string) (d *desk, err error) {
	d = &desk{ctx: ctx, proxy: proxy}
	defer func() {
		if err != nil {
			d.close()
		}
	}()
	if d.home, err = newHome(); err != nil {
		return d, err
	}
	if err := errors.Join(os.Mkdir(filepath.Join(d.home, ".run"), 0o700), prefer(d.home, sc)); err != nil {
		return d, err
	}
	width, height := 1100, 800
	if sc.around != nil {
		width, height = sc.whole[0], sc.whole[1]
	}
	if d.Screen, err = screen.Start(ctx, width, height); err != nil {
		return d, err
	}
	if err := d.moveTo(width-1, height-1); err != nil || sc.around == nil { // not over a row
		return d, err
	}
	if d.bus, err = bus.Start(); err != nil {
		return d, err
	}
	d.Bus = d.bus.Address
	return d, errors.Join(d.Command("xsetroot", "-solid", "#6d8fb0").Run(), sc.around(d))
}

func (d *desk) close() {
	if d.Screen != nil {
		d.Close()
	}
	if d.bus != nil {
		d.bus.Close()
	}
	os.RemoveAll(d.home)
}

func (d *desk) moveTo(x, y int) error {
	return d.Do("mousemove", "--sync", strconv.Itoa(x), strconv.Itoa(y))
}

// start starts a program whose files are below home.
func (d *desk) start(name string, args ...string) error {
	cmd := d.Command(name, args...)
	cmd.Env = append(append(cmd.Env, screen.Home(d.home)...), "GDK_BACKEND=x11", "MOZ_ENABLE_WAYLAND=0",
		"NO_AT_BRIDGE=1")
	return d.Run(cmd)
}

// put writes a file below home.
func (d *desk) put(path, text string) error {
	path = filepath.Join(d.home, path)
	return errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600))
}

//go:embed desk/xfce4-panel.xml
var panelSettings string

// panel has a tray and a clock at the bottom.
func panel(d *desk) error {
	keeper, err := filepath.Glob("/usr/lib/*/xfce4/xfconf/xfconfd")
	if err != nil || len(keeper) == 0 {
		return errors.New("what keeps the panel's settings (xfconfd) is not installed")
	}
	return errors.Join(
		d.put(".config/xfce4/xfconf/xfce-perchannel-xml/xfce4-panel.xml", panelSettings),
		d.start(keeper[0]), d.Command("gdbus", "wait", "--session", "--timeout", "20", "org.xfce.Xfconf").Run(),
		d.start("xfce4-panel", "--disable-wm-check"),
	)
}

//go:embed desk/dunstrc
var messageSettings string

// messages shows messages.
func messages(d *desk) error {
	icons := filepath.Join(d.home, "icons")
	return errors.Join(
		d.put("icons/io.github.gannet.Gannet.png", string(assets.Icon)),
		d.put(".config/dunst/dunstrc", strings.ReplaceAll(messageSettings, "ICONS", icons)), d.start("dunst"),
	)
}

// firefoxProxy makes Firefox ask the server for every page.
const firefoxProxy = `
user_pref("network.proxy.type", 1);
user_pref("network.proxy.http", %q);
user_pref("network.proxy.http_port", %s);
user_pref("dom.security.https_first", false);
`

// browser shows the page with links, on the left.
func browser(d *desk) error {
	profile := filepath.Join(d.home, "firefox")
	host, port, err := net.SplitHostPort(d.proxy)
	if err != nil {
		return err
	}
	err = errors.Join(
		screen.FirefoxProfile(profile, 592, 530), d.put("firefox/prefs.js", fmt.Sprintf(firefoxProxy, host, port)),
		d.start("firefox-esr", "--new-instance", "--profile", profile, site+"/"),
	)
	if err != nil {
		return err
	}
	id, err := d.Window(d.ctx, "firefox")
	if err != nil {
		return err
	}
	return d.Do("windowmove", "--sync", id, "14", "10")
}

// dragLink drags a link of the browser over the window, and does not let it go.
func dragLink(d *desk) error {
	if err := d.Do("windowsize", "--sync", d.id, "700", "530", "windowmove", "--sync", d.id, "626", "30"); err != nil {
		return err
	}
	for _, variable := range d.Env() { // dragging looks there for the display
		name, value, _ := strings.Cut(variable, "=")
		os.Setenv(name, value)
	}
	begun, stop, err := dragging.Watch()
	if err != nil {
		return err
	}
	defer stop()
	step, failed := 0, error(nil)
	err = screen.Until(d.ctx, func() bool {
		if step%20 == 0 { // the page may not have been there
			failed = errors.Join(d.Do("mouseup", "1"), d.moveTo(150, 366), d.Do("mousedown", "1"))
		}
		step++
		failed = errors.Join(failed, d.moveTo(150+2*(step%20), 366))
		return failed != nil || begun()
	})
	if err := errors.Join(err, failed); err != nil {
		return fmt.Errorf("dragging: %w", err)
	}
	for x := 200; x <= 980; x += 30 {
		if err := d.moveTo(x, 420); err != nil {
			return err
		}
	}
	return d.Do("sleep", "1", "mousemove_relative", "2", "2", "sleep", "2")
}

// trayMenu opens the menu of the icon in the tray.
func trayMenu(d *desk) error {
	return d.Do("windowminimize", d.id, "mousemove", "364", "191", "sleep", "1", "click", "3", "sleep", "1",
		"mousemove", "300", "130", "sleep", "1")
}

// awaitMessage waits for the message that is shown once the window is out of sight.
func awaitMessage(d *desk) error {
	if err := d.Do("windowminimize", d.id); err != nil {
		return err
	}
	if _, err := d.Window(d.ctx, "Dunst"); err != nil {
		return err
	}
	return d.Do("sleep", "3") // the other file comes
}
