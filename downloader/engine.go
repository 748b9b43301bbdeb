package downloader

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"gannet/downloader/transfer"

	"golang.org/x/time/rate"

	"gannet/downloader/archive"
	"gannet/downloader/disk"
	"gannet/downloader/failure"
	"gannet/downloader/link"
	"gannet/downloader/note"
	"gannet/downloader/web"
	"gannet/internal/message"
)

// Options are the engine's settings. All but Store and Log may be changed in flight with
// Configure.
type Options struct {
	Store string // path of the list's store; "" keeps the list in memory only
	// Extractor is how archives are extracted; nil does it in this process, see package child.
	Extractor archive.Filler

	Parallel    int           // files at once, 1-16; 0 is automatic
	Connections int           // connections a file, 1-32; 0 is automatic
	Limit       int64         // bytes a second for all files together; 0 is unlimited
	Retries     int           // passing failures in a row before giving up; -1 never gives up
	Timeout     time.Duration // silence before a connection is given up; 0: 30 s, but 5 min before the first byte
	Exists      Exists        // "" means ExistsRename
	Hash        bool          // give the SHA-256 of every file
	Extract     bool          // extract finished archives, see Engine.Extract
	Command     []string      // program and arguments to run with the path of each finished file; empty runs nothing
	UserAgent   string        // "" means "Gannet"
	Proxy       string        // "" takes the environment's, "none" none, else http://, https:// or socks5://; socks4:// is not known
	CACerts     []string      // PEM files with further certificates to trust
	Log         *slog.Logger  // nil discards
}

// How many files at once where Options.Parallel is automatic.
const (
	autoLarge  = 3                // large ones, or such whose size is not known
	autoFirst  = 6                // at the beginning, when it is not known how large they are
	justBegun  = 10 * time.Second // an attempt that may be sent back to the queue
	autoMost   = 16               // small ones
	smallFile  = 4 << 20          // bytes
	goneCheck  = 3 * time.Second  // between looks for a network or folder that is gone
	sleepJump  = 15 * time.Second // of the clock, that means the computer slept
	roomLook   = 2 * time.Second  // between looks at what room is left for what is under way
	spareRoom  = 1 << 20          // bytes that stay free for resume files and the list
	savePause  = 250 * time.Millisecond
	saveAgain  = 5 * time.Second // after the list could not be stored
	fullDisk   = 16 << 20        // bytes free, below which nothing more is tried
	publishGap = 2 * time.Millisecond
	deletions  = 4 // parts deleted at once: each is a few open files and waits for the disk
)

// Engine holds the list of downloads and works on it. Every command of any
// front end is one of its methods; all are safe for concurrent use. But for Lines none waits
// for the network; Add, Configure, Rename, Check, Unfinished and Close wait for the disk.
type Engine struct {
	log     *slog.Logger
	fs      disk.FS
	store   *store
	limiter *rate.Limiter
	pool    *transfer.Pool
	left    leftovers
	notice  message.Message
	speed   atomic.Int64 // bytes a second of all downloads, at the clock's last look
	wake    chan struct{}
	quit    chan struct{}
	work    sync.WaitGroup // attempts and deletions
	clock   sync.WaitGroup // the clock and the saver

	mu       sync.Mutex // guards the fields below and those of every download
	opts     Options
	client   *web.Client
	list     []*download
	byID     map[ID]*download
	last     ID
	readers  readers
	hosts    hosts
	slots    int // files at once while Parallel is automatic
	closed   bool
	tasking  bool // doTask runs
	tended   *download
	stopTask context.CancelCauseFunc // ends what is done with tended
	saves    uint64                  // number of the newest changes taken for the store
	removed  []ID                    // not yet deleted from the store
	leaving  map[*download]bool      // off the list, but their parts are not deleted yet
	lastWall time.Time               // of the clock's last look, without its monotonic reading
	lastTick time.Time               // the same moment with it
	lastRoom time.Time               // of the newest look at what room is left
	looking  bool                    // such a look is under way

	deletions chan struct{} // holds one value for each part that is being deleted
}

// New opens the store and goes on with what was active when it was closed. It
// gives ErrStoreInUse if another Gannet has the list open.
func New(opts Options) (*Engine, error) {
	client, err := newClient(opts)
	if err != nil {
		return nil, err
	}
	log := opts.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	store, had, err := openStore(opts.Store)
	if err != nil {
		return nil, err
	}
	e := &Engine{
		log: log, fs: disk.OS{}, store: store, notice: had.notice,
		limiter: transfer.NewLimiter(opts.Limit), pool: transfer.NewPool(openFiles()),
		wake: make(chan struct{}, 1), quit: make(chan struct{}),
		opts: opts, client: client, byID: make(map[ID]*download), leaving: make(map[*download]bool), hosts: make(hosts), slots: autoFirst,
		deletions: make(chan struct{}, deletions),
	}
	e.takeUpList(had)
	e.clock.Go(e.run)
	return e, nil
}

