// Files and folders that documents name.

package layout

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// documents are read by people who then look for what they name.
var documents = []string{
	"README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/architecture.md", "docs/guide.md", "docs/benchmarks.md",
	"docs/reliability.md",
}

var (
	codeSpan = regexp.MustCompile("`([^`\n]+)`")
	linked   = regexp.MustCompile(`\]\(([^)#\s]+)(#[^)\s]*)?\)`)
	pathlike = regexp.MustCompile(`^[\w.-]+(/[\w.{},*-]+)*/?$`)
	fenced   = regexp.MustCompile("(?ms)^```.*?^```")
)

// named gives the paths from the root that a document names: what it links to, and code that begins with a folder of
// ours or is called like a file at the root.
func named(document, text string, ours []string) (paths []string) {
	for _, m := range linked.FindAllStringSubmatch(text, -1) {
		if !strings.Contains(m[1], ":") { // else it is a link to elsewhere
			paths = append(paths, filepath.Join(filepath.Dir(document), m[1]))
		}
	}
	for _, m := range codeSpan.FindAllStringSubmatch(fenced.ReplaceAllString(text, ""), -1) {
		first, _, _ := strings.Cut(m[1], "/")
		if pathlike.MatchString(m[1]) && slices.Contains(ours, first) {
			paths = append(paths, m[1])
		}
	}
	return paths
}

func TestDocumentsNameWhatIsThere(t *testing.T) {
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	var ours []string
	for _, e := range entries {
		if e.Name() != "build" {
			ours = append(ours, e.Name())
		}
	}
	for _, document := range documents {
		text, err := os.ReadFile(filepath.Join(root, document))
		if err != nil {
			t.Error(err)
			continue
		}
		for _, path := range named(document, string(text), ours) {
			for _, one := range expanded(path) {
				if found, err := filepath.Glob(filepath.Join(root, one)); err != nil || len(found) == 0 {
					t.Errorf("%s names %s, which is not there", document, path)
				}
			}
		}
	}
}

// expanded gives the paths that {a,b} in a path stands for.
func expanded(path string) []string {
	before, rest, ok := strings.Cut(path, "{")
	inside, after, closed := strings.Cut(rest, "}")
	if !ok || !closed {
		return []string{path}
	}
	var all []string
	for _, choice := range strings.Split(inside, ",") {
		all = append(all, expanded(before+choice+after)...)
	}
	return all
}

func TestNamed(t *testing.T) {
	text := "See [the guide](guide.md#start), [elsewhere](https://example.org/a.md), `gui/view`, `make check`, `main.go`, " +
		"`application/json` and `internal/platform/{drop,x11}`.\n```\n`gui/none`\n```\n"
	got := named("docs/a.md", text, []string{"gui", "internal", "main.go"})
	want := []string{"docs/guide.md", "gui/view", "main.go", "internal/platform/{drop,x11}"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if got := expanded("a/{b,c}/d"); !slices.Equal(got, []string{"a/b/d", "a/c/d"}) {
		t.Errorf("%q", got)
	}
}

// Who looks for a room finds it on the map, with its rule.
func TestEveryRoomIsOnTheMap(t *testing.T) {
	const document = "docs/architecture.md"
	text, err := os.ReadFile(filepath.Join(root, document))
	if err != nil {
		t.Fatal(err)
	}
	onMap := map[string]bool{"": true} // main.go alone
	for _, m := range codeSpan.FindAllStringSubmatch(fenced.ReplaceAllString(string(text), ""), -1) {
		for _, one := range expanded(m[1]) {
			onMap[one] = true
		}
	}
	for _, s := range read(t) {
		if room := s.room(); !onMap[room] {
			t.Errorf("%s is not on the map, %s", room, document)
			onMap[room] = true
		}
	}
}
