package downloader

// The parts that earlier programs left.

import (
	"sync"

	"gannet/downloader/disk"
)

// leftovers are the parts that an earlier program left, found by one look into each folder.
type leftovers struct {
	mu      sync.Mutex                   // guards folders; held while a folder is read
	folders map[string]map[string]string // folder to link to the file's name
}

// take gives the name of the part left in dir for a link, once; "" if there is none.
func (l *leftovers) take(dir, link string) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	found := l.look(dir)
	name := found[link]
	delete(found, link)
	return name
}

// put has take give name for a link: the part may have come after the look.
func (l *leftovers) put(dir, link, name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.look(dir)[link] = name
}

func (l *leftovers) look(dir string) map[string]string {
	found, ok := l.folders[dir]
	if !ok {
		if l.folders == nil {
			l.folders = make(map[string]map[string]string)
		}
		found = disk.Unfinished(dir)
		l.folders[dir] = found
	}
	return found
}