// takeUpList goes on with the list as it was stored.
func (e *Engine) takeUpList(had loaded) {
	entries, last := had.entries, had.last
	slices.SortStableFunc(entries, func(a, b kept) int { return cmp.Compare(a.Order, b.Order) })
	for _, en := range entries {
		d := takenUp(en)
		e.settle(d)
		d.turn = transfer.NewThrottle(e.limiter)
		if least := e.nextOrder(); d.Order < least { // what is left of a damaged list may have one twice
			d.Order, d.unsaved = least, true
		}
		e.list = append(e.list, d)
		e.byID[d.ID] = d
		last = max(last, d.ID)
	}
	e.last = last
	e.startTasks()
}

// Notice is what the user should know about the list since New; zero if nothing.
func (e *Engine) Notice() message.Message { return e.notice }

// Replace puts a download in the place of another: it asks for the same, but into the
// folder dir or under name where these are not "". What has come of the old one is
// deleted. It gives 0 if there is no such download.
func (e *Engine) Replace(id ID, dir, name string) ID {
	var d *download
	e.each([]ID{id}, func(old *download) {
		r := old.Request
		r.URL, r.Dir, r.Name = old.url(), cmp.Or(dir, r.Dir), cmp.Or(name, r.Name)
		e.drop(old)
		d = e.enlist(r, old.Added, old.Order)
		e.list[slices.Index(e.list, old)], e.readers.reordered = d, true
	})
	if d == nil {
		return 0
	}
	return d.ID
}

// Pause stops downloads; what has come is kept.
func (e *Engine) Pause(ids ...ID) {
	e.each(ids, func(d *download) {
		if d.apply(evPause) {
			d.Err, d.retryAt = nil, time.Time{}
			e.stopAttempt(d, transfer.ErrPaused)
		}
	})
}

// Resume puts paused, waiting and failed downloads back into the queue, and has those that are queued
// because of their host tried now.
func (e *Engine) Resume(ids ...ID) {
	e.each(ids, func(d *download) {
		if d.State != Done && !d.State.Active() {
			e.hostOf(d).lift()
		}
		if d.apply(evResume) {
			d.goOn()
		}
	})
}

// Remove takes downloads off the list. What has come of an unfinished one is
// deleted; a finished file stays.
func (e *Engine) Remove(ids ...ID) { e.each(ids, e.drop) }

// drop ends a download that leaves the list; each takes it off.
func (e *Engine) drop(d *download) {
	delete(e.byID, d.ID)
	e.removed = append(e.removed, d.ID)
	e.readers.removed = append(e.readers.removed, d.ID)
	e.endTask(d)
	e.stopAttempt(d, transfer.ErrRemoved)
	if !d.HasPart && !d.busy() || d.State == Done {
		return
	}
	dir, ended := d.Request.Dir, d.ended
	e.leaving[d] = true
	e.work.Go(func() {
		defer func() {
			e.mu.Lock()
			delete(e.leaving, d)
			e.mu.Unlock()
		}()
		if ended != nil {
			<-ended
		}
		e.deletions <- struct{}{}
		defer func() { <-e.deletions }()
		e.mu.Lock()
		name, hasPart := d.Name, d.HasPart // as the attempt or Rename left it
		e.mu.Unlock()
		if hasPart {
			e.deletePart(dir, name)
		}
	})
}

// enlist makes a download for r. Its place in the list is the caller's to give.
func (e *Engine) enlist(r Request, now time.Time, order int64) *download {
	e.last++
	d := newDownload(e.last, r, now)
	d.turn, d.Order = transfer.NewThrottle(e.limiter), order
	e.byID[d.ID] = d
	return d
}

// nextOrder is the order of what comes to the end of the list.
func (e *Engine) nextOrder() int64 {
	if len(e.list) == 0 {
		return 0
	}
	return e.list[len(e.list)-1].Order + 1
}

func (e *Engine) deletePart(dir, name string) {
	part, _, err := disk.Open(e.fs, dir, name)
	if err == nil {
		err = part.Discard()
	}
	if err != nil && !errors.Is(err, disk.ErrNoPart) {
		e.log.Warn("part not deleted", "name", name, "error", err)
	}
}

// Move shifts a download by delta places in the list (negative is up).
func (e *Engine) Move(id ID, delta int) {
	e.each([]ID{id}, func(d *download) {
		from := slices.Index(e.list, d)
		to := min(max(from+delta, 0), len(e.list)-1)
		step := 1
		if to < from {
			step = -1
		}
		for i := from; i != to; i += step { // it changes places with one after the other
			other := e.list[i+step]
			e.list[i], e.list[i+step] = other, d
			d.Order, other.Order = other.Order, d.Order
			other.unsaved = true
		}
		d.unsaved, e.readers.reordered = true, e.readers.reordered || from != to
	})
}

