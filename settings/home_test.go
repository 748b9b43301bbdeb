package settings

import (
	"path/filepath"
	"testing"

	"github.com/adrg/xdg"
)

func TestExpandHome(t *testing.T) {
	for path, want := range map[string]string{
		"~":         xdg.Home,
		"~/":        xdg.Home,
		"~/Music":   filepath.Join(xdg.Home, "Music"),
		"~/Music/x": filepath.Join(xdg.Home, "Music", "x"),
		"~other":    "~other",
		"./~":       "./~",
		"/~/Music":  "/~/Music",
		"a~":        "a~",
		"":          "",
	} {
		if got := ExpandHome(path); got != want {
			t.Errorf("%q became %q, not %q", path, got, want)
		}
	}
}
