//go:build linux

package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"gannet/internal/screen"
)

// The tests in this file use the real window on a virtual display: real keys, a
// real clipboard, real drawing. To read what it shows they run this test program
// as gannet-seen, which is Gannet with a spy beside it.

// windowTime is how long a test with the window may take in all.
const windowTime = time.Minute

// text is a text the window shows and where it begins.
type text struct {
	X, Y float32
	Text string
}

func init() { commands["gannet-seen"] = seen }

// seen is Gannet. For each line on standard input it prints, as a line of JSON, the texts in its window.
func seen() {
	go func() { // ends with the program
		answers := json.NewEncoder(os.Stdout)
		for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
			var shown []text
			fyne.DoAndWait(func() {
				for _, w := range fyne.CurrentApp().Driver().AllWindows() {
					shown = append(shown, textsOf(w.Canvas().Content(), fyne.Position{})...)
				}
			})
			if err := answers.Encode(shown); err != nil {
				panic(err)
			}
		}
	}()
	main()
}

// textsOf gives the visible texts in o, whose parent begins at parent.
func textsOf(o fyne.CanvasObject, parent fyne.Position) (all []text) {
	if !o.Visible() {
		return nil
	}
	at := parent.Add(o.Position())
	var inside []fyne.CanvasObject
	switch o := o.(type) {
	case *canvas.Text:
		return []text{{at.X, at.Y, o.Text}}
	case *fyne.Container:
		inside = o.Objects
	case fyne.Widget:
		inside = test.WidgetRenderer(o).Objects()
	}
	for _, o := range inside {
		all = append(all, textsOf(o, at)...)
	}
	return all
}

// gannet is a running window.
type gannet struct {
	*screen.Screen
	id     string // of the X window
	cmd    *exec.Cmd
	ask    io.Writer
	answer *json.Decoder
	said   bytes.Buffer // standard error, to be read when it has ended
	log    string       // path of the log
}

// openGannet starts Gannet with all its files below home and waits for its window.
func openGannet(t *testing.T, ctx context.Context, on *screen.Screen, home string) *gannet {
	t.Helper()
	g := &gannet{Screen: on, cmd: on.Command("gannet-seen"), log: filepath.Join(home, ".local/state/gannet/gannet.log")}
	g.cmd.Dir = home // away from FyneApp.toml, which says that no calls come from the wrong goroutine
	g.cmd.Env = append(g.cmd.Env, screen.Home(home)...)
	g.cmd.Stderr = &g.said
	in, err := g.cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := g.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	g.ask, g.answer = in, json.NewDecoder(out)
	if err := g.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = g.cmd.Process.Kill() }) // it may have ended
	g.id, err = on.Window(ctx, "gannet")
	if err != nil {
		g.end(t, syscall.SIGKILL)
		t.Fatalf("%v\n%s", err, &g.said)
	}
	return g
}

// texts gives what the window shows.
func (g *gannet) texts(t *testing.T) (shown []text) {
	t.Helper()
	if _, err := io.WriteString(g.ask, "\n"); err != nil {
		t.Fatalf("the window is gone: %v", err)
	}
	if err := g.answer.Decode(&shown); err != nil {
		t.Fatalf("the window is gone: %v", err)
	}
	return shown
}

// rowOf gives the texts in the row of the file, "" if it has none.
func rowOf(name string, shown []text) string {
	i := slices.IndexFunc(shown, func(s text) bool { return s.Text == name })
	if i < 0 {
		return ""
	}
	var row []string
	for _, s := range shown {
		if below := s.Y - shown[i].Y; s.X >= shown[i].X && below > -8 && below < 48 {
			row = append(row, s.Text)
		}
	}
	return strings.Join(row, " | ")
}

// says waits until the row of the file contains the words. If they never come it
// leaves a picture of the window.
func (g *gannet) says(t *testing.T, ctx context.Context, name, words string) {
	t.Helper()
	var shown []text
	err := screen.Until(ctx, func() bool {
		shown = g.texts(t)
		return strings.Contains(rowOf(name, shown), words)
	})
	if err == nil {
		return
	}
	const picture = "build/window-failed.png"
	if err := errors.Join(os.MkdirAll("build", 0o755), g.Picture(g.id, picture)); err != nil {
		t.Error(err)
	}
	t.Fatalf("the row of %s says %q, want %q: %v\nsee %s; all the texts: %v", name, rowOf(name, shown), words, err, picture, shown)
}

