//go:build !windows

package app

import (
	"context"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/adrg/xdg"

	"gannet/downloader"
	"gannet/internal/platform/desktop"
	"gannet/settings"
)

// keepFiles has Gannet make all its files below a folder, also those it keeps of others, and gives
// where they are.
func keepFiles(t *testing.T, dir string) settings.Paths {
	t.Helper()
	paths := settings.Paths{
		Settings: filepath.Join(dir, "config", "gannet", "settings.toml"),
		List:     filepath.Join(dir, "state", "gannet", "list.db"),
		Log:      filepath.Join(dir, "state", "gannet", "gannet.log"),
	}
	damage := func(path string) {
		if err := os.WriteFile(path, []byte(strings.Repeat("= damaged", 10_000)), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 { // once made anew, once with what was damaged
		store, _ := settings.Open(paths.Settings, downloader.CheckProxy)
		if _, err := store.Update(func(v *settings.Values) { v.Retries = 3 }); err != nil {
			t.Fatal(err)
		}
		engine, _, err := startEngine(downloader.Options{Store: paths.List})
		if err != nil {
			t.Fatal(err)
		}
		if err := engine.Close(context.Background()); err != nil {
			t.Fatal(err)
		}
		f, err := openLog(paths.Log)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Truncate(maxLog + 1); err != nil {
			t.Fatal(err)
		}
		f.Close()
		damage(paths.Settings)
		damage(paths.List)
	}
	if _, _, err := startEngine(downloader.Options{Store: paths.List}); err != nil {
		t.Fatal(err)
	}
	settings.Open(paths.Settings, downloader.CheckProxy)
	instance, err := desktop.Claim(context.Background(), paths.List, desktop.Call{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(instance.Close)
	return paths
}

// wide gives the files and folders below dir that other users may do something with.
func wide(t *testing.T, dir string) (open []string, files int) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || path == dir {
			return err
		}
		files++
		info, err := entry.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			open = append(open, info.Mode().String()+" "+path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return open, files
}

func TestFilesOfOurOwnAreForTheUserAlone(t *testing.T) {
	log, runtime := slog.Default(), xdg.RuntimeDir
	defer func() { slog.SetDefault(log); xdg.RuntimeDir = runtime }()
	for _, umask := range []int{0, 0o077} {
		dir, err := os.MkdirTemp("", "gannet") // t.TempDir may be too long for a socket
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(dir)
		xdg.RuntimeDir = dir
		before := syscall.Umask(umask)
		paths := keepFiles(t, dir)
		syscall.Umask(before)
		open, files := wide(t, dir)
		for _, path := range []string{paths.Settings + ".bak", paths.List + ".bak", paths.Log + ".old"} {
			if _, err := os.Stat(path); err != nil {
				t.Error(err)
			}
		}
		if len(open) > 0 {
			t.Errorf("umask %03o: of %d files these are open to others: %s", umask, files, open)
		}
		// What was left open by another program is closed at the next start.
		for _, path := range []string{paths.Settings, paths.Settings + ".bak", paths.List, paths.List + ".bak", paths.Log, paths.Log + ".old"} {
			if err := os.Chmod(path, 0o666); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(filepath.Dir(path), 0o777); err != nil {
				t.Fatal(err)
			}
		}
		paths.Protect()
		if open, _ := wide(t, dir); len(open) > 0 {
			t.Errorf("these stay open to others: %s", open)
		}
	}
}

// A link that the user has put there leads to what is theirs.
func TestProtectLeavesWhatLinksLeadTo(t *testing.T) {
	dir := t.TempDir()
	theirs := filepath.Join(dir, "theirs")
	if err := os.Mkdir(theirs, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(theirs, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(theirs, filepath.Join(dir, "gannet")); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "gannet", "settings.toml")
	settings.Paths{Settings: path, List: path, Log: path}.Protect()
	if info, err := os.Stat(theirs); err != nil || info.Mode().Perm() != 0o755 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}
