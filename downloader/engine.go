// The engine: how it begins and ends, and what the user asks of downloads.

package downloader

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"gannet/downloader/disk"
	"gannet/downloader/disk/batch"
	"gannet/downloader/failure"
	"gannet/downloader/link"
	"gannet/downloader/note"
	"gannet/downloader/transfer"
	"gannet/downloader/web"
	"gannet/internal/message"
)

// Engine holds the list of downloads and works on it. Every command of any
// front end is one of its methods; all are safe for concurrent use. But for Lines none waits
// for the network; Add, Configure, Rename, Check, Unfinished and Close wait for the disk.
type Engine struct {
	log       *slog.Logger
	fs        disk.FS
	diskSaver disk.Saver
	limiter   *rate.Limiter
	pool      *transfer.Pool
	left      leftovers
	notice    message.Message
	load      *load
	work      sync.WaitGroup // attempts, tasks and deletions

	mu     sync.Mutex // guards the fields below, but for channels and the store, and those of every download
	opts   Options
	client *web.Client
	closed bool
	queue
	tasking
	sums
	storing
	removals
	clock
	readers readers
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
		log: log, fs: disk.OS{}, notice: had.notice, opts: opts, client: client,
		limiter: transfer.NewLimiter(opts.Limit), pool: transfer.NewPool(openFiles()), load: newLoad(),
		queue: queue{
			byID: make(map[ID]*download), hosts: newHosts(), slots: autoFirst, index: newIndex(),
			mostSaving: min(mostSaving, openFiles()/16),
		},
		storing:  storing{store: store},
		removals: removals{leaving: make(map[*download]bool), deletions: make(chan struct{}, mostDeletions)},
		clock:    clock{wake: make(chan struct{}, 1), quit: make(chan struct{})},
	}
	e.remembering = batch.New(mostRemembered, e.rememberAll)
	e.takeUpList(had)
	e.background.Go(e.run)
	return e, nil
}

// Notice is what the user should know about the list since New; zero if nothing.
func (e *Engine) Notice() message.Message { return e.notice }

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
	e.publish(time.Now())
	s.put(e.readers.newest)
	e.readers.subscriptions = append(e.readers.subscriptions, s)
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
	details := Details{
		Notes: slices.Clone(d.Notes), Server: d.server, FinalURL: d.Final, Latency: d.Latency, FirstByte: d.FirstByte,
	}
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
	e.arrange()
	for d := range e.active {
		e.stopAttempt(d, transfer.ErrClosed)
	}
	if e.current != nil {
		e.stopTask(transfer.ErrClosed)
	}
	if e.stopSum != nil {
		e.stopSum(transfer.ErrClosed)
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
	e.background.Wait()
	e.dropNotes()
	e.mu.Lock()
	e.arrange()
	for d := range e.active {
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
