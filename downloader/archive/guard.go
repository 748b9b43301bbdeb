package archive

import "gannet/downloader/disk"

const (
	bombSize    = 256 << 20 // bytes unpacked, from which the ratio is looked at
	bombRatio   = 100       // times the archive's size, above which it is refused
	mostEntries = 1_000_000
	roomEvery   = 16 << 20 // bytes unpacked between two looks at what room is left
	roomReserve = 64 << 20 // bytes that are left free
)

// guard stops an archive that is made to fill the disk.
type guard struct {
	dir     string
	packed  int64 // bytes of the archive
	out     int64 // bytes unpacked
	looked  int64 // of them when the room left was looked at
	entries int
}

// entry counts an entry, which may be empty.
func (g *guard) entry() error {
	if g.entries++; g.entries > mostEntries {
		return &Error{Reason: Many}
	}
	return nil
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
	return nil
}
