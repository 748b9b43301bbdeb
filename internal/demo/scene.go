//go:build linux

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

	"gannet/internal/screen"
	"gannet/settings"
)

// scene is something the window can show.
type scene struct {
	name   string // of its picture, without .png
	shelf  func() shelf
	prefer func(*settings.Values) // may be nil
	keys   []string               // pressed once the window stands still, as xdotool names them
	steps  [][]string             // done while files come, as xdotool is called; theWindow stands for its number
	moving bool                   // the picture is taken while files come, not once all stands still
}

const theWindow = "WINDOW"

// scenes are the pages the documentation has pictures of.
var scenes = []scene{
	{name: "main", shelf: newShelf, moving: true},
	{name: "empty", shelf: noShelf},
	{name: "failed", shelf: shortShelf},
	{name: "details", shelf: newShelf, moving: true, prefer: func(v *settings.Values) { v.Details = true }},
	{name: "live", shelf: logShelf, moving: true, prefer: func(v *settings.Values) { v.Details = true }, steps: [][]string{
		{"mousemove", "--window", theWindow, "477", "414", "click", "1", "sleep", "1"}, // Live text
		{"mousemove", "--window", theWindow, "290", "391", "click", "1", "sleep", "1"}, // the filter
		{"type", "--delay", "80", "ERROR"},
		{"mousemove", "1099", "799", "sleep", "2"},
	}},
	{name: "settings", shelf: noShelf, keys: []string{"ctrl+comma"}},
	{name: "keys", shelf: noShelf, keys: []string{"F1"}},
	{name: "many", shelf: manyShelf, moving: true},
	{name: "dark", shelf: newShelf, moving: true, prefer: func(v *settings.Values) { v.Theme = settings.ThemeDark }},
	{name: "german", shelf: newShelf, moving: true, prefer: func(v *settings.Values) { v.Language = "de" }},
}

// picture runs app on a virtual display and saves what its window shows in a scene.
func picture(ctx context.Context, app string, sc scene, out string) (err error) {
	app, err = filepath.Abs(app)
	if err != nil {
		return err
	}
	home, err := os.MkdirTemp("", "gannet-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(home)
	if err := os.Mkdir(filepath.Join(home, ".run"), 0o700); err != nil {
		return err
	}
	show, err := screen.Start(ctx, 1100, 800)
	if err != nil {
		return err
	}
	defer show.Close()
	if err := show.Do("mousemove", "1099", "799"); err != nil { // not over a row
		return err
	}
	files := sc.shelf()
	server := httptest.NewServer(files)
	defer server.Close()

	if err := prefer(home, sc); err != nil {
		return err
	}
	window := show.Command(app, files.links(server.URL)...)
	window.Env = append(window.Env, screen.Home(home)...)
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
	id, err := show.Window(ctx, "gannet")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(out), 0o755); err != nil {
		return err
	}
	if sc.moving {
		if err := screen.Until(ctx, files.halfway); err != nil {
			return fmt.Errorf("waiting for the downloads: %w", err)
		}
		for _, step := range sc.steps {
			args := slices.Clone(step)
			if at := slices.Index(args, theWindow); at >= 0 {
				args[at] = id
			}
			if err := show.Do(args...); err != nil {
				return err
			}
		}
		return show.Picture(id, out)
	}
	still := standstill(show, id, filepath.Join(home, "now.png"))
	if err := screen.Until(ctx, still); err != nil {
		return fmt.Errorf("waiting for the window to stand still: %w", err)
	}
	for _, key := range sc.keys {
		if err := show.Do("key", key); err != nil {
			return err
		}
		if err := screen.Until(ctx, func() bool { return !still() }); err != nil {
			return fmt.Errorf("waiting for the answer to %s: %w", key, err)
		}
		if err := screen.Until(ctx, still); err != nil {
			return fmt.Errorf("waiting for the window to stand still: %w", err)
		}
	}
	return show.Picture(id, out)
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
	store, notices := settings.Open(filepath.Join(home, ".config", "gannet", "settings.toml"))
	if len(notices) > 0 {
		return fmt.Errorf("settings: %q", notices)
	}
	return store.Update(func(v *settings.Values) {
		v.Theme, v.Parallel = settings.ThemeLight, 6
		if sc.prefer != nil {
			sc.prefer(v)
		}
	})
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
