//go:build linux

package desktop

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

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
	if err != nil || !strings.Contains(string(data), os.Args[0]+`" -minimised`) {
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

func TestPathsInExecKeys(t *testing.T) {
	for path, want := range map[string]string{
		`/usr/bin/gannet`:   `"/usr/bin/gannet"`,
		`/my files/gannet`:  `"/my files/gannet"`,
		"/a\"b`c$d\\e/100%": "\"/a\\\\\"b\\\\`c\\\\$d\\\\\\\\e/100%%\"",
	} {
		if got := quoteExec(path); got != want {
			t.Errorf("%s: got %s, want %s", path, got, want)
		}
	}
}
