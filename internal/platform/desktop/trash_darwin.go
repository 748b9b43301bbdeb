// The Trash of macOS.

package desktop

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
)

// toFinder hands the Finder a path that it takes as it is: in the text of a script it would have to
// be quoted.
const toFinder = `on run argv
tell application "Finder" to delete (POSIX file (item 1 of argv) as alias)
end run`

// Trash has the Finder move a file or a folder to the Trash. What does not exist is no error.
func Trash(path string) error {
	path, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	cmd := exec.Command("/usr/bin/osascript", "-e", toFinder, path)
	cmd.Dir = "/"
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("the Finder did not move it: %w: %s", err, said)
	}
	return nil
}
