package drop

import (
	"path/filepath"
	"testing"
)

func TestFilesOfOtherComputersAreNotOpenedOnWindows(t *testing.T) {
	for ref, want := range map[string]string{
		"file:///C:/a%20b.txt":           "C:/a b.txt",
		"file://localhost/C:/a.txt":      "C:/a.txt",
		"file://server/share/a.txt":      "",
		"file:////server/share/a.txt":    "",
		"file://///server/share/a.txt":   "",
		"file:///%5C%5Cserver/share/a":   "",
		`file:///\\server\share`:         "",
		"file:///C:%5C..%5C%5Cserver":    `C:/..//server`,
		"file:///%3F%3F/UNC/server/a":    "",
		"file:///C:relative":             "",
		"file://server@ssl/DavWWWRoot/a": "",
	} {
		if got := filePathOn("windows", ref); filepath.ToSlash(got) != want {
			t.Errorf("%s: got %q, want %q", ref, got, want)
		}
	}
}