// end sends a signal, waits for the end and gives the error of that.
func (g *gannet) end(t *testing.T, signal os.Signal) error {
	t.Helper()
	if err := g.cmd.Process.Signal(signal); err != nil {
		t.Errorf("it has ended before: %v", err)
	}
	err := g.cmd.Wait()
	log, readErr := os.ReadFile(g.log)
	if readErr != nil {
		t.Error(readErr)
	}
	if bytes.Contains(log, []byte("Error in Fyne call thread")) { // not looked for with the tag migrated_fynedo
		t.Errorf("the window is used from the wrong goroutine:\n%s", log)
	}
	return err
}

// A person copies a text with links, presses Ctrl+V and Enter: the files arrive and
// the rows say so. After kill -9 the list is there, and what was under way goes on.
func TestWindowFromPasteToFile(t *testing.T) {
	if testing.Short() {
		t.Skip("opens a real window, which -short leaves out")
	}
	ctx, cancel := context.WithTimeout(t.Context(), windowTime)
	defer cancel()
	needPrograms(t)
	content := bytes.Repeat([]byte("Gannet dives for fish.\n"), 1<<18)
	gate := &gate{release: make(chan struct{})}
	gate.left.Store(int64(len(content) / 2))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"1"`)
		if r.URL.Path == "/long.bin" {
			w = held{w, r.Context(), gate}
		}
		http.ServeContent(w, r, r.URL.Path, time.Time{}, bytes.NewReader(content))
	}))
	defer server.Close()
	on, err := screen.Start(ctx, 1100, 800)
	if err != nil {
		t.Fatal(err)
	}
	defer on.Close()
	home := t.TempDir()
	arrived := func(name string) {
		got, err := os.ReadFile(filepath.Join(home, "Downloads", name))
		if err != nil || !bytes.Equal(got, content) {
			t.Errorf("%s is not what the server sent: %d bytes, %v", name, len(got), err)
		}
	}

	g := openGannet(t, ctx, on, home)
	links := "Here is " + server.URL + "/first.zip and also <" + server.URL + "/second%20file.iso>.\n" + server.URL + "/long.bin"
	if err := on.Copy(links); err != nil {
		t.Fatal(err)
	}
	for _, keys := range []string{"ctrl+v", "Return"} {
		if err := on.Do("windowactivate", "--sync", g.id, "key", keys); err != nil {
			t.Fatal(err)
		}
	}
	g.says(t, ctx, "first.zip", "Finished")
	g.says(t, ctx, "second file.iso", "Finished")
	g.says(t, ctx, "long.bin", "Downloading")
	arrived("first.zip")
	arrived("second file.iso")
	_ = g.end(t, syscall.SIGKILL) // killed, as asked

	g = openGannet(t, ctx, on, home)
	g.says(t, ctx, "first.zip", "Finished")
	g.says(t, ctx, "second file.iso", "Finished")
	close(gate.release)
	g.says(t, ctx, "long.bin", "Finished")
	arrived("long.bin")
	if err := g.end(t, syscall.SIGTERM); err != nil {
		t.Errorf("asked to end, it says %v\n%s", err, &g.said)
	}
}

// needPrograms skips a test where what it needs is not installed, but for CI.
func needPrograms(t *testing.T) {
	t.Helper()
	for _, name := range []string{"Xvfb", "openbox", "xdotool", "xclip"} {
		if _, err := exec.LookPath(name); err != nil && os.Getenv("CI") == "" {
			t.Skipf("%s is not installed: make test installs what the tests need", name)
		}
	}
}

// gate lets some bytes pass in all, and the rest once release is closed.
type gate struct {
	left    atomic.Int64
	release chan struct{}
}

// held is an answer that goes through a gate.
type held struct {
	http.ResponseWriter
	ctx  context.Context
	gate *gate
}

func (h held) Write(p []byte) (int, error) {
	if h.gate.left.Add(-int64(len(p))) < 0 {
		select {
		case <-h.gate.release:
		case <-h.ctx.Done():
			return 0, h.ctx.Err()
		}
	}
	return h.ResponseWriter.Write(p)
}
