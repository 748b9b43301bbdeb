//go:build linux

package e2e

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"gannet/internal/dev/screen"
)

const limit = screen.Limit

// byWhen is when d has passed, or a minute before go test ends all tests and says of none what it waits for.
func byWhen(t *testing.T, d time.Duration) time.Time {
	end := time.Now().Add(d)
	if last, ok := t.Deadline(); ok && last.Add(-time.Minute).Before(end) {
		return last.Add(-time.Minute)
	}
	return end
}

// inTime gives a context for all that a test does with the program, which is built before: on a fresh machine
// that alone takes minutes.
func inTime(t *testing.T) context.Context {
	t.Helper()
	program(t)
	ctx, cancel := context.WithDeadline(t.Context(), byWhen(t, 5*limit))
	t.Cleanup(cancel)
	return ctx
}

// until polls done until it holds; what names it for the failure.
func until(t *testing.T, what string, done func() bool) {
	t.Helper()
	ctx, cancel := context.WithDeadline(t.Context(), byWhen(t, limit))
	defer cancel()
	if err := screen.Until(ctx, done); err != nil {
		t.Fatalf("waiting for %s: %v", what, err)
	}
}

var buildDir string // holds the program; removed at the end

func TestMain(m *testing.M) {
	var err error
	buildDir, err = os.MkdirTemp("", "gannet-e2e-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	os.RemoveAll(buildDir)
	os.Exit(code)
}

// programEnv names the program where it is built already.
const programEnv = "GANNET_TEST_PROGRAM"

var build = sync.OnceValues(func() (string, error) {
	if path := os.Getenv(programEnv); path != "" {
		return path, nil
	}
	path := filepath.Join(buildDir, "gannet")
	cmd := exec.Command("go", "build", "-tags", "x11,migrated_fynedo",
		"-ldflags", "-X main.version=1.2.3 -X main.built=2026-01-02T03:04:05Z", "-o", path, "gannet")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the program: %w\n%s", err, out)
	}
	return path, nil
})

// program builds Gannet once and gives its path.
func program(t *testing.T) string {
	t.Helper()
	path, err := build()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// need skips the test when one of the commands is missing; on CI it fails.
func need(t *testing.T, commands ...string) {
	t.Helper()
	if testing.Short() {
		t.Skip("starts real programs, which -short leaves out")
	}
	for _, name := range commands {
		if _, err := exec.LookPath(name); err == nil {
			continue
		}
		if os.Getenv("CI") != "" {
			t.Fatalf("%s is not installed: see .ci/packages", name)
		}
		t.Skipf("%s is not installed: make test installs what the tests need", name)
	}
}

// command prepares the program with all its files below home. It is killed with the test.
func command(t *testing.T, home string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(inTime(t), program(t), args...)
	cmd.Env = append(os.Environ(), screen.Home(home)...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	return cmd
}

// progress is what these tests read of a line that get -json prints.
type progress struct {
	State string `json:"state"`
	Done  int64  `json:"done"`
	Error struct {
		Kind string `json:"kind"`
	} `json:"error"`
}

// get is the program fetching one file, which tells how it gets on.
type get struct {
	cmd   *exec.Cmd
	lines *bufio.Scanner
	last  progress
	said  bytes.Buffer // standard error, to be read when it has ended
}

// startGet starts the program with get -json.
func startGet(t *testing.T, cmd *exec.Cmd) *get {
	t.Helper()
	g := &get{cmd: cmd}
	cmd.Stderr = &g.said
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	g.lines = bufio.NewScanner(out)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return g
}

// until reads until a line is as wanted; what names it for the failure.
func (g *get) until(t *testing.T, what string, wanted func(progress) bool) {
	t.Helper()
	for g.lines.Scan() {
		g.last = progress{}
		if err := json.Unmarshal(g.lines.Bytes(), &g.last); err != nil {
			t.Fatalf("%v in %s", err, g.lines.Bytes())
		}
		if wanted(g.last) {
			return
		}
	}
	err := errors.Join(g.lines.Err(), g.cmd.Wait())
	t.Fatalf("it ended before %s: %v, its last word was %+v\n%s", what, err, g.last, &g.said)
}

// killAt kills the program with SIGKILL as soon as at least done bytes are there.
func killAt(t *testing.T, cmd *exec.Cmd, done int64) {
	t.Helper()
	g := startGet(t, cmd)
	g.until(t, fmt.Sprintf("%d bytes came", done), func(p progress) bool { return p.Done >= done })
	if err := cmd.Process.Kill(); err != nil {
		t.Errorf("it ended before it could be killed: %v", err)
	}
	_ = cmd.Wait() // killed, as asked
	if g.last.State == "done" {
		t.Fatalf("wanted to kill it at %d bytes, its last word was %+v\n%s", done, g.last, &g.said)
	}
}

func settingsFile(home string) string { return filepath.Join(home, ".config/gannet/settings.toml") }

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
