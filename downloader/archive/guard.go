// Bounds on bytes and entries, against archives that are made to fill the disk.

package archive

import "gannet/downloader/disk"

const (
	bombSize     = 256 << 20 // bytes unpacked, from which the ratio is looked at
	bombRatio    = 100       // times the archive's size, above which it is refused
	mostEntries  = 1_000_000 // files, folders and links, those folders included that only names speak of
	mostDepth    = 100       // folders in one another
	mostPath     = 3000      // bytes of the name of a folder with those it lies in; PATH_MAX of Linux is 4096 in all
	folderCost   = 4 << 10   // bytes that a folder takes at least: a block of ext4 or NTFS
	fileCost     = 1 << 10   // and a file or link, for what the file system notes of it
	roomEvery    = 16 << 20  // bytes unpacked between two looks at what room is left
	roomReserve  = 64 << 20  // bytes that are left free
	filesReserve = 10_000    // files that can still be made
)

// LongestFile is how many bytes a file from an archive of so many bytes may have.
func LongestFile(packed uint64) uint64 { return max(bombSize, packed*bombRatio) + bombSize }

// guard stops an archive that is made to fill the disk.
type guard struct {
	dir     string
	packed  int64 // bytes of the archive
	out     int64 // bytes unpacked, folderCost and fileCost included
	looked  int64 // of them when the room left was looked at
	entries int
}

// file counts a file or link, which may be empty.
func (g *guard) file() error { return g.entry(fileCost) }

// folder counts a folder.
func (g *guard) folder() error { return g.entry(folderCost) }

func (g *guard) entry(cost int64) error {
	if g.entries++; g.entries > mostEntries {
		return &Error{Reason: Many}
	}
	return g.grow(cost)
}

// grow counts n bytes that are about to be written.
func (g *guard) grow(n int64) error {
	g.out += n
	if g.out > bombSize && g.out/bombRatio > g.packed {
		return &Error{Reason: Bomb}
	}
	if n == 0 || g.looked > 0 && g.out-g.looked < roomEvery {
		return nil
	}
	g.looked = g.out
	if free, err := disk.Free(g.dir); err == nil && free-n < roomReserve {
		return &Error{Reason: Full}
	}
	if free, err := disk.FreeFiles(g.dir); err == nil && free < filesReserve {
		return &Error{Reason: Full}
	}
	return nil
}
