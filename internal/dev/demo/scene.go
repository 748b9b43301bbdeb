//go:build linux

// The scenes that the documentation has pictures of.

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"gannet/downloader"
	"gannet/internal/dev/screen"
	"gannet/settings"
)

// scene is something the window can show.
type scene struct {
	name   string // of its picture, without .png
	shelf  func() shelf
	prefer func(*settings.Values) // may be nil
	tall   bool                   // the window is as high as the screen, for a dialog that is long
	keys   []string               // pressed once the window stands still, as xdotool names them
	steps  [][]string             // done while files come, as xdotool is called; theWindow stands for its number
	moving bool                   // the picture is taken while files come, not once all stands still

	around func(*desk) error // starts what is there beside the window; then the picture is of the whole screen
	whole  [2]int            // how large that is
	last   func(*desk) error // what is done before it is taken
}

const theWindow = "WINDOW"

// scenes are the pages the documentation has pictures of.
var scenes = []scene{
	{name: "main", shelf: newShelf, moving: true},
	{name: "empty", shelf: noShelf},
	{name: "failed", shelf: shortShelf},
	{name: "details", shelf: newShelf, moving: true, prefer: func(v *settings.Values) { v.Details = true }},
	{
		name: "live", shelf: logShelf, moving: true, prefer: func(v *settings.Values) { v.Details = true },
		steps: [][]string{
			{"mousemove", "--window", theWindow, "419", "414", "click", "1", "sleep", "1"}, // Live text
			{"mousemove", "--window", theWindow, "290", "391", "click", "1", "sleep", "1"}, // the filter
			{"type", "--delay", "80", "ERROR"},
			{"mousemove", "1099", "799", "sleep", "2"},
		},
	},
	{name: "settings", shelf: noShelf, tall: true, keys: []string{"ctrl+comma"}},
	{name: "keys", shelf: noShelf, tall: true, keys: []string{"F1"}},
	{name: "many", shelf: manyShelf, moving: true},
	{name: "dark", shelf: newShelf, moving: true, prefer: func(v *settings.Values) { v.Theme = settings.ThemeDark }},
	{name: "drag", shelf: noShelf, whole: [2]int{1340, 580}, around: browser, last: dragLink},
	{name: "tray", shelf: newShelf, moving: true, whole: [2]int{420, 210}, around: panel, last: trayMenu},
	{
		name: "notification", shelf: pairShelf, moving: true, whole: [2]int{400, 125}, around: messages,
		last: awaitMessage,
	},
	{name: "german", shelf: newShelf, moving: true, prefer: func(v *settings.Values) { v.Language = "de" }},
}

// picture runs app on a virtual display and saves what its window shows in a scene.
func picture(ctx context.Context, app string, sc scene, out string) (err error) {
	app, err = filepath.Abs(app)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(out), 0o755); err != nil {
		return err
	}
	files := sc.shelf()
	server := httptest.NewServer(files)
	defer server.Close()
	d, err := newDesk(ctx, sc, server.Listener.Addr().String())
	if err != nil {
		return err
	}
	defer d.close()
	window := d.Command(app, files.links()...)
	window.Env = append(append(window.Env, screen.Home(d.home)...), "http_proxy="+server.URL, "no_proxy=")
	window.Stderr = os.Stderr
	if err := window.Start(); err != nil {
		return err
	}
	ctx, ended := context.WithCancelCause(ctx)
	exit := make(chan error, 1)
	go func() { // ended by quit
		err := window.Wait()
		ended(errors.New("the program ended too early"))
		exit <- err
	}()
	defer func() { err = errors.Join(err, quit(window, exit)) }()
	d.ctx = ctx
	if d.id, err = d.Window(ctx, "gannet"); err != nil {
		return err
	}
	if sc.tall {
		if err := d.Do("windowsize", "--sync", d.id, "960", "770"); err != nil {
			return err
		}
	}
	if sc.moving {
		err = d.whileMoving(sc, files)
	} else {
		err = d.onceStill(sc)
	}
	if err != nil {
		return err
	}
	if sc.around == nil {
		return d.Picture(d.id, out)
	}
	if err := sc.last(d); err != nil {
		return err
	}
	return d.Picture("root", out)
}

// whileMoving does the steps of a scene while its files come.
func (d *desk) whileMoving(sc scene, files shelf) error {
	if err := screen.Until(d.ctx, files.halfway); err != nil {
		return fmt.Errorf("waiting for the downloads: %w", err)
	}
	for _, step := range sc.steps {
		args := slices.Clone(step)
		if at := slices.Index(args, theWindow); at >= 0 {
			args[at] = d.id
		}
		if err := d.Do(args...); err != nil {
			return err
		}
	}
	return nil
}

// onceStill presses the keys of a scene, each once the window stands still.
func (d *desk) onceStill(sc scene) error {
	still := standstill(d.Screen, d.id, filepath.Join(d.home, "now.png"))
	if err := screen.Until(d.ctx, still); err != nil {
		return fmt.Errorf("waiting for the window to stand still: %w", err)
	}
	for _, key := range sc.keys {
		if err := d.Do("key", key); err != nil {
			return err
		}
		if err := screen.Until(d.ctx, func() bool { return !still() }); err != nil {
			return fmt.Errorf("waiting for the answer to %s: %w", key, err)
		}
		if err := screen.Until(d.ctx, still); err != nil {
			return fmt.Errorf("waiting for the window to stand still: %w", err)
		}
	}
	return nil
}

// plain is more than the bytes of a picture with nothing on it.
const plain = 5_000

// standstill gives a function that reports whether the window has been painted and
// shows, for a second, what it showed when the function was called before.
func standstill(show *screen.Screen, id, scratch string) func() bool {
	var last []byte
	var since time.Time
	return func() bool {
		if show.Picture(id, scratch) != nil {
			return false // the window is not there yet
		}
		now, err := os.ReadFile(scratch)
		if err != nil || len(now) < plain || !bytes.Equal(now, last) {
			last, since = now, time.Now()
			return false
		}
		return time.Since(since) >= time.Second
	}
}

// prefer makes settings that show much at once.
func prefer(home string, sc scene) error {
	store, notices := settings.Open(filepath.Join(home, ".config", "gannet", "settings.toml"), downloader.CheckProxy)
	if len(notices) > 0 {
		return fmt.Errorf("settings: %q", notices)
	}
	_, err := store.Update(func(v *settings.Values) {
		v.Theme, v.Parallel = settings.ThemeLight, 6
		if sc.prefer != nil {
			sc.prefer(v)
		}
	})
	return err
}

// quit asks the program to end and gives it ten seconds for that.
func quit(window *exec.Cmd, exit <-chan error) error {
	_ = window.Process.Signal(syscall.SIGTERM) // it may have ended
	select {
	case err := <-exit:
		return err
	case <-time.After(10 * time.Second):
		_ = window.Process.Kill()
		return errors.New("the program does not end")
	}
}
