package settings

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/adrg/xdg"
)

func TestParseCommand(t *testing.T) {
	for text, want := range map[string][]string{
		"":                                nil,
		"  ":                              nil,
		"clamscan":                        {"clamscan"},
		"  clamscan  --quiet ":            {"clamscan", "--quiet"},
		`"C:\Program Files\x.exe" /q`:     {`C:\Program Files\x.exe`, "/q"},
		`mv -t '/my files' ""`:            {"mv", "-t", "/my files", ""},
		`a"b c"d`:                         {"ab cd"},
		`"~/my tools/x" ~/y`:              {filepath.Join(xdg.Home, "my tools/x"), "~/y"},
		`say "it's" 'so "so"' $HOME;ls|x`: {"say", "it's", `so "so"`, "$HOME;ls|x"},
	} {
		if got, err := ParseCommand(text); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %q, %v, want %q", text, got, err, want)
		}
	}
	for _, text := range []string{`"a`, `a 'b`, "a\x00", `"" a`} {
		if got, err := ParseCommand(text); err == nil {
			t.Errorf("%q: %q", text, got)
		}
	}
}
