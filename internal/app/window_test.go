//go:build linux

package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"gannet/downloader"
	"gannet/internal/dev/screen"
	"gannet/internal/platform/desktop"
	"gannet/settings"
)

// The tests of the real window use a virtual display, real keys and a real clipboard.

// windowTime is how long a test with the window may take in all. Only what hangs takes so long, also on a machine
// that is busy.
const windowTime = 3 * screen.Limit

// These tests run their own program again: as gannet, and as gannet-seen, which tells what it shows.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"gannet": openWindow, "gannet-seen": seen})
}

// openWindow is Gannet with the links in its arguments.
func openWindow() {
	os.Exit(Run(desktop.Call{Links: os.Args[1:]}, Build{Version: "1.2.3"}, os.Stderr))
}

// desk is a display, and a folder for all of Gannet's files.
type desk struct {
	*screen.Screen
	t    *testing.T
	ctx  context.Context
	home string
}

// newDesk starts a display of width x height pixels, or skips the test where that cannot be had.
func newDesk(t *testing.T, width, height int) *desk {
	t.Helper()
	if testing.Short() {
		t.Skip("opens a real window, which -short leaves out")
	}
	for _, name := range []string{"Xvfb", "openbox", "xdotool", "xclip", "import"} {
		if _, err := exec.LookPath(name); err != nil && os.Getenv("CI") == "" {
			t.Skipf("%s is not installed: make test installs what the tests need", name)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), windowTime)
	t.Cleanup(cancel)
	on, err := screen.Start(ctx, width, height)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(on.Close)
	return &desk{on, t, ctx, t.TempDir()}
}

func (d *desk) download(name string) string { return filepath.Join(d.home, "Downloads", name) }

func (d *desk) store() *settings.Store {
	store, _ := settings.Open(filepath.Join(d.home, ".config/gannet/settings.toml"), downloader.CheckProxy)
	return store
}

func (d *desk) settings() settings.Values { return d.store().Get() }

// gannet is a running window.
type gannet struct {
	*desk
	id     string // of the X window
	cmd    *exec.Cmd
	ask    io.Writer
	answer *json.Decoder

	ended  chan struct{} // closed when the program has ended; then these are to be read:
	status error         // how it ended
	said   bytes.Buffer  // standard error
}

// open starts Gannet and waits until its window shows the list.
func (d *desk) open() *gannet {
	d.t.Helper()
	g := &gannet{desk: d, cmd: d.Command("gannet-seen"), ended: make(chan struct{})}
	g.cmd.Dir = d.home // away from FyneApp.toml, which says that no calls come from the wrong goroutine
	g.cmd.Env = append(g.cmd.Env, screen.Home(d.home)...)
	g.cmd.Stderr = &g.said
	in, err := g.cmd.StdinPipe()
	if err != nil {
		d.t.Fatal(err)
	}
	out, err := g.cmd.StdoutPipe()
	if err != nil {
		d.t.Fatal(err)
	}
	g.ask, g.answer = in, json.NewDecoder(out)
	if err := g.cmd.Start(); err != nil {
		d.t.Fatal(err)
	}
	go func() { // ends with the program
		g.status = g.cmd.Wait()
		close(g.ended)
	}()
	d.t.Cleanup(func() {
		_ = g.cmd.Process.Kill() // it may have ended
		<-g.ended
	})
	if g.id, err = d.Window(d.ctx, "gannet"); err != nil {
		_ = g.cmd.Process.Kill()
		<-g.ended
		d.t.Fatalf("%v\n%s", err, &g.said)
	}
	g.shows("All") // until the window is drawn it takes no keys
	return g
}

// copy puts a text on the clipboard.
func (g *gannet) copy(text string) {
	g.t.Helper()
	if err := g.Copy(text); err != nil {
		g.t.Fatal(err)
	}
}

// press presses keys, such as "ctrl+v", one after another.
func (g *gannet) press(keys ...string) {
	g.t.Helper()
	if err := errors.Join(g.Focus(g.ctx, g.id), g.Do(append([]string{"key"}, keys...)...)); err != nil {
		g.t.Fatal(err)
	}
}

// texts gives what the window shows.
func (g *gannet) texts() (shown []text) {
	g.t.Helper()
	if _, err := io.WriteString(g.ask, "\n"); err != nil {
		g.t.Fatalf("the window is gone: %v", err)
	}
	if err := g.answer.Decode(&shown); err != nil {
		g.t.Fatalf("the window is gone: %v", err)
	}
	return shown
}

// says waits until the row of the file contains the words.
func (g *gannet) says(name, words string) {
	g.t.Helper()
	g.until(name+" to be "+words, func() bool { return strings.Contains(rowOf(name, g.texts()), words) })
}

// counts waits until a group of the sidebar has a number, "" for none.
func (g *gannet) counts(group, number string) {
	g.t.Helper()
	g.until(group+" to have the number "+number, func() bool {
		shown := g.texts()
		i := slices.IndexFunc(shown, func(s text) bool { return s.Text == group })
		return i >= 0 && i+1 < len(shown) && shown[i+1].Text == number
	})
}

// shows waits until a text is shown.
func (g *gannet) shows(words string) {
	g.t.Helper()
	g.until(words+" to be shown", func() bool { return g.reads(words) })
}

// hides waits until a text is not shown.
func (g *gannet) hides(words string) {
	g.t.Helper()
	g.until(words+" to go", func() bool { return !g.reads(words) })
}

func (g *gannet) reads(words string) bool {
	return slices.ContainsFunc(g.texts(), func(s text) bool { return s.Text == words })
}

// until polls done until it holds; what names it for the failure, which leaves a picture.
func (g *gannet) until(what string, done func() bool) {
	g.t.Helper()
	if err := screen.Until(g.ctx, done); err != nil {
		g.fail(what, err)
	}
}

// fail ends the test, which waited for something, with all that the window shows.
func (g *gannet) fail(what string, err error) {
	g.t.Helper()
	const picture = "../../build/window-failed.png"
	if err := errors.Join(os.MkdirAll(filepath.Dir(picture), 0o755), g.Picture(g.id, picture)); err != nil {
		g.t.Error(err)
	}
	g.t.Fatalf("waiting for %s: %v\nsee %s; all the texts: %v", what, err, picture, g.texts())
}

// quit presses Ctrl+Q and waits for the program to end, which it does at once and well
// where nothing runs.
func (g *gannet) quit() {
	g.t.Helper()
	g.press("ctrl+q")
	if err := g.wait(); err != nil {
		g.t.Errorf("it ended with %v\n%s", err, &g.said)
	}
}

// end sends a signal, waits for the end and gives the error of that.
func (g *gannet) end(signal os.Signal) error {
	g.t.Helper()
	if err := g.cmd.Process.Signal(signal); err != nil {
		g.t.Errorf("it has ended before: %v", err)
	}
	return g.wait()
}

func (g *gannet) wait() error {
	g.t.Helper()
	select {
	case <-g.ended:
	case <-g.ctx.Done():
		g.fail("the program to end", context.Cause(g.ctx))
	}
	log, err := os.ReadFile(filepath.Join(g.home, ".local/state/gannet/gannet.log"))
	if err != nil {
		g.t.Error(err)
	}
	if bytes.Contains(log, []byte("Error in Fyne call thread")) { // not looked for with the tag migrated_fynedo
		g.t.Errorf("the window is used from the wrong goroutine:\n%s", log)
	}
	return g.status
}
