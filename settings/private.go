// Permissions of Gannet's own files.

package settings

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Protect takes from other users what they may do with the files that are there, and those that Gannet
// has kept beside them: a backup that was put back, or another program, may have left them open. What
// cannot be changed, as on a stick, stays as it is.
func (p Paths) Protect() {
	names := []string{filepath.Base(p.Settings), filepath.Base(p.List), filepath.Base(p.Log)}
	for _, path := range []string{p.Settings, p.List, p.Log} {
		dir := filepath.Dir(path)
		info, err := os.Lstat(dir)
		if err != nil || !info.IsDir() {
			continue // not there yet, or a link to a folder that is the user's own affair
		}
		protect(dir, info, 0o700)
		entries, _ := os.ReadDir(dir) // what can be read of it
		for _, entry := range entries {
			ours := slices.ContainsFunc(names, func(name string) bool { return strings.HasPrefix(entry.Name(), name) })
			if info, err := entry.Info(); err == nil && ours && info.Mode().IsRegular() {
				protect(filepath.Join(dir, entry.Name()), info, 0o600)
			}
		}
	}
}

func protect(path string, info fs.FileInfo, mode fs.FileMode) {
	if info.Mode().Perm()&0o077 != 0 {
		_ = os.Chmod(path, mode) // see Protect
	}
}
