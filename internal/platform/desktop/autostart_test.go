//go:build linux

package desktop

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/adrg/xdg"
)

func TestAutostart(t *testing.T) {
	before := xdg.ConfigHome
	defer func() { xdg.ConfigHome = before }()
	xdg.ConfigHome = filepath.Join(t.TempDir(), "new")
	app := App{ID: "org.example.Test", Name: "Test"}
	want := func(on bool) {
		t.Helper()
		if is, err := autostart(app); err != nil || is != on {
			t.Fatalf("it is %v, %v", is, err)
		}
	}
	set := func(on bool) {
		t.Helper()
		if err := setAutostart(app, on); err != nil {
			t.Fatal(err)
		}
		want(on)
	}
	want(false)
	set(false)
	set(true)
	path := filepath.Join(xdg.ConfigHome, "autostart", "org.example.Test.desktop")
	data, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(data), os.Args[0]+`" -minimized`) {
		t.Fatalf("%s %v", data, err)
	}
	for _, off := range []string{"Hidden=true\n", "X-GNOME-Autostart-enabled=false\n"} { // as desktops switch it off
		if err := os.WriteFile(path, append(data, off...), 0o600); err != nil {
			t.Fatal(err)
		}
		want(false)
	}
	set(true)
	set(false)
}

// The desktop starts Gannet from whatever folder it lies in.
func TestEntryStartsTheProgram(t *testing.T) {
	gio, err := exec.LookPath("gio")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("gio is not installed: see .ci/packages")
		}
		t.Skip("gio is not installed")
	}
	for _, folder := range []string{
		"plain", "two words", `a "quote"`, "it's", `back\slash`, `\\`, "$HOME ${x} $(y)", "`ls`", "100%", "%u %% %%%",
		"a=b", "a=50%", "ü€", "#;&|<>*?~!", "(x) [y] {z}", "two\nlines", "tab\tbed",
	} {
		dir := filepath.Join(t.TempDir(), folder)
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		program, entry, said := filepath.Join(dir, "gannet"), filepath.Join(t.TempDir(), "x.desktop"), filepath.Join(t.TempDir(), "said")
		script := fmt.Sprintf("#!/bin/sh\nprintf '%%s|' \"$0\" \"$@\" >'%[1]s.new'\nmv '%[1]s.new' '%[1]s'\n", said)
		for path, text := range map[string]string{program: script, entry: autostartEntry(App{ID: "x", Name: "Test"}, program)} {
			if err := os.WriteFile(path, []byte(text), 0o700); err != nil {
				t.Fatal(err)
			}
		}
		if out, err := exec.Command(gio, "launch", entry).CombinedOutput(); err != nil {
			t.Errorf("%q: %v: %s", folder, err, out)
			continue
		}
		got, err := os.ReadFile(said)
		for deadline := time.Now().Add(limit); err != nil && time.Now().Before(deadline); got, err = os.ReadFile(said) {
			time.Sleep(5 * time.Millisecond)
		}
		if want := program + "|-minimized|"; string(got) != want {
			t.Errorf("%q: it ran %q (%v), want %q", folder, got, err, want)
		}
	}
}