// Relink goes on with a download from a fresh link, if that leads to the same file:
// of the same size and with the same validator, or else with the same bytes
// wherever they are compared. Otherwise it fails with failure.Different and
// nothing is lost. What is said beside the fresh link, such as a
// checksum, counts from now on. Its error is a *failure.Error that says why the link cannot be used.
func (e *Engine) Relink(id ID, fresh link.Item) error {
	failed := &failure.Error{Kind: failure.Link, Reason: message.Of(failure.NotNeeded)}
	e.each([]ID{id}, func(d *download) {
		r := d.Request
		r.URL, r.AnyScheme = fresh.URL, fresh.AnyScheme
		if fresh.Header != nil {
			r.Header = fresh.Header
		}
		r.Checksum = cmp.Or(fresh.Checksum, r.Checksum)
		if bad := r.check(); bad != nil {
			failed = bad
			return
		}
		if d.apply(evPause) {
			e.stopAttempt(d, transfer.ErrPaused)
		}
		if !d.apply(evResume) {
			return
		}
		failed = nil
		d.goOn()
		d.Link, d.key, d.Relinked, d.Final, d.host, d.refused = r.URL, "", true, "", nil, refusals{}
		r.URL = d.Request.URL
		d.Request = r
		d.addNote(message.Of(note.Relinked), time.Now())
	})
	if failed != nil {
		return failed
	}
	return nil
}

// Configure changes everything in Options but Store and Log, in flight: limits at once,
// the rest with the next attempt. Its error is about a proxy or certificate that
// cannot be used; nothing is changed then.
func (e *Engine) Configure(opts Options) error {
	client, err := newClient(opts)
	if err != nil {
		return err
	}
	e.mu.Lock()
	opts.Store, opts.Log, opts.Extractor = e.opts.Store, e.opts.Log, e.opts.Extractor
	before := e.client
	e.opts, e.client = opts, client
	e.mu.Unlock()
	before.CloseIdleConnections()
	transfer.SetLimit(e.limiter, opts.Limit)
	e.nudge()
	return nil
}

// Subscribe gives where the newest List is found. Each reader needs a Subscription of its own.
func (e *Engine) Subscribe() *Subscription {
	s := newSubscription()
	e.mu.Lock()
	defer e.mu.Unlock()
	e.readers.subscriptions = append(e.readers.subscriptions, s)
	e.publish(time.Now())
	if e.closed {
		e.readers.end()
	}
	return s
}

// Details gives the details of one download, or false if it is not in the list.
func (e *Engine) Details(id ID) (Details, bool) {
	e.mu.Lock()
	d := e.byID[id]
	if d == nil {
		e.mu.Unlock()
		return Details{}, false
	}
	details := Details{Notes: slices.Clone(d.Notes), Server: d.server, FinalURL: d.Final, Latency: d.Latency, FirstByte: d.FirstByte}
	f := d.fetching()
	if d.State == Done && d.Size > 0 {
		details.Filled = []disk.Span{{To: d.Size}}
	}
	running := d.State == Running
	e.mu.Unlock()
	if f != nil && len(details.Filled) == 0 {
		details.Filled = f.Spans().Done()
	}
	if f != nil && running {
		details.Connections = f.Connections()
	}
	return details, true
}

// Close stops everything, leaving it resumable, and closes the store. Its error is
// ctx's if that ends before all is in order, else about storing the list.
func (e *Engine) Close(ctx context.Context) error {
	e.mu.Lock()
	if e.closed {
		e.mu.Unlock()
		return nil
	}
	e.closed = true
	for _, d := range e.list {
		e.stopAttempt(d, transfer.ErrClosed)
	}
	if e.tended != nil {
		e.stopTask(transfer.ErrClosed)
	}
	e.mu.Unlock()
	ended := make(chan struct{})
	go func() { // ends with the attempts, or with the program
		e.work.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	close(e.quit)
	e.clock.Wait()
	e.dropNotes()
	e.mu.Lock()
	for _, d := range e.list {
		d.apply(evYield)
	}
	changes := e.takeChanges()
	e.publish(time.Now())
	e.readers.end()
	client := e.client
	e.mu.Unlock()
	client.CloseIdleConnections()
	return errors.Join(e.store.save(changes), e.store.close())
}

// each runs do on the downloads with these ids, those in the list, and wakes the clock.
func (e *Engine) each(ids []ID, do func(*download)) {
	e.mu.Lock()
	for _, id := range ids {
		if d := e.byID[id]; d != nil && !e.closed {
			do(d)
		}
	}
	if len(e.byID) < len(e.list) {
		e.list = slices.DeleteFunc(e.list, func(d *download) bool { return e.byID[d.ID] == nil })
	}
	e.schedule(time.Now())
	e.mu.Unlock()
	e.nudge()
}

func (e *Engine) nudge() {
	select {
	case e.wake <- struct{}{}:
	default:
	}
}

// stopAttempt ends the attempt, if one runs. Its goroutine may work on for a moment.
func (e *Engine) stopAttempt(d *download, why error) {
	if d.cancel != nil {
		d.cancel(why)
	}
}
