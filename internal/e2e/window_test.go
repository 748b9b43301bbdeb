//go:build linux

package e2e

import (
	"context"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gannet/internal/screen"
)

// window is Gannet's window on a display of its own.
type window struct {
	*screen.Screen
	t    *testing.T
	home string
	id   string // X's name for it
	exit chan error
}

// openWindow starts the program with a light window, further settings and its
// files below home.
func openWindow(t *testing.T, home string, settings ...string) *window {
	t.Helper()
	path := settingsFile(home)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	text := strings.Join(append(settings, "theme = 'light'"), "\n")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return openShowing(t, home, skyBlue)
}

// openShowing waits until a colour says that the window shows what it should.
func openShowing(t *testing.T, home string, first color.NRGBA) *window {
	t.Helper()
	need(t, "Xvfb", "openbox", "xdotool", "xclip", "import")
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	show, err := screen.Start(ctx, 1100, 800)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(show.Close)
	w := &window{Screen: show, t: t, home: home, exit: make(chan error, 1)}
	cmd := command(t, home)
	cmd.Env = append(cmd.Env, show.Env()...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { w.exit <- cmd.Wait() }() // ends with the test's context at the latest
	if w.id, err = show.Window(ctx, "gannet"); err != nil {
		t.Fatal(err)
	}
	w.do("windowfocus", w.id)
	until(t, "the list", func() bool { return w.shows(first) })
	return w
}

func settingsFile(home string) string { return filepath.Join(home, ".config/gannet/settings.toml") }

func (w *window) download(name string) string { return filepath.Join(w.home, "Downloads", name) }

func (w *window) do(args ...string) {
	w.t.Helper()
	if err := w.Do(args...); err != nil {
		w.t.Fatal(err)
	}
}

func (w *window) copy(text string) {
	w.t.Helper()
	if err := w.Copy(text); err != nil {
		w.t.Fatal(err)
	}
}

// Colours that say something, as the light theme has them.
var (
	skyBlue = color.NRGBA{0x7c, 0xc6, 0xf5, 0xff} // in the picture of the empty list
	green   = color.NRGBA{0x14, 0x75, 0x3f, 0xff} // "Finished"
	red     = color.NRGBA{0xb9, 0x32, 0x24, 0xff} // what went wrong
	grey    = color.NRGBA{0x73, 0x7c, 0x8a, 0xff} // the bar of what is paused
)

// shows reports whether the window has some pixels of this colour.
func (w *window) shows(want color.NRGBA) bool {
	path := filepath.Join(w.t.TempDir(), "window.png")
	if err := w.Picture(w.id, path); err != nil {
		w.t.Fatal(err)
	}
	file, err := os.Open(path)
	if err != nil {
		w.t.Fatal(err)
	}
	defer file.Close()
	picture, err := png.Decode(file)
	if err != nil {
		w.t.Fatal(err)
	}
	count := 0
	for y := range picture.Bounds().Dy() {
		for x := range picture.Bounds().Dx() {
			if near(color.NRGBAModel.Convert(picture.At(x, y)).(color.NRGBA), want) {
				count++
			}
		}
	}
	return count >= 10
}

// near allows for what smoothing does to thin letters.
func near(a, b color.NRGBA) bool {
	for _, d := range []int{int(a.R) - int(b.R), int(a.G) - int(b.G), int(a.B) - int(b.B)} {
		if d < -8 || d > 8 {
			return false
		}
	}
	return true
}

// quit presses Ctrl+Q until the program ends: there is a question while the window has
// not heard yet that nothing runs any more.
func (w *window) quit() {
	w.t.Helper()
	until(w.t, "the program to end", func() bool {
		select {
		case err := <-w.exit:
			if err != nil {
				w.t.Errorf("it ended with %v", err)
			}
			return true
		default:
			w.do("key", "ctrl+q")
			return false
		}
	})
}

func glob(t *testing.T, pattern string) []string {
	t.Helper()
	found, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// The main job: links on the clipboard, Ctrl+V, Enter; the files arrive and
// their rows say so.
func TestPasteDownloadsInTheWindow(t *testing.T) {
	server := startNginx(t)
	sums := map[string]string{"a.zip": server.Put(t, "a.zip", 3*mib), "b.iso": server.Put(t, "b.iso", 2*mib)}
	w := openWindow(t, t.TempDir(), "ask_before_quitting = false")
	w.copy("see " + server.URL + "/a.zip and " + server.URL + "/b.iso")
	w.do("key", "ctrl+v")
	w.do("key", "Return") // does no harm where pasting has started them already
	for name, want := range sums {
		until(t, name, func() bool { return exists(w.download(name)) })
		if got := hashOf(t, w.download(name)); got != want {
			t.Errorf("%s has SHA-256 %s, want %s", name, got, want)
		}
	}
	until(t, "the rows to say so", func() bool { return w.shows(green) })
	if w.shows(red) {
		t.Error("something is shown as failed")
	}

	// the same through the box: Ctrl+N, paste, Enter
	want := server.Put(t, "c.pdf", mib)
	w.copy(server.URL + "/c.pdf")
	w.do("key", "ctrl+n")
	w.do("key", "ctrl+v")
	w.do("key", "Return")
	until(t, "c.pdf", func() bool { return exists(w.download("c.pdf")) })
	if got := hashOf(t, w.download("c.pdf")); got != want {
		t.Errorf("c.pdf has SHA-256 %s, want %s", got, want)
	}
	w.quit()
}

// A download is paused, is still paused after a restart, and goes on.
func TestPauseInTheWindow(t *testing.T) {
	server := startNginx(t)
	want := server.Put(t, "film.mkv", 400*mib)
	home := t.TempDir()
	w := openWindow(t, home)
	w.copy(server.URL + "/slow/film.mkv")
	w.do("key", "ctrl+v")
	until(t, "the download to start", func() bool { return len(glob(t, w.download("*.part"))) == 1 })
	w.do("key", "Down", "space")
	until(t, "the server to be let go", func() bool { return server.Sent(t) > 0 })
	until(t, "the row to say that it is paused", func() bool { return w.shows(grey) })
	w.do("key", "ctrl+i") // the details: remembered
	w.quit()
	text, err := os.ReadFile(settingsFile(home))
	if err != nil || !strings.Contains(string(text), "details = true") {
		t.Errorf("the settings (%v):\n%s", err, text)
	}

	w = openShowing(t, home, grey)
	w.do("key", "Down", "space")
	until(t, "the file", func() bool { return exists(w.download("film.mkv")) })
	if got := hashOf(t, w.download("film.mkv")); got != want {
		t.Errorf("SHA-256 %s, want %s", got, want)
	}
	w.quit()
}

// What went wrong is said, and can be tried again once it is mended.
func TestTryAgainInTheWindow(t *testing.T) {
	server := startNginx(t)
	w := openWindow(t, t.TempDir())
	w.copy(server.URL + "/late.pdf")
	w.do("key", "ctrl+v")
	until(t, "the failure", func() bool { return w.shows(red) })
	want := server.Put(t, "late.pdf", mib)
	w.do("key", "Down", "space")
	until(t, "the file", func() bool { return exists(w.download("late.pdf")) })
	if got := hashOf(t, w.download("late.pdf")); got != want {
		t.Errorf("SHA-256 %s, want %s", got, want)
	}

	// taken off the list, brought back, and found by a search
	w.do("key", "Delete")
	until(t, "the row to go", func() bool { return !w.shows(green) })
	w.do("key", "ctrl+z")
	until(t, "the row to come back", func() bool { return w.shows(green) })
	w.do("key", "ctrl+f")
	w.do("type", "xyz")
	until(t, "the search to hide it", func() bool { return !w.shows(green) })
	w.do("key", "Escape")
	until(t, "all rows", func() bool { return w.shows(green) })
	w.quit()
}
