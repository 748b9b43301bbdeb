package get

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"
)

func TestLinksOfArguments(t *testing.T) {
	for _, c := range []struct {
		args  []string
		input string
		want  []string
		bad   string
	}{
		{args: []string{"http://h/a", "HTTPS://H/b", "http://h/a"}, want: []string{"http://h/a", "https://H/b"}},
		{args: []string{"http://h/a.", "http://h/(b)?q='c',"}, want: []string{"http://h/a.", "http://h/(b)?q='c',"}},
		{args: []string{"http://h/my file.zip", "http://h/%2F%zz"}, want: []string{"http://h/my%20file.zip", "http://h/%2F%25zz"}},
		{args: []string{"http://h/a#1", "http://h/a#2"}, want: []string{"http://h/a"}},
		{args: []string{"see http://h/a, and http://h/b.", "http://h/c http://h/d"}, want: []string{"http://h/a", "http://h/b", "http://h/c", "http://h/d"}},
		{args: []string{"http://h/a"}, input: "# http://h/comment\r\n\r\n  http://h/b\r\nhttp://h/a\n", want: []string{"http://h/a", "http://h/b"}},
		{input: "\ufeff# http://h/comment\nhttp://h/a\n", want: []string{"http://h/a"}},
		{input: utf16Text(t, unicode.LittleEndian, "# http://h/comment\r\nhttp://h/ä\r\n"), want: []string{"http://h/ä"}},
		{input: utf16Text(t, unicode.BigEndian, "http://h/a"), want: []string{"http://h/a"}},
		{input: "http://h/\xe4\n", want: []string{"http://h/\xe4"}},
		{args: []string{"http://", "ftp://me:hunter2@h/x", "nothing", "http://h/a"}, want: []string{"http://h/a"}, bad: "http://|ftp://h/x|nothing"},
	} {
		command := &command{urls: c.args, requestFlags: requestFlags{dir: "/d"}}
		if c.input != "" {
			command.input = "-"
		}
		var bad []string
		requests, err := command.requests(strings.NewReader(c.input), func(what, why string) {
			bad = append(bad, what)
			if !strings.HasSuffix(why, ".") || strings.HasSuffix(why, "..") {
				t.Errorf("%s: no sentence: %q", what, why)
			}
		})
		var got []string
		for _, r := range requests {
			got = append(got, r.URL)
		}
		if err != nil || !slices.Equal(got, c.want) || strings.Join(bad, "|") != c.bad {
			t.Errorf("%q: got %q, bad %q, %v; want %q, bad %q", c.args, got, bad, err, c.want, c.bad)
		}
	}
}

// utf16Text writes a text as UTF-16 with its mark, as PowerShell does.
func utf16Text(t *testing.T, order unicode.Endianness, text string) string {
	t.Helper()
	written, err := unicode.UTF16(order, unicode.UseBOM).NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return written
}

func TestNoLinkAtAllIsAMistake(t *testing.T) {
	for _, c := range []*command{{input: "-"}, {urls: []string{"", " "}}} {
		if _, err := c.requests(strings.NewReader("\n# only a comment\n"), nil); err == nil {
			t.Errorf("%+v: no error", c)
		}
	}
}
