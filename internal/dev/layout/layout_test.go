// Package layout has only a test: it keeps the arrows between the packages pointing
// one way.
package layout

import (
	"os/exec"
	"strings"
	"testing"
)

// below is the one package that all may import, leaves too.
const below = "gannet/internal/phrase"

// forbidden says what a package, and those below it, must not import, and why.
var forbidden = []struct{ from, what, why string }{
	{"gannet/downloader", "fyne.io/", "the engine also runs without a window"},
	{"gannet/downloader", "gannet/gui", "the window knows the engine, not the other way round"},
	{"gannet/downloader", "gannet/settings", "internal/options alone turns settings into engine options"},
	{"gannet/downloader", "gannet/assets", "the engine shows nothing"},
	{"gannet/downloader", "github.com/adrg/xdg", "where files go is told by who uses the engine"},
	{"gannet/downloader/disk", "net/http", "disk keeps bytes and does not care where they come from"},
	{"gannet/downloader/disk", "gannet/downloader", "disk is below the engine"},
	{"gannet/downloader/link", "gannet/", "what is a link does not depend on what is done with it"},
	{"gannet/downloader/conn", "gannet/", "a connection knows nothing of what goes over it"},
	{"gannet/gui", "net/http", "the window speaks to the engine, not to servers"},
	{"gannet/gui", "gannet/downloader/disk", "what is on disk reaches the window through Snapshot and Details"},
	{"gannet/gui", "fyne.io/fyne/v2/app", "without it the window's tests need neither C nor a display"},
	{"gannet/settings", "gannet/", "settings is a leaf"},
	{"gannet/assets", "gannet/", "assets is a leaf"},
	{below, "gannet/", "what all may import imports nothing of ours"},
	{"gannet/internal/get", "fyne.io/", "getting a file must not pay for a window"},
	{"gannet/internal/get", "gannet/gui", "getting a file must not pay for a window"},
}

func TestArrowsPointOneWay(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "gannet/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	seen := make(map[string]bool)
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		pkg := fields[0]
		for _, rule := range forbidden {
			if pkg != rule.from && !strings.HasPrefix(pkg, rule.from+"/") {
				continue
			}
			seen[rule.from] = true
			for _, imported := range fields[1:] {
				own := imported == rule.from || strings.HasPrefix(imported, rule.from+"/")
				if strings.HasPrefix(imported, rule.what) && !own && imported != below {
					t.Errorf("%s imports %s: %s", pkg, imported, rule.why)
				}
			}
		}
	}
	for _, rule := range forbidden {
		if !seen[rule.from] {
			t.Errorf("there is no package %s", rule.from)
		}
	}
}
