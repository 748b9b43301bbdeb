package archive

import (
	"archive/tar"
	"errors"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"gannet/downloader/disk"
)

func FuzzExtract(f *testing.F) {
	for _, seed := range []string{"PK\x03\x04", "PK\x07\x08", "Rar!\x1a\x07\x01\x00", "Rar!\x1a\x07\x00", "\x04\x22\x4d\x18", "BZh9"} {
		f.Add([]byte(seed))
	}
	for _, folder := range []string{"good", "greedy", "seven", "rar"} {
		for _, content := range golden(f, folder) {
			f.Add(content)
		}
	}
	f.Add(tarOf(f, folder("a"), symlink("a/up", ".."), symlink("a/l", "../b"), tar.Header{Name: "b"},
		tar.Header{Name: "h", Typeflag: tar.TypeLink, Linkname: "b"}, tar.Header{Name: "\x1b/c", Format: tar.FormatPAX}))
	f.Add(zipOf(f, `a\b`, "C:/x", "a/../../b", "CON", "a", "a"))
	f.Fuzz(func(t *testing.T, content []byte) {
		dir, made, err := unpack(t, "a.zip", content)
		var failure *Error
		if got, _ := os.ReadDir(dir); err != nil && (!errors.As(err, &failure) || len(got) != 1) {
			t.Errorf("%v, left: %v", err, got)
		}
		if err == nil {
			checkTree(t, made)
		}
	})
}

// checkTree fails if a name is not safe in what an archive has become, or a link leads out of it.
func checkTree(t *testing.T, made string) {
	t.Helper()
	real, err := filepath.EvalSymlinks(made)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range listed(t, made) {
		if base := path.Base(name); disk.SafeElement(base, false) != base && !strings.Contains(base, " (") {
			t.Errorf("not safe: %q", base)
		}
		end, err := filepath.EvalSymlinks(filepath.Join(made, name))
		if err == nil && end != real && !strings.HasPrefix(end, real+string(filepath.Separator)) {
			t.Errorf("%q leads to %s", name, end)
		}
	}
}
