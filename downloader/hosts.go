package downloader

import (
	"maps"
	"math"
	"math/rand/v2"
	"strings"
	"time"

	"gannet/downloader/failure"
	"gannet/downloader/link"
)

// What a server refuses holds for all files that come from it. The rules:
//
//   - A file is refused if its first request brings no file because too much is asked of the server, or no answer
//     at all (running.refused). What breaks later, and a 404, is the file's own trouble.
//   - A single file that is refused may be at fault itself: others of its host are begun all the same. Once one more is
//     served at once than were under way beside it, it was the file. If another file is refused first, it is the host.
//     A 429 is always about the host (RFC 6585 §4).
//   - A host that serves some files while it refuses others is asked for no more at once than it serves. After a
//     while twice as many are tried.
//   - A host that serves none, or names a time in Retry-After, is left alone until then. One file at a time finds
//     out whether that is over.
//   - The tries of refused files are counted by these pauses, in a row. Any file that is served ends the row.

// hosts are the servers that files were asked of. Engine.mu guards them and all in them.
type hosts struct {
	byName   map[string]*host   // with its port
	troubled map[*host]struct{} // those that may hold back files
}

func newHosts() hosts {
	return hosts{byName: make(map[string]*host), troubled: make(map[*host]struct{})}
}

// host is one server.
type host struct {
	name    string
	asked   int            // files under way: asked for, or being served
	serving int            // of them those that come
	peak    int            // the most that came at once since limit was learned
	served  int            // how many ever came
	newest  ID             // of those,
	last    time.Time      // and when it was answered
	limit   atOnce         // how many files it serves at once
	why     *failure.Error // the newest refusal
	suspect ID             // the file it was about, as long as that may be the file's own trouble
	beside  int            // how many files were under way beside it
	ended   time.Time      // when a file last came to its end
	until   time.Time      // the end of the newest pause
	held    bool           // no file is begun in that pause
	rounds  int            // pauses in a row after which no file came
	plain   bool           // it asks to come back later for every Range, and gives the file without one
}

const (
	forgetAfter   = time.Minute      // after the last pause, that files were refused
	mostBackoff   = 5                // the highest try that backoff is asked about while other files of the host come
	lastTries     = time.Second / 4  // between the tries of files that are left when a host is given up
	soonEnded     = time.Second      // after its end a file may still count as being served
	patience      = 30 * time.Second // after another file came, before tries count,
	countPatience = 10 * time.Minute // and for a host that counts requests
)

// Hold says why no further file of a host is begun.
type Hold struct {
	Err *failure.Error `json:"error"` // the newest refusal
	// Until is when the host is asked again; zero: as soon as fewer of its files are under way.
	Until time.Time `json:"until,omitzero"`
}

// Holds are the hosts, with their ports, of which no further file is begun now.
type Holds map[string]Hold

// Of gives what keeps a download in the queue, or false if its host does not.
func (h Holds) Of(s *Snapshot) (Hold, bool) {
	if len(h) == 0 || s.State != Queued {
		return Hold{}, false
	}
	hold, ok := h[hostKey(s.URL)]
	return hold, ok
}

func (h hosts) of(name string) *host {
	found := h.byName[name]
	if found == nil {
		found = &host{name: name}
		h.byName[name] = found
	}
	return found
}

// review drops those from troubled that hold back nothing any more.
func (h hosts) review(now time.Time) {
	maps.DeleteFunc(h.troubled, func(host *host, _ struct{}) bool { return host.unlimited(now) })
}

// holds gives the hosts of which no file is begun now; nil if there are none.
func (h hosts) holds(now time.Time) Holds {
	var found Holds
	for host := range h.troubled {
		if host.why == nil || host.free(now) {
			continue
		}
		if found == nil {
			found = make(Holds)
		}
		hold := Hold{Err: host.why}
		if host.pausing(now) {
			hold.Until = host.until
		}
		found[host.name] = hold
	}
	return found
}

// nextEnd is how long it takes until one of their pauses ends.
func (h hosts) nextEnd(now time.Time) time.Duration {
	next := time.Hour
	for host := range h.troubled {
		if host.pausing(now) {
			next = min(next, host.until.Sub(now))
		}
	}
	return next
}

func (h *host) pausing(now time.Time) bool { return h.held && now.Before(h.until) }

// free reports whether a further file may be begun.
func (h *host) free(now time.Time) bool {
	switch {
	case h.pausing(now):
		return false
	case h.held && h.rounds > 0: // no file has come since
		return h.asked == 0
	default:
		return h.asked < h.limit.at(now)
	}
}

// unlimited reports whether any number of files may be begun until one is refused.
func (h *host) unlimited(now time.Time) bool {
	return !h.pausing(now) && !(h.held && h.rounds > 0) && h.limit.at(now) == math.MaxInt
}

// lift forgets all refusals: the user wants to see for himself, or they are long ago.
func (h *host) lift() {
	h.until, h.held, h.rounds, h.suspect, h.limit, h.plain = time.Time{}, false, 0, 0, atOnce{}, false
	h.plain = false
}

// visit is an attempt as its host sees it.
type visit struct {
	host *host
	id   ID
	came bool // a file, or the rest of it
	left bool
	// plain says that the file is asked for without Range, since the host asked to come back later for that. It is the
	// attempt's own.
	plain bool
}

