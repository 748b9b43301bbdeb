//go:build linux && browsers

package e2e

import (
	"encoding/json"
	"fmt"
	"html"
	"image"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"gannet/internal/dev/dragging"
	"gannet/internal/dev/screen"
)

// board is a page with things to drag. It tells where on the screen they are, or where
// that cannot be known, which of them the pointer is over.
type board struct {
	*origin
	mu     sync.Mutex // guards what follows
	places map[string]image.Point
	over   string
}

const boardPage = `<!DOCTYPE html><meta charset="utf-8"><title>Board</title>
<style>body{margin:0;font:20px sans-serif} a.l{display:block;height:44px;background:#dde;margin:2px} p{margin:8px}</style>
%s
<p id="selection">Several <a href="/one%%2F1.zip?a=%%2B">links</a> in <a href="/two.zip?b=1&amp;c=%%25">a row</a>, and <a href="/three.zip">more</a> words.</p>
<img id="picture" draggable="true" src="/picture.svg?sig=a%%2Fb%%2B" width="300" height="60">
<script>
function tell() {
	const places = {}
	for (const e of document.querySelectorAll('[id]')) {
		const r = e.getBoundingClientRect()
		const left = window.mozInnerScreenX ?? window.screenX
		const top = window.mozInnerScreenY ?? window.screenY + window.outerHeight - window.innerHeight
		places[e.id] = {X: Math.round(left + r.left + 25), Y: Math.round(top + r.top + r.height / 2)}
	}
	fetch('/places', {method: 'POST', body: JSON.stringify(places)})
}
onmousemove = e => fetch('/over', {method: 'POST', body: e.target.closest('[id]')?.id ?? 'page'})
onload = () => {
	getSelection().selectAllChildren(document.getElementById('selection'))
	setInterval(tell, 200)
}
</script>`

func startBoard(t *testing.T) *board {
	var links strings.Builder
	for i, path := range exactPaths {
		fmt.Fprintf(&links, `<a class="l" id="link%d" href="%s">Link %d</a>`, i, html.EscapeString(path), i)
	}
	b := &board{}
	b.origin = startOrigin(t, map[string]string{"/": fmt.Sprintf(boardPage, &links)})
	usual := b.Config.Handler
	b.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		told, err := io.ReadAll(r.Body)
		b.mu.Lock()
		defer b.mu.Unlock()
		switch {
		case err != nil:
			t.Error(err)
		case r.URL.Path == "/places":
			if err := json.Unmarshal(told, &b.places); err != nil {
				t.Error(err)
			}
		case r.URL.Path == "/over":
			b.over = string(told)
		default:
			usual.ServeHTTP(w, r)
		}
	})
	return b
}

// place waits until it is known where a thing is.
func (b *board) place(t *testing.T, id string) (p image.Point) {
	t.Helper()
	until(t, "the place of "+id, func() bool {
		b.mu.Lock()
		defer b.mu.Unlock()
		var ok bool
		p, ok = b.places[id]
		return ok
	})
	return p
}

// over is a point of Gannet's list, below its rows.
var over = at.Add(image.Pt(440, 360))

// hand holds the mouse.
type hand interface {
	move(t *testing.T, to image.Point)
	button(t *testing.T, down bool)
}

// drag drags from a place over Gannet's list, waits until the window shows that it
// would take it, lets go, and waits until it does so no more.
func (d *desk) drag(t *testing.T, from image.Point) {
	t.Helper()
	d.dragBy(t, d, from)
}

func (d *desk) dragBy(t *testing.T, by hand, from image.Point) {
	t.Helper()
	defer func() {
		if t.Failed() {
			d.screenshot(t, "failed-"+filepath.Base(t.Name())+".png")
		}
	}()
	begun, stop, err := dragging.Watch()
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	by.move(t, from)
	by.button(t, true)
	step := 0
	until(t, "the drag to begin", func() bool {
		step = (step + 7) % 30
		by.move(t, from.Add(image.Pt(step, step/3)))
		return begun()
	})
	for i := 1; i <= 10; i++ {
		by.move(t, from.Add(over.Sub(from).Mul(i).Div(10)))
	}
	shift := 0
	until(t, "the window to show that it can be dropped", func() bool {
		shift = 1 - shift
		by.move(t, over.Add(image.Pt(shift, 0)))
		return d.covered(t)
	})
	d.screenshot(t, "drag-"+filepath.Base(t.Name())+".png")
	by.button(t, false)
	until(t, "the window to be as before", func() bool { return !d.covered(t) })
}

func (d *desk) move(t *testing.T, p image.Point) {
	t.Helper()
	d.do(t, "mousemove", "--sync", fmt.Sprint(p.X), fmt.Sprint(p.Y))
}

