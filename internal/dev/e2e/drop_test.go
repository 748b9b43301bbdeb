//go:build linux

package e2e

import (
	"context"
	"fmt"
	"image"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jezek/xgb/xproto"

	"gannet/internal/dev/dragging"
	"gannet/internal/dev/screen"
	"gannet/internal/platform/x11"
)

// exactPaths are what must reach the server byte for byte.
var exactPaths = []string{
	"/slash%2Fslash.zip?a=%2F&b=/",
	"/plus%2Bplus+plus.zip?sum=1%2B1+2",
	"/per%25cent.zip?x=%25&y=%2541",
	"/with%20space.zip?q=a%20b",
	"/%C3%BCn%C3%AFcode%E2%82%AC.zip?q=%F0%9F%93%A6",
	"/odd.zip?sig=(a)!*~,;:@$&b=c.",
	"/long.zip?policy=" + strings.Repeat("aB3%2F%2B%3D", 256),
}

// origin is a web server that remembers what it was asked for, to the byte.
type origin struct {
	*httptest.Server
	pages map[string]string // what is no file, by its path

	mu    sync.Mutex // guards asked
	asked []string
}

func startOrigin(t *testing.T, pages map[string]string) *origin {
	o := &origin{pages: pages}
	o.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if page, ok := o.pages[r.URL.Path]; ok {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = io.WriteString(w, page)
			return
		}
		if strings.HasPrefix(r.UserAgent(), "Gannet") {
			o.mu.Lock()
			o.asked = append(o.asked, r.RequestURI)
			o.mu.Unlock()
		}
		if strings.HasPrefix(r.URL.Path, "/picture") {
			w.Header().Set("Content-Type", "image/svg+xml")
			_, _ = io.WriteString(w, `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="60"><rect width="300" height="60" fill="teal"/></svg>`)
			return
		}
		w.Header().Set("Content-Type", "application/zip")
		_, _ = io.WriteString(w, "a file")
	}))
	t.Cleanup(o.Close)
	return o
}

// take waits until Gannet has asked for as many files as are wanted, and checks that
// these are they, each asked for once.
func (o *origin) take(t *testing.T, want ...string) {
	t.Helper()
	until(t, fmt.Sprintf("%d requests", len(want)), func() bool {
		o.mu.Lock()
		defer o.mu.Unlock()
		return len(o.asked) >= len(want)
	})
	o.mu.Lock()
	defer o.mu.Unlock()
	got := slices.Sorted(slices.Values(o.asked))
	if want = slices.Sorted(slices.Values(want)); !slices.Equal(got, want) {
		t.Errorf("the server was asked for %q\nwant %q", got, want)
	}
	o.asked = nil
}

// at is where Gannet's window is on its desk.
var at = image.Pt(660, 120)

// desk is a display of its own with Gannet's window on it.
type desk struct {
	*screen.Screen
	ctx  context.Context
	home string

	id     string // the window, as xdotool has it,
	window uint32 // and as X has it

	ended  chan struct{} // closed when the program has ended
	status error         // then says how
}

// startDesk shows the window, with lines of the settings file.
func startDesk(t *testing.T, settings ...string) *desk {
	t.Helper()
	need(t, "Xvfb", "openbox", "xdotool", "xclip", "import")
	ctx := inTime(t)
	show, err := screen.Start(ctx, 1400, 900)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(show.Close)
	return openDesk(t, ctx, show, settings...)
}

// openDesk shows the window on a display.
func openDesk(t *testing.T, ctx context.Context, show *screen.Screen, settings ...string) *desk {
	t.Helper()
	d := startOn(t, ctx, show, nil, settings...)
	var err error
	if d.id, err = show.Window(ctx, "gannet"); err != nil {
		t.Fatal(err)
	}
	if d.window, err = dragging.Window(d.id); err != nil {
		t.Fatal(err)
	}
	until(t, "the window to take drops", func() bool { return dragging.Ready(d.window) })
	if err := show.Painted(ctx, d.id); err != nil { // until then a click meets nothing
		t.Fatal(err)
	}
	if err := show.Place(ctx, d.id, at.X, at.Y, 700, 500); err != nil {
		t.Fatal(err)
	}
	return d
}

