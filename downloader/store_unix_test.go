//go:build unix

package downloader

import (
	"os"
	"path/filepath"
	"testing"
)

// The list holds logins and headers, so nobody else may read it, nor what is kept of a damaged one.
func TestListIsPrivate(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state", "gannet")
	store := filepath.Join(dir, "list.db")
	closeEngine(t, newEngine(t, Options{Store: store}))
	if err := os.Truncate(store, 100); err != nil {
		t.Fatal(err)
	}
	closeEngine(t, newEngine(t, Options{Store: store}))
	for _, path := range []string{filepath.Dir(dir), dir, store, store + ".bak"} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
}
