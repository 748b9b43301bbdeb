//go:build unix

package downloader

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
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

// What cannot be a list is set aside unread.
func TestWhatIsNoListIsSetAside(t *testing.T) {
	for name, create := range map[string]func(path string) error{
		"pipe":   func(path string) error { return unix.Mkfifo(path, 0o600) },
		"device": func(path string) error { return os.Symlink("/dev/zero", path) },
		"folder": func(path string) error { return os.Mkdir(path, 0o700) },
		"terabyte": func(path string) error {
			if err := os.WriteFile(path, nil, 0o600); err != nil {
				return err
			}
			return os.Truncate(path, 1<<40)
		},
	} {
		store := filepath.Join(t.TempDir(), "list.db")
		if err := create(store); err != nil {
			t.Fatal(err)
		}
		e := newEngine(t, Options{Store: store})
		if _, err := os.Lstat(store + ".bak"); err != nil || e.Notice().IsZero() {
			t.Errorf("%s: %v, %v", name, e.Notice(), err)
		}
	}
}
