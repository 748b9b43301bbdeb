//go:build !linux

// What Linux alone gives, done otherwise or not at all on other systems.

package disk

import (
	"io/fs"
	"os"
)

func allocate(f *os.File, size int64) error { return f.Truncate(size) }

const writePiece = 1 << 20

func kindOf(*os.File) (memory, stamps bool) { return false, false }

func stampOf(*os.File) stamp { return stamp{} }

func startWriteBack(*os.File) {}

func isOpenElsewhere(*os.File) bool { return false }

func inheritedMode(string) (fs.FileMode, bool) { return 0, false }
