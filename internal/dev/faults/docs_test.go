//go:build linux

package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gannet/downloader/faulty"
)

const root = "../../.."

// TestPromisesHaveTheirTests sees that every test named in the pages exists.
func TestPromisesHaveTheirTests(t *testing.T) {
	tests := testsIn(t, root)
	cases := map[string]bool{}
	for _, c := range faulty.Cases() {
		cases[c.Name] = true
	}
	for _, path := range []string{"docs/reliability.md", "SECURITY.md"} {
		page, err := os.ReadFile(filepath.Join(root, path))
		if err != nil {
			t.Fatal(err)
		}
		named := regexp.MustCompile("`((?:Test|Fuzz)[^`]*)`").FindAllSubmatch(page, -1)
		if len(named) == 0 {
			t.Errorf("%s names no test", path)
		}
		for _, match := range named {
			function, name, isCase := strings.Cut(string(match[1]), "/")
			if !tests[function] || isCase && !cases[name] {
				t.Errorf("%s: there is no %s", path, match[1])
			}
		}
	}
}

// testsIn finds the names of all tests of the project.
func testsIn(t *testing.T, dir string) map[string]bool {
	t.Helper()
	tests := map[string]bool{}
	function := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w*)\(`)
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		for _, match := range function.FindAllSubmatch(source, -1) {
			tests[string(match[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return tests
}

// TestTableIsRenewed sees the table written between its marks, and what is wrong bold.
func TestTableIsRenewed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "page.md")
	if err := os.WriteFile(path, []byte("before\n"+begin+"old\n"+end+"after\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	table := newTable([]client{{name: "this", version: "1"}, {name: "that", version: "2"}})
	table.set(0, 0, complete)
	table.set(0, 1, hung)
	if err := table.writeInto(path); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	c := table.cases[0]
	want := "before\n" + begin + `
| case | server | expected | this 1 | that 2 |
| --- | --- | --- | --- | --- |
| ` + c.Name + " | " + c.Says + ` | complete | complete | **hung** |
| **as expected** | | | 1 of 1 | 0 of 1 |

` + end + "after\n"
	if string(page) != want {
		t.Errorf("got %s\nwant %s", page, want)
	}
}

func TestVersionIn(t *testing.T) {
	for out, want := range map[string]string{
		"curl 7.88.1 (x86_64)\n8 more\n": "7.88.1",
		"GNU Wget2 1.99.1 - tool":        "1.99.1",
		"none":                           "",
	} {
		if got := versionIn(out); got != want {
			t.Errorf("%q in %q, want %q", got, out, want)
		}
	}
}
