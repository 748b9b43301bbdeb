// Which package may know which: a rule a room, with its reason.

package layout

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// below is the one package that all may import, leaves too. The sentences, which are a package below it, are for front
// ends only: the rules for downloader and settings forbid them.
const below = "gannet/internal/message"

// rule forbids imports.
type rule struct {
	room  string // the package, and those below it; with "!" at the end that package alone
	never string // beginning of import paths; with "!" at the end this package alone. Packages of the room itself are not meant.
	why   string
}

var rules = []rule{
	{"gannet!", "gannet/downloader!", "main reads arguments; internal/app and internal/get run what they ask for"},

	{"gannet/downloader", "fyne.io/", "the engine also runs without a window"},
	{"gannet/downloader", "gannet/gui", "the window knows the engine, not the other way round"},
	{"gannet/downloader", "gannet/settings", "internal/options alone turns settings into engine options"},
	{"gannet/downloader", "gannet/assets", "the engine shows nothing"},
	{"gannet/downloader", "gannet/internal", "what the engine needs is its own"},
	{"gannet/downloader", "github.com/adrg/xdg", "where files go is told by who uses the engine"},
	{"gannet/downloader/after", "gannet/downloader!", "what is done with a file does not depend on the list it was in"},
	{"gannet/downloader/after", "gannet/downloader/transfer", "what is done with a file does not depend on how it came"},
	{"gannet/downloader/after", "gannet/downloader/web", "what is done with a file does not depend on how it came"},
	{"gannet/downloader/after", "net", "what is done with a file does not depend on how it came"},
	{"gannet/downloader/archive", "gannet/downloader!", "an archive is extracted without knowing where it came from"},
	{"gannet/downloader/archive", "net", "an archive is extracted without knowing where it came from"},
	{"gannet/downloader/boltfile", "gannet/", "a damaged list is read with nothing that trusts it"},
	{"gannet/downloader/conn", "gannet/", "a connection knows nothing of what goes over it"},
	{"gannet/downloader/disk", "gannet/", "disk keeps bytes and does not care what they are for"},
	{"gannet/downloader/disk", "net", "disk keeps bytes and does not care where they come from"},
	{"gannet/downloader/failure", "gannet/downloader!", "reasons are below all that can fail"},
	{"gannet/downloader/faulty", "gannet/", "a server for tests shares no fault with what it tests"},
	{"gannet/downloader/link", "gannet/", "what is a link does not depend on what is done with it"},
	{"gannet/downloader/livetext", "gannet/downloader!", "which lines a text has does not depend on who fetches it"},
	{"gannet/downloader/livetext", "net", "which lines a text has does not depend on who fetches it"},
	{"gannet/downloader/sniff", "gannet/", "first bytes tell what they are, whoever sent them"},
	{"gannet/downloader/source", "net", "what a source gives is the same for all protocols"},
	{"gannet/downloader/source", "gannet/downloader!", "a source does not know what is done with its bytes"},
	{"gannet/downloader/source", "gannet/downloader/web", "a source is what every protocol is, not one of them"},
	{"gannet/downloader/transfer", "gannet/downloader!", "an attempt tells its owner, whoever that is"},
	{"gannet/downloader/transfer", "gannet/downloader/web", "an attempt knows a source, not a protocol"},
	{"gannet/downloader/transfer", "net", "an attempt knows a source, not a protocol"},
	{"gannet/downloader/web", "gannet/downloader/transfer", "a source does not know what is done with its bytes"},
	{"gannet/downloader/web", "gannet/downloader!", "a source does not know what is done with its bytes"},
	{"gannet/downloader/web/head", "gannet/", "the head of an answer is read without knowing who asked"},

	{"gannet/gui", "net/http", "the window speaks to the engine, not to servers"},
	{"gannet/gui", "gannet/downloader/disk", "what is on disk reaches the window through Snapshot and Details"},
	{"gannet/gui", "gannet/internal/app", "the program puts the window together, not the other way round"},
	{"gannet/gui", "gannet/internal/get", "the window and the terminal are two front ends that share the engine only"},
	{"gannet/gui", "gannet/internal/options", "the window saves settings; that the engine follows them is seen to outside"},
	{"gannet/gui", "fyne.io/fyne/v2/app", "without it the window's tests need neither C nor a display"},
	{"gannet/gui/detail", "gannet/gui!", "the details ask their window through an interface, and are tested without it"},
	{"gannet/gui/list", "gannet/gui!", "the list asks its window through an interface, and is tested without it"},
	{"gannet/gui/preferences", "gannet/gui!", "the settings ask their window through an interface, and are tested without it"},
	{"gannet/gui/sidebar", "gannet/gui!", "the sidebar calls what its window gives it, and is tested without it"},
	{"gannet/gui/statusbar", "gannet/gui!", "the status bar calls what its window gives it, and is tested without it"},
	{"gannet/gui/preferences", "gannet/gui/list", "the parts of the window know nothing of each other"},
	{"gannet/gui/preferences", "gannet/gui/detail", "the parts of the window know nothing of each other"},
	{"gannet/gui/list", "gannet/gui/detail", "the parts of the window know nothing of each other"},
	{"gannet/gui/detail", "gannet/gui/list", "the parts of the window know nothing of each other"},
	{"gannet/gui/widget", "gannet/", "a control knows nothing of what it shows, nor of what it does"},
	{"gannet/gui/view", "fyne.io/fyne/v2/widget", "what is shown does not depend on how it is drawn"},
	{"gannet/gui/view", "fyne.io/fyne/v2/canvas", "what is shown does not depend on how it is drawn"},
	{"gannet/gui/view", "gannet/gui", "the parts of the window build on view, not the other way round"},
	{"gannet/gui/view", "gannet/gui!", "what is shown is worked out without knowing who shows it"},
	{"gannet/gui/view", "fyne.io/fyne/v2/widget", "what is shown is worked out without widgets"},
	{"gannet/gui/view", "fyne.io/fyne/v2/container", "what is shown is worked out without widgets"},
	{"gannet/gui/view", "fyne.io/fyne/v2/canvas", "what is shown is worked out without widgets"},
	{"gannet/gui/view", "fyne.io/fyne/v2/dialog", "what is shown is worked out without widgets"},

	{"gannet/settings", "gannet/", "settings is a leaf"},
	{"gannet/assets", "gannet/", "assets is a leaf"},
	{below + "!", "gannet/", "what all may import imports nothing of ours"},

	{"gannet/internal/get", "fyne.io/", "getting a file must not pay for a window"},
	{"gannet/internal/get", "gannet/gui", "getting a file must not pay for a window"},
	{"gannet/internal/get", "gannet/internal/app", "getting a file must not pay for a window"},
	{"gannet/internal/options", "gannet/gui", "get needs options too, and must not pay for a window"},
	{"gannet/internal/platform", "gannet/downloader!", "what a system gives does not depend on downloads"},
	{"gannet/internal/platform", "gannet/gui", "what a system gives does not depend on the window"},
	{"gannet/internal/platform", "gannet/settings", "who uses a service of the system says how"},
	{"gannet/internal/platform", "fyne.io/fyne/v2/widget", "what a system gives has no widgets"},
}

