package downloader

import (
	"sync"
	"sync/atomic"

	"gannet/downloader/disk"
)

// hosts remembers, while the program runs, how many connections each server allowed.
type hosts struct {
	mu  sync.Mutex // guards cap
	cap map[string]int
}

// allowed is the most connections a file may open to host.
func (h *hosts) allowed(host string) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	if n, ok := h.cap[host]; ok {
		return n
	}
	return maxConnections
}

// allow notes that host refused more than n connections.
func (h *hosts) allow(host string, n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.cap == nil {
		h.cap = make(map[string]int)
	}
	h.cap[host] = max(n, 1)
}

// sockets bounds the additional connections of all files together, so that the
// system's limit of open files means fewer connections and no failures.
type sockets struct {
	files     int // the system's limit
	used      atomic.Int32
	downloads atomic.Int32 // active ones
}

const (
	filesEach = 3  // a download's part, resume file and first connection
	filesOwn  = 12 // of the program itself
)

// maxIdle is how many connections may be kept for later.
func maxIdle(files int) int { return max(files/8, 1) }

// take asks for one more connection.
func (s *sockets) take() bool {
	spare := s.files - filesOwn - maxIdle(s.files) - filesEach*int(s.downloads.Load())
	if int(s.used.Add(1)) > spare {
		s.used.Add(-1)
		return false
	}
	return true
}

func (s *sockets) give() { s.used.Add(-1) }

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
