//go:build linux

package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestScripts runs the shell sessions in testdata/script, without a display.
func TestScripts(t *testing.T) {
	bin := filepath.Dir(program(t))
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
			env.Setenv("PATH", bin+string(os.PathListSeparator)+env.Getenv("PATH"))
			return nil
		},
	})
}

func TestHelpFitsATerminal(t *testing.T) {
	text, err := os.ReadFile("../../../help.txt")
	if err != nil {
		t.Fatal(err)
	}
	help := string(text)
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