// meant reports whether a package is what a rule names.
func meant(pkg, named string) bool {
	if alone, ok := strings.CutSuffix(named, "!"); ok {
		return pkg == alone
	}
	return pkg == named || strings.HasPrefix(pkg, strings.TrimSuffix(named, "/")+"/")
}

func (r rule) forbids(pkg, imported string) bool {
	return meant(pkg, r.room) && imported != below && meant(imported, r.never) && !meant(imported, r.room)
}

// arrows gives what each package imports outside its tests, on any system.
func arrows(t *testing.T) map[string][]string {
	all := map[string][]string{}
	for _, s := range read(t) {
		if !s.test {
			all[s.pkg] = append(all[s.pkg], s.imports()...)
		}
	}
	return all
}

func TestArrowsPointOneWay(t *testing.T) {
	all := arrows(t)
	for _, r := range rules {
		rooms := 0
		for pkg, imports := range all {
			if meant(pkg, r.room) {
				rooms++
			}
			for _, imported := range imports {
				if r.forbids(pkg, imported) {
					t.Errorf("%s imports %s: %s", pkg, imported, r.why)
				}
			}
		}
		if rooms == 0 {
			t.Errorf("there is no package %s", r.room)
		}
	}
}

// A rule that forbids what it should not, or nothing, is found here.
func TestRulesForbid(t *testing.T) {
	for _, c := range []struct {
		rule          rule
		pkg, imported string
		want          bool
	}{
		{rule{"gannet/gui", "net/http", ""}, "gannet/gui/view", "net/http", true},
		{rule{"gannet/gui", "net/http", ""}, "gannet/guide", "net/http", false},
		{rule{"gannet/gui", "net/http", ""}, "gannet/gui", "net/http/httptrace", true},
		{rule{"gannet/gui", "gannet/", ""}, "gannet/gui", "gannet/gui/view", false},
		{rule{"gannet/gui", "gannet/", ""}, "gannet/gui", "gannet/settings", true},
		{rule{"gannet!", "gannet/downloader!", ""}, "gannet/gui", "gannet/downloader", false},
		{rule{"gannet!", "gannet/downloader!", ""}, "gannet", "gannet/downloader", true},
		{rule{"gannet!", "gannet/downloader!", ""}, "gannet", "gannet/downloader/disk", false},
		{rule{"gannet/settings", "gannet/", ""}, "gannet/settings", below, false},
	} {
		if got := c.rule.forbids(c.pkg, c.imported); got != c.want {
			t.Errorf("%v: that %s imports %s is forbidden: %v, want %v", c.rule, c.pkg, c.imported, got, c.want)
		}
	}
}

// Neither the engine nor get reaches the window by way of another package, and the product nothing that is for its
// development.
func TestNothingIsReachedByADetour(t *testing.T) {
	all := arrows(t)
	for _, c := range []struct{ from, never, why string }{
		{"gannet/downloader", "fyne.io/", "the engine also runs without a window"},
		{"gannet/internal/get", "fyne.io/", "getting a file must not pay for a window"},
		{"gannet/internal/options", "fyne.io/", "getting a file must not pay for a window"},
		{"gannet", "gannet/internal/dev", "what is for development is not in the product"},
		{"gannet", "gannet/downloader/faulty", "a server for tests is not in the product"},
	} {
		if all[c.from] == nil {
			t.Errorf("there is no package %s", c.from)
		}
		for _, pkg := range slices.Sorted(maps.Keys(reached(all, c.from))) {
			for _, imported := range all[pkg] {
				if meant(imported, c.never) {
					t.Errorf("%s reaches %s by way of %s: %s", c.from, imported, pkg, c.why)
				}
			}
		}
	}
}

// reached gives pkg and the packages of ours that it imports, and that these import.
func reached(all map[string][]string, pkg string) map[string]bool {
	found := map[string]bool{}
	for left := []string{pkg}; len(left) > 0; left = left[1:] {
		if next := left[0]; !found[next] && meant(next, "gannet") {
			found[next] = true
			left = append(left, all[next]...)
		}
	}
	return found
}

func TestMainIsAloneAtTheRoot(t *testing.T) {
	for _, s := range read(t) {
		if s.room() == "" && s.path != "main.go" {
			t.Errorf("%s is not main.go: the program is internal/app", s.path)
		}
	}
}
