// Where Gannet's own files are.

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

// portable is the folder beside the program that holds its files if it is there, so that all can
// be carried on a stick. No server can make one where Gannet lies in its own download folder: the
// names of downloads and of what archives extract to never begin with a dot.
const portable = ".gannet"

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
	data := filepath.Join(filepath.Dir(program), portable)
	if info, err := os.Lstat(data); err != nil || !info.IsDir() {
		return Paths{}, false
	}
	return Paths{
		Settings: filepath.Join(data, "settings.toml"),
		List:     filepath.Join(data, "list.db"),
		Log:      filepath.Join(data, "gannet.log"),
	}, true
}

// DownloadsFolder is the desktop's own folder for downloads.
func DownloadsFolder() string { return xdg.UserDirs.Download }

// ExpandHome makes the "~" that a path begins with the user's home, as a shell does: in a file, in quotes and behind
// "-dir=" none has done so.
func ExpandHome(path string) string {
	rest, ok := strings.CutPrefix(filepath.ToSlash(path), "~")
	if !ok || rest != "" && rest[0] != '/' {
		return path
	}
	return filepath.Join(xdg.Home, rest)
}
