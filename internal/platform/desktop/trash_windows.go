// The Recycle Bin of Windows.

package desktop

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"unsafe"

	"golang.org/x/sys/windows"
)

// What SHFileOperation is to do, as shellapi.h numbers it. foWantNukeWarning has Windows ask before it
// deletes what the Recycle Bin cannot take, such as a file on another computer.
const (
	foDelete          = 3
	foSilent          = 0x0004
	foNoConfirmation  = 0x0010
	foAllowUndo       = 0x0040
	foNoErrorUI       = 0x0400
	foWantNukeWarning = 0x4000
)

// fileOperation is SHFILEOPSTRUCTW.
type fileOperation struct {
	owner    windows.HWND
	what     uint32
	from, to *uint16
	flags    uint16
	aborted  int32
	mappings uintptr
	title    *uint16
}

var shFileOperation = windows.NewLazySystemDLL("shell32.dll").NewProc("SHFileOperationW")

// Trash moves a file or a folder to the Recycle Bin. What does not exist is no error.
func Trash(path string) error {
	path, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	from, err := windows.UTF16FromString(path)
	if err != nil {
		return err
	}
	from = append(from, 0) // a list of paths ends with an empty one
	op := fileOperation{
		what: foDelete, from: &from[0],
		flags: foSilent | foNoConfirmation | foAllowUndo | foNoErrorUI | foWantNukeWarning,
	}
	result, _, _ := shFileOperation.Call(uintptr(unsafe.Pointer(&op)))
	runtime.KeepAlive(from)
	switch {
	case result != 0:
		return fmt.Errorf("the Recycle Bin did not take it: error %#x", result)
	case op.aborted != 0:
		return errors.New("it was not moved to the Recycle Bin")
	}
	return nil
}
