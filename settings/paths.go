package settings

import (
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

// Locate gives the paths of this user. Nothing is created.
func Locate() Paths {
	return Paths{
		Settings: filepath.Join(xdg.ConfigHome, "gannet", "settings.toml"),
		List:     filepath.Join(xdg.StateHome, "gannet", "list.db"),
		Log:      filepath.Join(xdg.StateHome, "gannet", "gannet.log"),
	}
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
