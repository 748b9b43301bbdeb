//go:build linux

package e2e

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"gannet/internal/screen"
)

// limit is how long any one thing may take before a test gives up; it is only
// reached when something hangs.
const limit = 2 * time.Minute

// until polls done until it holds; what names it for the failure.
func until(t *testing.T, what string, done func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
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
	cmd := exec.Command("go", "build", "-tags", "x11,migrated_fynedo", "-o", path, "gannet")
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
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, program(t), args...)
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

// killAt starts the program, which prints JSON lines about one download, and
// kills it with SIGKILL as soon as at least done bytes are there.
func killAt(t *testing.T, cmd *exec.Cmd, done int64) {
	t.Helper()
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var last progress
	for lines := bufio.NewScanner(out); last.Done < done && lines.Scan(); {
		if err := json.Unmarshal(lines.Bytes(), &last); err != nil {
			t.Fatalf("%v in %s", err, lines.Bytes())
		}
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Errorf("it ended before it could be killed: %v", err)
	}
	_ = cmd.Wait() // killed, as asked
	if last.Done < done || last.State == "done" {
		t.Fatalf("wanted to kill it at %d bytes, its last word was %+v\n%s", done, last, &said)
	}
}
