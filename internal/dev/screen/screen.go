//go:build linux

// Package screen runs a virtual X display with a window manager on it, for tests
// with the real window and for the pictures in the documentation.
package screen

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/jezek/xgb/xproto"
)

// Screen is a running display. Close ends it; it also ends with this process.
type Screen struct {
	Bus       string // address of the session's bus for programs on it; "" if there is none
	display   string // as in DISPLAY, e.g. ":99"
	authority string // as in XAUTHORITY; "" if everybody may use the display
	started   []*exec.Cmd
}

// On is a display that something else runs.
func On(display, authority string) *Screen { return &Screen{display: display, authority: authority} }

// Start opens a display of width x height pixels on a free number and waits,
// until ctx is done, for its window manager.
func Start(ctx context.Context, width, height int) (*Screen, error) {
	number, tell, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer number.Close()
	s := &Screen{}
	x := s.Command("Xvfb", "-displayfd", "3", "-screen", "0", fmt.Sprintf("%dx%dx24", width, height),
		"-nolisten", "tcp", "-noreset")
	x.ExtraFiles = []*os.File{tell}
	err = s.Run(x)
	tell.Close()
	if err != nil {
		return nil, err
	}
	line, err := io.ReadAll(number) // ends when Xvfb closes its side, ready or dead
	if err != nil || len(line) == 0 {
		s.Close()
		return nil, errors.Join(errors.New("the display (Xvfb) did not start"), err)
	}
	s.display = ":" + strings.TrimSpace(string(line))
	if err := s.Run(s.Command("openbox", "--sm-disable")); err != nil {
		s.Close()
		return nil, err
	}
	if err := s.until(ctx, hints.managed); err != nil {
		s.Close()
		return nil, fmt.Errorf("waiting for the window manager: %w", err)
	}
	return s, nil
}

// Until polls done 20 times a second until it holds or ctx ends.
func Until(ctx context.Context, done func() bool) error {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for !done() {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-tick.C:
		}
	}
	return nil
}

// Command prepares a program for this display. It is killed when this process dies.
func (s *Screen) Command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), s.Env()...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	return cmd
}

// Env is what a program needs in its environment to use this display, its bus and no
// other desktop service.
func (s *Screen) Env() []string {
	return []string{
		"DISPLAY=" + s.display, "WAYLAND_DISPLAY=", "DBUS_SESSION_BUS_ADDRESS=" + s.Bus,
		"XAUTHORITY=" + s.authority,
	}
}

// Home is an environment in which a program keeps all its files below dir.
func Home(dir string) []string {
	env := []string{"HOME=" + dir, "LANG=en_US.UTF-8", "LC_ALL=", "LANGUAGE="}
	for name, sub := range map[string]string{
		"XDG_CONFIG_HOME": ".config", "XDG_STATE_HOME": ".local/state", "XDG_DATA_HOME": ".local/share",
		"XDG_CACHE_HOME": ".cache", "XDG_RUNTIME_DIR": ".run", "XDG_DOWNLOAD_DIR": "Downloads",
	} {
		env = append(env, name+"="+filepath.Join(dir, sub))
	}
	return env
}

// Window waits for a visible window with the class and gives its X id.
func (s *Screen) Window(ctx context.Context, class string) (id string, err error) {
	err = Until(ctx, func() bool {
		out, searchErr := s.Command("xdotool", "search", "--onlyvisible", "--class", class).Output()
		id, _, _ = strings.Cut(strings.TrimSpace(string(out)), "\n")
		return searchErr == nil && id != ""
	})
	if err != nil {
		return "", fmt.Errorf("no window of class %s: %w", class, err)
	}
	return id, nil
}

// Do runs xdotool with args, e.g. "key", "ctrl+v".
func (s *Screen) Do(args ...string) error { return run(s.Command("xdotool", args...)) }

// Copy puts text on the clipboard.
func (s *Screen) Copy(text string) error {
	return s.CopyBy(text)
}

// CopyBy has xclip, with more arguments such as a format, put what is given it on the clipboard, and waits until
// it is there.
func (s *Screen) CopyBy(in string, args ...string) error {
	ctx, cancel := context.WithTimeout(context.Background(), Limit)
	defer cancel()
	h, err := s.hints()
	if err != nil {
		return err
	}
	defer h.x.Close()
	before := h.clipboard()
	// xclip stays behind to serve the text, so none of its output may be waited for.
	clip := s.Command("xclip", append([]string{"-selection", "clipboard", "-in"}, args...)...)
	clip.Stdin = strings.NewReader(in)
	if err := clip.Run(); err != nil {
		return err
	}
	// The one that stays behind takes the clipboard, which may be later.
	return Until(ctx, func() bool { now := h.clipboard(); return now != before && now != xproto.WindowNone })
}

// Picture saves what the window shows as a PNG; "root" is the whole screen.
func (s *Screen) Picture(window, path string) error {
	return run(s.Command("import", "-window", window, path))
}

// Close kills what runs on the display and the display itself.
func (s *Screen) Close() {
	for i := len(s.started) - 1; i >= 0; i-- {
		_ = s.started[i].Process.Kill() // it may have ended by itself
		_ = s.started[i].Wait()
	}
	s.started = nil
}

// Run starts a program that Close ends.
func (s *Screen) Run(cmd *exec.Cmd) error {
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("starting %s: %w", cmd.Args[0], err)
	}
	s.started = append(s.started, cmd)
	return nil
}

// patience is for programs that wait for ever for a window that is gone.
const patience = time.Minute

func run(cmd *exec.Cmd) error {
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	err := cmd.Start()
	if err == nil {
		kill := time.AfterFunc(patience, func() { _ = cmd.Process.Kill() }) // it may have ended
		err = cmd.Wait()
		kill.Stop()
	}
	if err != nil {
		return fmt.Errorf("%s: %w: %s", strings.Join(cmd.Args, " "), err, &said)
	}
	return nil
}
