package main

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// commands are the programs this test program can be run as.
var commands = map[string]func(){"gannet": main}

func TestMain(m *testing.M) {
	version, built = "1.2.3", "2026-01-02T03:04:05Z"
	testscript.Main(m, commands)
}

// TestScripts runs the shell sessions in testdata/script, without a display.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			for _, name := range []string{"DISPLAY", "WAYLAND_DISPLAY", "LC_ALL", "LC_MESSAGES", "LANGUAGE"} {
				env.Setenv(name, "")
			}
			env.Setenv("LANG", "C")
			env.Setenv("HOME", env.WorkDir)
			env.Setenv("XDG_CONFIG_HOME", filepath.Join(env.WorkDir, "config"))
			env.Setenv("XDG_STATE_HOME", filepath.Join(env.WorkDir, "state"))
			return nil
		},
	})
}

func TestLogBeginsAnewWhenItIsLarge(t *testing.T) {
	before := slog.Default()
	defer slog.SetDefault(before)
	path := filepath.Join(t.TempDir(), "new", "gannet.log")
	for _, c := range []struct{ size, left int }{{0, 0}, {maxLog, maxLog}, {maxLog + 1, 0}} {
		f, err := openLog(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Truncate(int64(c.size)); err != nil {
			t.Fatal(err)
		}
		f.Close()
		f, err = openLog(path)
		if err != nil {
			t.Fatal(err)
		}
		info, err := f.Stat()
		if err != nil || info.Size() != int64(c.left) || info.Mode().Perm()&0o077 != 0 {
			t.Fatalf("of %d bytes %d are left, mode %v, %v", c.size, info.Size(), info.Mode(), err)
		}
		f.Close()
	}
	if info, err := os.Stat(path + ".old"); err != nil || info.Size() != maxLog+1 {
		t.Fatalf("the old log is not kept: %v", err)
	}
}

func TestHelpFitsATerminal(t *testing.T) {
	for line := range strings.Lines(help) {
		if len(line) > 81 {
			t.Errorf("too wide: %s", line)
		}
	}
	for _, word := range []string{"gannet URL...", "gannet get URL...", "gannet -version", "settings.toml"} {
		if !strings.Contains(help, word) {
			t.Errorf("nothing about %s", word)
		}
	}
}

func TestLogHoldsNoSecretsOfLinks(t *testing.T) {
	before := slog.Default()
	defer slog.SetDefault(before)
	path := filepath.Join(t.TempDir(), "gannet.log")
	f, err := openLog(path)
	if err != nil {
		t.Fatal(err)
	}
	const secret = "https://me:SECRET@example.com/f?sig=SECRET&id=7"
	slog.Info("of a library: "+secret, "url", secret, "list", []string{secret}, "err", fmt.Errorf("Get %q: refused", secret))
	f.Close()
	log, err := os.ReadFile(path)
	if err != nil || strings.Contains(string(log), "SECRET") || strings.Count(string(log), "example.com/f?sig=…&id=7") != 4 {
		t.Errorf("%s%v", log, err)
	}
}