func (d *desk) button(t *testing.T, down bool) {
	t.Helper()
	if down {
		d.do(t, "mousedown", "1")
	} else {
		d.do(t, "mouseup", "1")
	}
}

// covered reports whether the list is covered by the place to drop onto: by the colour
// of two points clear of the pointer and of what is written in rows, one row or more
// apart, as the row chosen has the same colour.
func (d *desk) covered(t *testing.T) bool {
	t.Helper()
	for _, p := range []image.Point{{-60, -130}, {-60, -30}} {
		p = over.Sub(at).Add(p)
		out, err := d.Command("import", "-window", d.id, "-crop", fmt.Sprintf("1x1+%d+%d", p.X, p.Y), "txt:-").Output()
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(out), "(34,49,74)") {
			return false
		}
	}
	return true
}

// start starts a program with all its files below a folder of its own.
func (d *desk) start(t *testing.T, name string, args ...string) {
	t.Helper()
	cmd := d.Command(name, args...)
	cmd.Env = append(cmd.Env, "HOME="+t.TempDir(), "GDK_BACKEND=x11", "MOZ_ENABLE_WAYLAND=0", "NO_AT_BRIDGE=1", "XDG_RUNTIME_DIR="+t.TempDir())
	startProgram(t, cmd)
}

// startProgram starts a program that is killed with the test. What it says is told if
// the test fails.
func startProgram(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	out, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		out.Close()
		if said, err := os.ReadFile(out.Name()); err == nil && t.Failed() {
			t.Logf("%s said: %.3000s", cmd.Args[0], said)
		}
	})
}

// What is dragged from a browser is downloaded once, to the byte.
func TestDragFromBrowsers(t *testing.T) {
	for name, start := range map[string]func(t *testing.T, d *desk, page string){
		"chromium": func(t *testing.T, d *desk, page string) {
			d.start(t, "chromium", chromiumArgs(t, page)...)
		},
		"firefox-esr": func(t *testing.T, d *desk, page string) {
			d.start(t, "firefox-esr", "--new-instance", "--profile", firefoxProfile(t), page)
		},
	} {
		t.Run(name, func(t *testing.T) {
			need(t, name)
			b, d := startBoard(t), startDesk(t, `theme = "dark"`)
			start(t, d, b.URL)
			d.drag(t, b.place(t, "selection"))
			b.take(t, "/one%2F1.zip?a=%2B", "/two.zip?b=1&c=%25", "/three.zip")
			for i, path := range exactPaths {
				d.drag(t, b.place(t, fmt.Sprintf("link%d", i)))
				b.take(t, path)
			}
			d.drag(t, b.place(t, "picture"))
			b.take(t, "/picture.svg?sig=a%2Fb%2B")
			d.files(t, len(exactPaths)+4)
		})
	}
}

func chromiumArgs(t *testing.T, page string) []string {
	t.Helper()
	return []string{
		"--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
		"--disable-component-update", "--disable-sync", "--no-default-browser-check", "--password-store=basic",
		"--user-data-dir=" + t.TempDir(), "--window-position=0,0", "--window-size=620,700", "--app=" + page,
	}
}

func firefoxProfile(t *testing.T) string {
	t.Helper()
	profile := t.TempDir()
	if err := screen.FirefoxProfile(profile, 620, 700); err != nil {
		t.Fatal(err)
	}
	return profile
}

// A list dragged from a file manager is read for its links.
func TestDragListFromFileManager(t *testing.T) {
	need(t, "pcmanfm")
	server, d := startOrigin(t, nil), startDesk(t, `theme = "dark"`)
	folder := filepath.Join(t.TempDir(), "100% ü")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	var list strings.Builder
	for _, path := range exactPaths {
		fmt.Fprintln(&list, server.URL+path)
	}
	if err := os.WriteFile(filepath.Join(folder, "a 50% list ü.txt"), []byte(list.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	d.start(t, "pcmanfm", "--no-desktop", folder)
	id, err := d.Window(d.ctx, "pcmanfm")
	if err != nil {
		t.Fatal(err)
	}
	d.do(t, "windowsize", "--sync", id, "620", "500")
	d.do(t, "windowmove", "--sync", id, "0", "0")
	d.drag(t, image.Pt(207, 116))
	server.take(t, exactPaths...)
	d.files(t, len(exactPaths))
}

// screenshot keeps what the screen shows in the folder named by PICTURES, if that is set.
func (d *desk) screenshot(t *testing.T, name string) {
	t.Helper()
	if dir := os.Getenv("PICTURES"); dir != "" {
		if err := d.Picture("root", filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
}
