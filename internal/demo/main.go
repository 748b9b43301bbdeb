//go:build linux

// Demo opens the real window on a virtual display, lets it download a few files
// from a server of its own and saves a picture of that.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"gannet/internal/screen"
	"gannet/settings"
)

func main() {
	app := flag.String("app", "build/gannet", "the program to show")
	out := flag.String("out", "build/demo.png", "where the picture goes")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	if err := picture(ctx, *app, *out); err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
	fmt.Println("A picture of the window is in", *out)
}

// picture runs app on a virtual display and saves what its window shows once the
// longest of the downloads is half done.
func picture(ctx context.Context, app, out string) (err error) {
	app, err = filepath.Abs(app)
	if err != nil {
		return err
	}
	home, err := os.MkdirTemp("", "gannet-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(home)
	show, err := screen.Start(ctx, 1100, 800)
	if err != nil {
		return err
	}
	defer show.Close()
	shelf := newShelf()
	server := httptest.NewServer(shelf)
	defer server.Close()

	if err := prefer(home); err != nil {
		return err
	}
	window := show.Command(app, shelf.links(server.URL)...)
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
	if err := screen.Until(ctx, shelf.halfway); err != nil {
		return fmt.Errorf("waiting for the downloads: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(out), 0o755); err != nil {
		return err
	}
	return show.Picture(id, out)
}

// prefer makes settings that show much at once.
func prefer(home string) error {
	store, notices := settings.Open(filepath.Join(home, ".config", "gannet", "settings.toml"))
	if len(notices) > 0 {
		return fmt.Errorf("settings: %q", notices)
	}
	return store.Update(func(v *settings.Values) {
		v.Theme, v.Parallel = settings.ThemeLight, 6
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
