// How a name that is not taken is found.

package disk

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
)

// How a name is found that is not taken: as wished for, then " (1)" and so on, a few of them one by one. Beyond
// those the number doubles until one is free, and the boundary is found by halving, so that the 10,000th file of one
// name costs 40 looks at the folder and not 10,000.
const (
	oneByOne    = 10
	mostNumbers = 999_999
)

// shortestStem is how many bytes of a name before its extension are kept, however short the folder wants names.
const shortestStem = 8

// numbers gives one number after the other to try for a name, until it gives more than mostNumbers.
type numbers struct {
	taken func(n int) bool
	n     int
}

// next is called when n cannot be had.
func (c *numbers) next() int {
	if c.n++; c.n != oneByOne {
		return c.n
	}
	low, high := oneByOne-1, oneByOne // low is taken
	for high <= mostNumbers && c.taken(high) {
		low, high = high, 2*high
	}
	for low+1 < high {
		if middle := (low + high) / 2; c.taken(middle) {
			low = middle
		} else {
			high = middle
		}
	}
	c.n = high
	return c.n
}

// numbered gives the name for a number: 0 is the name itself.
func numbered(name string, n int) string {
	if n == 0 {
		return name
	}
	return Numbered(name, n)
}

// isThere reports whether anything has that name.
func isThere(fsys FS, path string) bool {
	_, err := fsys.Lstat(path)
	return err == nil
}

// isPart reports whether a name is that of what another download has written so far: a server may name its file so.
func isPart(fsys FS, dir, name string) bool {
	whole, ok := strings.CutSuffix(name, PartSuffix)
	return ok && (isThere(fsys, filepath.Join(dir, whole+ResumeSuffix)) || isHeld(fsys, filepath.Join(dir, name)))
}

// isHeld reports whether somebody works on a part that has no resume file yet.
func isHeld(fsys FS, path string) bool {
	part, err := openOurs(fsys, path)
	if err != nil {
		return false
	}
	defer part.Close()
	f, ok := systemFile(part)
	return ok && errors.Is(lock(f), ErrLocked)
}

// shorter gives a name that the file system may take where it found this one too long, the extension kept; "" if
// there is nothing left to cut. Encrypted folders take 143 bytes instead of 255.
func shorter(fsys FS, dir, name string) string {
	for {
		next := cutTo(name, len(name)-8)
		if stem, _ := splitExtension(next); next == name || len(stem) < shortestStem {
			return ""
		}
		name = next
		if _, err := fsys.Lstat(filepath.Join(dir, Numbered(name, 999)+ResumeSuffix)); !IsTooLong(err) {
			return name
		}
	}
}

// blocked reports whether a file of this name stands in the way of one that may replace it: a folder always does.
func blocked(file fs.FileInfo, replace bool) bool { return !replace || file.IsDir() }
