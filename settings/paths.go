package settings

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/adrg/xdg"
)

// Paths are the files Gannet keeps for itself, following the XDG Base
// Directory Specification, and its equivalents on Windows and macOS.
type Paths struct {
	Settings string // the settings file
	List     string // the store of the list of downloads
	Log      string // the log of the window
}

// A file called portable beside the program has it keep its files in the folder
// portableData beside it, so that all can be carried on a stick.
const (
	portable     = "portable"
	portableData = "gannet-data"
)

// Locate gives the paths of this user, or those of a portable Gannet. Nothing is
// created.
func Locate() Paths {
	if program, err := os.Executable(); err == nil {
		if p, ok := portablePaths(program); ok {
			return p
		}
	}
	return Paths{
		Settings: filepath.Join(xdg.ConfigHome, "gannet", "settings.toml"),
		List:     filepath.Join(xdg.StateHome, "gannet", "list.db"),
		Log:      filepath.Join(xdg.StateHome, "gannet", "gannet.log"),
	}
}

func portablePaths(program string) (Paths, bool) {
	if target, err := filepath.EvalSymlinks(program); err == nil {
		program = target
	}
	dir := filepath.Dir(program)
	if _, err := os.Stat(filepath.Join(dir, portable)); err != nil {
		return Paths{}, false
	}
	data := filepath.Join(dir, portableData)
	return Paths{
		Settings: filepath.Join(data, "settings.toml"),
		List:     filepath.Join(data, "list.db"),
		Log:      filepath.Join(data, "gannet.log"),
	}, true
}

// DownloadsFolder is the desktop's own folder for downloads.
func DownloadsFolder() string { return xdg.UserDirs.Download }

// expandHome makes the "~/" of a hand-written path the user's home.
func expandHome(path string) string {
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		return filepath.Join(xdg.Home, rest)
	}
	return path
}
