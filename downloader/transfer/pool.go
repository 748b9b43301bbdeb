package transfer

// Connections of all files together.

import (
	"sync"
	"sync/atomic"
	"time"
)

// pool bounds connections: what a server allows, what is decent to ask of one server
// for all files together, and what the system's limit of open files leaves, so
// that this means fewer connections and no failures.
type Pool struct {
	files     int           // the system's limit
	downloads atomic.Int32  // active ones
	Believes  time.Duration // what a server refuses, at first, and twice as long each time it turns out true

	mu    sync.Mutex           // guards the fields below
	cap   map[string]allowance // by the host
	extra map[string]int       // additional connections open to a server
	used  int                  // the sum of extra
}

// allowance is how many connections a server allowed a file. That is believed for a while
// only: it may have been busy, or an answer lost on the way. Other files are not held to it
// before one of them was refused more, too: it may be the trouble of one file.
type allowance struct {
	most  int
	by    string // the file that was refused more last, by its link
	alike bool   // another one was, too
	until time.Time
	lasts time.Duration // this belief, ended by until
}

// binds reports whether the file at link is to keep to a.
func (a *allowance) binds(link string) bool {
	return time.Now().Before(a.until) && (a.alike || a.by == link)
}

const (
	believed     = 10 * time.Second // at first, and twice as long each time it turns out true
	mostBelieved = 5 * time.Minute
	mostNamed    = time.Hour // where the server asks for that with Retry-After
)

const (
	filesEach = 3  // a download's part, resume file and first connection
	filesOwn  = 12 // of the program itself
)

// maxIdle is how many connections may be kept for later.
func MaxIdle(files int) int { return max(files/8, 1) }

// newPool bounds connections where the system allows so many open files.
func NewPool(files int) *Pool {
	return &Pool{files: files, Believes: believed, cap: make(map[string]allowance), extra: make(map[string]int)}
}

// allowed is the most connections the file at link may open to host.
func (p *Pool) Allowed(host, link string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	if a := p.cap[host]; a.binds(link) {
		return a.most
	}
	return MaxConnections
}

// refuse notes that host refused the file at link more than n connections, for a time that it may
// have named.
func (p *Pool) refuse(host, link string, n int, named time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	a, now := p.cap[host], time.Now()
	if now.After(a.until.Add(a.lasts)) {
		a.lasts = p.Believes / 2 // long ago, if ever
	}
	if now.After(a.until) {
		a.lasts = min(2*a.lasts, mostBelieved)
		a.until, a.by, a.alike = now.Add(a.lasts), link, false
	}
	if until := now.Add(min(named, mostNamed)); until.After(a.until) {
		a.until = until
	}
	a.most, a.alike, a.by = n, a.alike || a.by != link, link
	p.cap[host] = a
}

// allow notes that host serves the file at link n connections, and reports whether it is still
// believed to refuse that file more.
func (p *Pool) allow(host, link string, n int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	a := p.cap[host]
	if !a.binds(link) {
		return false
	}
	a.most = n
	p.cap[host] = a
	return true
}

// Begun counts a file that is worked on from now on, until done is called.
func (p *Pool) Begun() (done func()) {
	p.downloads.Add(1)
	return func() { p.downloads.Add(-1) }
}

// take asks for one connection to host besides a file's first.
func (p *Pool) take(host string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	spare := p.files - filesOwn - MaxIdle(p.files) - filesEach*int(p.downloads.Load())
	if p.used >= spare || p.extra[host] >= MaxConnections {
		return false
	}
	p.used++
	p.extra[host]++
	return true
}

func (p *Pool) give(host string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.used--
	if p.extra[host]--; p.extra[host] == 0 {
		delete(p.extra, host)
	}
}
