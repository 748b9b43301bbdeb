package sniff

import "testing"

func TestIsText(t *testing.T) {
	for in, want := range map[string]bool{
		"":                                   true,
		`{"error":"link expired"}`:           true,
		"<?xml version='1.0'?>\r\n<Error/>":  true,
		"Der Link ist abgelaufen: \u00fc":    true,
		"cut in a character \xe9\x93":        true,
		"PK\x03\x04\x14\x00\x00\x00":         false,
		"\x1f\x8b\x08\x00":                   false,
		"ID3\x04\x00":                        false,
		"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 o": false,
		"latin-1: f\xfcr":                    false,
	} {
		if IsText([]byte(in)) != want {
			t.Errorf("%q: %v", in, !want)
		}
	}
}

// A newer version of a file is a file of its sort.
func TestOtherSort(t *testing.T) {
	const zip, png, unknown, text = "PK\x03\x04", "\x89PNG\r\n\x1a\n", "\x00\x01\x02", "expired"
	for _, c := range []struct {
		before, now string
		want        bool
	}{
		{zip, zip, false},
		{zip, png, true},
		{zip, text, true},
		{zip, "", true},
		{zip, "<html><title>Log in</title>", true},
		{zip, "f\xfcr alle", true},
		{zip, "\xff\xfee\x00x\x00p\x00", true},
		{zip, unknown, false},
		{unknown, unknown, false},
		{unknown, text, true},
		{unknown, png, false},
		{text, "<html>", false},
		{text, `{"error":1}`, false},
		{text, zip, true},
	} {
		if got := IsOtherSort([]byte(c.before), []byte(c.now)); got != c.want {
			t.Errorf("%q after %q: %t", c.now, c.before, got)
		}
	}
}
