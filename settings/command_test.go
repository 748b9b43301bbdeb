package settings

import (
	"slices"
	"testing"
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