func (h *host) begin(id ID, now time.Time) visit {
	if h.asked == 0 && now.Sub(h.until) > forgetAfter {
		h.lift()
	}
	h.asked++
	return visit{host: h, id: id, plain: h.plain}
}

// answered takes note that the file comes.
func (v *visit) answered(now time.Time) {
	if v.came || v.left {
		return
	}
	v.came = true
	h := v.host
	h.plain = h.plain || v.plain
	h.serving, h.served, h.rounds, h.newest, h.last = h.serving+1, h.served+1, 0, v.id, now
	h.peak = max(h.peak, h.serving)
	if h.serving > h.beside {
		h.suspect = 0
	}
}

// leave takes note that the attempt asks no more of the host.
func (v *visit) leave(now time.Time) {
	if v.left {
		return
	}
	v.left = true
	v.host.asked--
	if v.came {
		v.host.serving--
		v.host.ended = now
	}
}

// refusals are those of one file since it last came.
type refusals struct {
	count  int
	beside int           // the fewest files of its host that were under way beside it
	served int           // host.served at the newest
	pause  time.Duration // after that
}

// before is how often in a row the host has refused the file, or else another one, before this try.
func (r *refusals) before(h *host) int {
	if h.suspect != 0 {
		return r.count + 1
	}
	return r.count
}

// fewest is beside with a refusal just now.
func (r *refusals) fewest(h *host) int {
	if r.count == 0 {
		return h.asked
	}
	return min(r.beside, h.asked)
}

// mayBeBusy reports whether a host that is said to forbid a file may serve it once others are done, as far
// as that is known. The file has left it.
func (h *host) mayBeBusy(r *refusals, now time.Time) bool {
	beside := r.fewest(h)
	if h.asked == 0 {
		beside = 0
		if r.count < 3 && now.Sub(h.ended) < soonEnded { // it may not have seen yet that another one is done
			beside = 1
		}
	}
	// One more than it served can seem to come at once, because its end is seen later here.
	return beside > 0 && h.peak <= beside+1
}

// refuse takes note that a file, which has left h, was refused, and finds out how long that file waits.
func (h *host) refuse(id ID, r *refusals, err *failure.Error, now time.Time) {
	// Its host has served more files at once since, so that is not why it is refused again.
	own := r.count > 0 && h.served > r.served && h.peak > r.beside
	h.plain = false
	*r = refusals{count: r.count + 1, beside: r.fewest(h), served: h.served}
	r.pause = max(err.RetryAfter, backoff(min(r.count, mostBackoff), rand.Float64()))
	if own {
		return
	}
	counted := err.TooMany() && strings.EqualFold(err.Subject, h.name) // and not one that h redirects to
	alike := counted || h.suspect != 0 && h.suspect != id
	crowded := h.serving > 0 && h.peak <= h.serving // fewer at once may be all it takes
	again := now.Before(h.until)                    // asked before the pause began
	h.why, h.suspect, h.beside = err, id, h.asked
	if h.serving == 0 {
		if !again {
			h.rounds++
		}
		r.pause = max(err.RetryAfter, backoff(h.round(now), rand.Float64()))
	}
	switch {
	case !alike, h.pausing(now):
	case crowded:
		h.limit.learn(h.serving, now)
		h.peak = h.serving
	case h.asked > 0: // too many in a short time, it seems
		h.limit.learn((h.asked+1)/2, now)
		h.peak = 0
	}
	h.held = alike && (!crowded || counted || err.RetryAfter > 0) || h.pausing(now)
	if until := now.Add(r.pause); !again || err.RetryAfter > 0 && until.After(h.until) {
		h.until = until
	}
	if h.held { // a little longer than its host, so that another file may be the first to be tried
		r.pause = h.until.Sub(now) + lastTries
	}
}

// round is the number of the next pause, as backoff counts them: it does not grow without end soon after a file came.
func (h *host) round(now time.Time) int {
	if now.Sub(h.last) < countPatience {
		return min(max(h.rounds, 1), mostBackoff)
	}
	return max(h.rounds, 1)
}

// giveUp reports whether the host was asked in vain often enough for a file that it has just refused to fail. It
// has the next one tried soon, unless the host wants to be left alone.
func (h *host) giveUp(id ID, retries int, err *failure.Error, now time.Time) bool {
	wait := patience
	if err.TooMany() {
		wait = countPatience
	}
	if retries < 0 || h.rounds <= retries || h.newest != id && now.Sub(h.last) < wait {
		return false
	}
	if err.RetryAfter == 0 {
		h.until = now.Add(lastTries)
	}
	return true
}

// hostKey names the host of a link: however its letters are written, it is the same one.
func hostKey(address string) string { return strings.ToLower(link.Host(address)) }

func (q *queue) hostOf(d *download) *host {
	if d.host == nil {
		d.host = q.hosts.of(hostKey(d.url()))
	}
	return d.host
}

// refused reports whether a failure means that the attempt got no file because of how much is asked of its host.
func (a *running) refused(err *failure.Error) bool {
	if a.Fetching() != nil {
		return false
	}
	return err.Overloaded() || err.Forbidden()
}

// forbidden reports whether the host did not want to serve the file at all, as some do to a further one at once.
func (a *running) forbidden(err *failure.Error) bool {
	return a.Fetching() == nil && err.Forbidden()
}
