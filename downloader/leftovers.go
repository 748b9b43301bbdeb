package downloader

// The parts that earlier programs left.

import (
	"sync"

	"gannet/downloader/disk"
	"gannet/downloader/link"
)

// leftovers are the parts that an earlier program left, found by one look into each folder.
type leftovers struct {
	mu      sync.Mutex                   // guards folders; held while a folder is read
	folders map[string]map[string]string // folder to leftKey to the file's name
}

// leftKey is the key of a link as resume files have it: without user name and password.
func leftKey(address string) string { return link.Key(link.Redact(address)) }

// take gives the name of the part left in dir for a link, once; "" if there is none.
func (l *leftovers) take(dir, address string) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	found, key := l.look(dir), leftKey(address)
	name := found[key]
	delete(found, key)
	return name
}

// put has take give name for a link: the part may have come after the look.
func (l *leftovers) put(dir, address, name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.look(dir)[leftKey(address)] = name
}

func (l *leftovers) look(dir string) map[string]string {
	found, ok := l.folders[dir]
	if !ok {
		if l.folders == nil {
			l.folders = make(map[string]map[string]string)
		}
		found = make(map[string]string)
		for address, name := range disk.Unfinished(dir) {
			found[leftKey(address)] = name
		}
		l.folders[dir] = found
	}
	return found
}
