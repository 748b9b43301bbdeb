package get

import (
	"slices"
	"strings"
	"testing"
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
		{args: []string{"http://", "ftp://me:hunter2@h/x", "nothing", "http://h/a"}, want: []string{"http://h/a"}, bad: "http://|ftp://h/x|nothing"},
	} {
		command := &command{urls: c.args, dir: "/d"}
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

func TestNoLinkAtAllIsAMistake(t *testing.T) {
	for _, c := range []*command{{input: "-"}, {urls: []string{"", " "}}} {
		if _, err := c.requests(strings.NewReader("\n# only a comment\n"), nil); err == nil {
			t.Errorf("%+v: no error", c)
		}
	}
}