// startOn starts the program on a display.
func startOn(t *testing.T, ctx context.Context, show *screen.Screen, args []string, settings ...string) *desk {
	t.Helper()
	path := program(t)
	for _, variable := range show.Env() {
		name, value, _ := strings.Cut(variable, "=")
		t.Setenv(name, value)
	}
	d := &desk{Screen: show, ctx: ctx, home: t.TempDir()}
	config := filepath.Join(d.home, ".config", "gannet")
	if err := os.MkdirAll(config, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(config, "settings.toml"), []byte(strings.Join(settings, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := show.Command(path, args...)
	cmd.Dir = d.home // away from FyneApp.toml, which only those who build Gannet have
	cmd.Env = append(cmd.Env, screen.Home(d.home)...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	d.ended = make(chan struct{})
	go func() { // ends with the program
		d.status = cmd.Wait()
		close(d.ended)
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // it may have ended
		<-d.ended
	})
	return d
}

func (d *desk) do(t *testing.T, args ...string) {
	t.Helper()
	if err := d.Do(args...); err != nil {
		t.Fatal(err)
	}
}

// focus gives the window the keyboard.
func (d *desk) focus(t *testing.T) {
	t.Helper()
	if err := d.Focus(d.ctx, d.id); err != nil {
		t.Fatal(err)
	}
}

// files waits until n files are there, whole, and fails if there are more.
func (d *desk) files(t *testing.T, n int) {
	t.Helper()
	names := func() (whole, all int) {
		entries, _ := os.ReadDir(filepath.Join(d.home, "Downloads"))
		for _, e := range entries {
			if !strings.Contains(e.Name(), ".part") {
				whole++
			}
		}
		return whole, len(entries)
	}
	until(t, fmt.Sprintf("%d files", n), func() bool {
		whole, all := names()
		return whole >= n && whole == all
	})
	if whole, _ := names(); whole != n {
		t.Errorf("there are %d files, want %d", whole, n)
	}
}

// A link dropped onto the real window is downloaded once, to the byte, whether the
// source heeds the window that stands in for it or, as GNOME's bridge from Wayland,
// does not.
func TestDropReachesTheWindow(t *testing.T) {
	server := startOrigin(t, nil)
	d := startDesk(t)
	for i, path := range exactPaths {
		drag := dragging.Drag{Direct: i%2 == 1, Offers: map[string][]byte{
			"text/x-moz-url": dragging.UTF16(server.URL + path + "\nTitle"), "text/plain": []byte("Title"),
		}}
		if err := drag.Onto(d.ctx, d.window); err != nil {
			t.Fatalf("direct %v: %v", drag.Direct, err)
		}
		server.take(t, path)
	}
	d.files(t, len(exactPaths))
}

func TestWindowHasTheIcon(t *testing.T) {
	d := startDesk(t)
	conn, err := x11.Dial()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	until(t, "the icon", func() bool { // first the window manager may have given it one
		return slices.Equal(conn.Numbers(xproto.Window(d.window), conn.Atom("_NET_WM_ICON"), 2), []uint32{512, 512})
	})
}

// A program that took the clipboard and does not answer holds up nothing for good, while
// copied links are watched for and when it is pasted.
func TestHungClipboardHoldsUpNothing(t *testing.T) {
	server := startOrigin(t, nil)
	d := startDesk(t, "watch_clipboard = true")
	d.hangClipboard(t)
	d.focus(t)
	for _, key := range []string{"ctrl+v", "ctrl+n", "ctrl+v", "ctrl+f", "ctrl+v", "shift+Insert"} { // anywhere, and into fields
		d.do(t, "key", key)
	}
	d.pasteByMenu(t)
	drag := dragging.Drag{Offers: map[string][]byte{"text/uri-list": []byte(server.URL + "/while%2Fhung.zip\r\n")}, Direct: true}
	if err := drag.Onto(d.ctx, d.window); err != nil {
		t.Fatal(err)
	}
	server.take(t, "/while%2Fhung.zip")
	d.files(t, 1)
}

// What is pasted by a field's menu, cut there and pasted again is the same, and what is typed at once comes
// after it.
func TestPasteIntoAField(t *testing.T) {
	server := startOrigin(t, nil)
	d := startDesk(t)
	if err := d.Copy(server.URL + "/pasted%2F.zip"); err != nil {
		t.Fatal(err)
	}
	d.focus(t)
	d.pasteByMenu(t)
	d.do(t, "key", "ctrl+a", "ctrl+x", "ctrl+v", "question", "x", "Return")
	server.take(t, "/pasted%2F.zip?x")
	d.files(t, 1)
}

// pasteByMenu pastes into the box with the mouse.
func (d *desk) pasteByMenu(t *testing.T) {
	t.Helper()
	d.do(t, "mousemove", "--window", d.id, "200", "50", "click", "3")
	d.do(t, "key", "Down", "Down", "Down", "Return")
}

// hangClipboard takes the clipboard, waits until what was copied is asked for, and
// never answers.
func (d *desk) hangClipboard(t *testing.T) {
	t.Helper()
	hung, err := x11.Dial()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(hung.Close)
	asked := make(chan struct{})
	go func() { // ends with hung
		for event, err := hung.Next(); err == nil; event, err = hung.Next() {
			if _, ok := event.(xproto.SelectionRequestEvent); ok {
				close(asked)
				return
			}
		}
	}()
	for tick := time.Tick(time.Second); ; { // it may not be watched yet
		xproto.SetSelectionOwner(hung.X, hung.Window, hung.Atom("CLIPBOARD"), xproto.TimeCurrentTime)
		select {
		case <-asked:
			return
		case <-d.ctx.Done():
			t.Fatal("the clipboard is not watched")
		case <-tick:
		}
	}
}
