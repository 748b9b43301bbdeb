//go:build linux

package app

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gannet/internal/dev/screen"
)

// bareDisplay runs an X server without a window manager, which would hold it.
func bareDisplay(t *testing.T, args ...string) *screen.Screen {
	t.Helper()
	if _, err := exec.LookPath("Xvfb"); err != nil && os.Getenv("CI") == "" {
		t.Skip("Xvfb is not installed: make test installs what the tests need")
	}
	number, tell, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer number.Close()
	x := exec.Command("Xvfb", append([]string{"-displayfd", "3", "-nolisten", "tcp"}, args...)...)
	x.ExtraFiles = []*os.File{tell}
	if err := errors.Join(x.Start(), tell.Close()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = x.Process.Kill() // it may have ended
		_ = x.Wait()
	})
	line, err := io.ReadAll(number)
	if err != nil || len(line) == 0 {
		t.Fatalf("the display (Xvfb) did not start: %v", err)
	}
	return screen.On(":"+strings.TrimSpace(string(line)), "")
}

// A display that opens no window ends in one sentence and status 1, whichever part of it is missing.
func TestDisplayWithoutWindows(t *testing.T) {
	screen24 := []string{"-screen", "0", "800x600x24"}
	// As in Xauthority: any address, and a secret that Gannet does not know.
	auth := filepath.Join(t.TempDir(), "auth")
	entry := "\xff\xff\x00\x00\x00\x00\x00\x12MIT-MAGIC-COOKIE-1\x00\x10" + strings.Repeat("s", 16)
	if err := os.WriteFile(auth, []byte(entry), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args []string
		env  string
		said string
	}{
		"no GLX":       {append(screen24, "-extension", "GLX"), "", "has no OpenGL (GLX)"},
		"no access":    {append(screen24, "-auth", auth), "", "does not let Gannet open a window"},
		"no driver":    {screen24, "LIBGL_DRIVERS_PATH=/nowhere", "does not give Gannet the OpenGL"},
		"indirect":     {screen24, "LIBGL_ALWAYS_INDIRECT=1", "does not give Gannet the OpenGL"},
		"old OpenGL":   {screen24, "MESA_GL_VERSION_OVERRIDE=1.4", "does not give Gannet the OpenGL"},
		"not a number": {screen24, "DISPLAY=nonsense", "display nonsense does not let Gannet open a window"},
	} {
		t.Run(name, func(t *testing.T) {
			d := bareDisplay(t, c.args...)
			cmd := d.Command("gannet", "https://example.com/a.zip")
			cmd.Env = append(append(cmd.Env, screen.Home(t.TempDir())...), c.env)
			var said bytes.Buffer
			cmd.Stderr = &said
			err := cmd.Start()
			if err == nil {
				defer time.AfterFunc(screen.Limit, func() { _ = cmd.Process.Kill() }).Stop() // it opens a window after all
				err = cmd.Wait()
			}
			var exit *exec.ExitError
			if !errors.As(err, &exit) || exit.ExitCode() != 1 {
				t.Errorf("it ends with %v, want status 1", err)
			}
			s := said.String()
			if !strings.Contains(s, c.said) || !strings.Contains(s, "'gannet get URL'") || strings.Contains(s, "goroutine") {
				t.Errorf("it says %q, want %q", s, c.said)
			}
		})
	}
}

// An X server may end with its last client, so the display is not let go before the window is there.
func TestDisplayIsHeldUntilTheWindowIsThere(t *testing.T) {
	d := bareDisplay(t, "-terminate", "-screen", "0", "800x600x24")
	home := t.TempDir()
	cmd := d.Command("gannet")
	cmd.Env = append(cmd.Env, screen.Home(home)...)
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()                        // ends with the program
	list := filepath.Join(home, ".local/state/gannet/list.db") // made once the window is shown
	t.Cleanup(func() { _ = cmd.Process.Kill() })               // it may have ended
	ctx, cancel := context.WithTimeout(t.Context(), screen.Limit)
	defer cancel()
	err := screen.Until(ctx, func() bool {
		if _, err := os.Stat(list); err == nil {
			return true
		}
		return len(ended) > 0
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(ended) > 0 {
		t.Fatalf("it ended: %v\n%s", <-ended, &said)
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	<-ended
}
