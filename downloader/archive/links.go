// Symbolic links of an archive, which are made last and never lead out of its folder.

package archive

import (
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"gannet/downloader/disk"
)

// links are the symbolic links of an archive. They are made when everything else is there, so
// that nothing is written through one.
type links struct {
	all  map[string]link // by the name in the archive: the latest of each
	size int             // bytes of their names and targets
}

// link is to be made in the folder dir.
type link struct{ dir, target string }

// mostTarget is how many bytes the target of a link may have; PATH_MAX of Linux is 4096.
// mostLinked is how many the names and targets of all of them may have.
const (
	mostTarget = 32 << 10
	mostLinked = 64 << 20
)

func (l *links) add(dir, from, target string) error {
	if target == "" || len(target) > mostTarget {
		return &Error{Reason: Damaged, Name: from}
	}
	if l.size += len(dir) + len(from) + len(target); l.size > mostLinked {
		return &Error{Reason: Memory}
	}
	if l.all == nil {
		l.all = make(map[string]link)
	}
	l.all[from] = link{dir, target}
	return nil
}

// make makes all links, or fails if one of them leads out of what will be their folder: that of
// the given name, if it is all there is, else the one they are in now. None goes up but at its
// beginning, from a folder that is no link, so what leads out shows by itself: no chain of links
// does that none of them does, whatever is there or will be.
func (l *links) make(t *tree, name string) error {
	base := "."
	alone, err := onlyFolder(t.root, name)
	if err != nil {
		return onDisk(err, "")
	}
	for _, one := range l.all {
		alone = alone && (one.dir == name || strings.HasPrefix(one.dir, name+"/"))
	}
	if alone {
		base = name
	}
	for _, from := range slices.Sorted(maps.Keys(l.all)) { // what is numbered is the same each time
		one := l.all[from]
		target, ok := one.inside(base, t.portable)
		if !ok {
			return &Error{Reason: Outside, Name: from}
		}
		err := t.file(one.dir, from, func(to string) error {
			return onDisk(t.root.Symlink(target, to), from)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// inside gives the link's target as it is written, or false if it leads out of the folder base,
// in which the link is. Elements are made safe as the names are to which they lead.
func (l link) inside(base string, portable bool) (string, bool) {
	target := text(l.target)
	if portable {
		target = slashed(target)
	}
	if absolute(target) || strings.Contains(target, "\x00") {
		return "", false
	}
	elements := strings.Split(target, "/")
	for i, e := range elements {
		if e != "" && e != "." && e != ".." {
			elements[i] = disk.SafeElement(e, portable)
		}
	}
	target = path.Clean(strings.Join(elements, "/"))
	dir := strings.TrimPrefix(strings.TrimPrefix(l.dir, base), "/")
	return filepath.FromSlash(target), !goesUp(path.Join(dir, target))
}
