package downloader

import (
	"bytes"
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
	"gannet/downloader/link"
	"gannet/downloader/note"
	"gannet/downloader/source"
	"gannet/internal/message"
)

// Why an attempt was cancelled.
var (
	errPaused   = errors.New("paused")
	errRemoved  = errors.New("removed")
	errClosed   = errors.New("the engine is closing")
	errAsleep   = errors.New("the computer was asleep")
	errMaxTime  = errors.New("the time allowed is over")
	errFinished = errors.New("ended, to keep what came")
	errYielded  = errors.New("other large files are first")
)

// mostRestarts is how often one attempt asks anew in vain because the answers do not fit
// together, or the file is another one each time.
const mostRestarts = 6

// attempt is one try at a download, from the question to the saved file. It works
// alone on its goroutine; what it finds out it reports to the engine, which drops the
// reports of an attempt that is no longer the newest.
type attempt struct {
	id       ID
	req      Request
	url      string // the link in use: req.URL, or the one Relink gave
	relinked bool   // the link is new: prove that it leads to the same file
	append   bool   // goes on behind what came of a stream
	fresh    bool   // the user was asked and gives up what came
	finish   Ended  // why what came is kept without asking the server; "" if it is not
	stop     ending // by Engine.EndAfter
	name     string // of the part of an earlier attempt, "" if none is known
	had      int64  // bytes the earlier attempt left
	media    string // Content-Type of the newest answer, also an earlier attempt's; "" if none
	final    string // link that the newest answer came from, also an earlier attempt's; "" if that is url
	stated   int64  // size of the file by a Content-Range that was not accepted; 0 if none
	size     int64  // as the earlier attempt knew it; -1 if it did not
	failures int    // passing ones in a row before this attempt
	started  time.Time
	unasked  bool // no server has answered for it since the program was started

	visit    visit // Engine.mu guards it
	fs       disk.FS
	source   source.Source
	timeouts source.Timeouts
	pool     *pool
	throttle *throttle
	options  Options
	log      *slog.Logger
	report   func(report) bool                  // false: the event came too late or from an old attempt
	roomFor  func(a *attempt, size int64) error // Engine.roomFor
	// unfinished gives the name of a part that an earlier program left for the request.
	unfinished func(Request) string

	part      *disk.Part
	touched   bool // another program has changed the part once
	discarded bool // the part is deleted
	found     disk.Found
	digests   []source.Digest       // what the server published
	verifier  *disk.Verifier        // has hashed the start of the file; nil if nothing has
	fetch     atomic.Pointer[fetch] // for the clock's eyes
}

// report is what an attempt tells the engine: an event of its life, or just news
// (event is evNews). Only the fields that go with the event count.
type report struct {
	event   event
	name    string // of the part: with evAnswer, and with evNews if an earlier one was found
	size    int64  // with evAnswer, -1 if unknown; with evWhole, evSaved
	prefix  int64  // with a name and evNews: bytes that are there without a hole from the start
	answer  *source.Body
	path    string         // with evSaved, evSkip
	err     *failure.Error // with evStumble, evFail
	note    message.Message
	forgot  bool            // with evNews: nothing of what came counts any more
	checked message.Message // with evSaved, evSkip
	sha256  string          // with evSaved
	todo    *disk.Todo      // with evSaved and evSkip: what an earlier program has left to do; nil if it did not
	ended   Ended           // with evSaved
}

// run tries, and leaves the part either published, discarded or suspended. It has
// reported its end unless it was cancelled.
func (a *attempt) run(ctx context.Context) {
	err := a.try(ctx)
	var skip *skipped
	if errors.As(err, &skip) {
		err = a.skip(ctx, skip)
	}
	if errors.Is(context.Cause(ctx), errRemoved) {
		a.discard()
		return
	}
	a.suspend(failure.Is(err, failure.Checksum))
	var failed *failure.Error
	switch {
	case err == nil, errors.Is(err, errPaused), errors.Is(err, errClosed), errors.Is(err, errYielded):
		return
	case errors.Is(err, errMaxTime):
		failed = &failure.Error{Kind: failure.Time}
	case errors.Is(err, errFinished), errors.Is(err, errEndTime):
		failed = &failure.Error{Kind: failure.Lost, Subject: link.Host(a.url), Detail: "ended while the server was asked again", Cause: err}
	case errors.Is(err, errMaxSize):
		failed = tooLarge(a.req.MaxSize)
	case errors.Is(err, errAsleep):
		failed = &failure.Error{Kind: failure.Lost, Subject: link.Host(a.url), Detail: err.Error(), Cause: errAsleep}
	case !errors.As(err, &failed):
		failed = &failure.Error{Kind: failure.Internal, Detail: err.Error(), Cause: err}
	}
	a.log.Warn("attempt failed", "id", a.id, "url", link.Redact(a.url), "error", failed)
	ev := evFail
	if failed.Passing() {
		ev = evStumble
	}
	a.report(report{event: ev, err: failed})
}

// suspend closes the part in order. Bytes that are wrong are left there, but none of
// them counts any more.
func (a *attempt) suspend(wrong bool) {
	if a.part == nil {
		return
	}
	done := a.done()
	if wrong {
		done = nil
	}
	if err := a.part.Suspend(done); err != nil {
		a.log.Warn("part not closed in order", "id", a.id, "error", err)
	}
}

func (a *attempt) discard() {
	if a.part == nil {
		return
	}
	if err := a.part.Discard(); err != nil {
		a.log.Warn("part not deleted", "id", a.id, "error", err)
	}
	a.part, a.discarded = nil, true
}

// done is what of the file is there.
func (a *attempt) done() []disk.Span {
	if f := a.fetch.Load(); f != nil {
		return f.counted()
	}
	return a.found.Done
}

func (a *attempt) try(ctx context.Context) error {
	if a.req.Checksum != "" {
		if _, _, err := link.ParseChecksum(a.req.Checksum); err != nil {
			return err
		}
	}
	if err := a.takeUp(); err != nil {
		return err
	}
	if a.finish != "" && a.part != nil {
		return a.keep(ctx, disk.NewSpans(-1, a.found.Done), a.finish)
	}
	plain := a.visit.plain && len(a.found.Done) == 0 // ask without Range
	most := disk.NewSpans(-1, a.found.Done).Filled()
	for restarts := 0; ; restarts++ {
		if restarts > mostRestarts {
			return &failure.Error{Kind: failure.Changed, Subject: link.Host(a.url)}
		}
		if restarts > 1 {
			if err := sleep(ctx, beat<<(restarts-2)); err != nil {
				return err
			}
		}
		if a.part != nil && a.isWhole() {
			a.digests = digestOf(a.found.Record.Published, "resume file")
			a.report(report{event: evAnswer, name: a.part.Name(), size: a.found.Record.Size})
			err := a.save(ctx, disk.NewSpans(a.found.Record.Size, a.found.Done), "")
			if !isHarmed(err) {
				return err
			}
			if err := a.startAgain(err); err != nil {
				return err
			}
			continue
		}
		got, err := a.probe(ctx, plain)
		switch {
		case errors.Is(err, errVersion):
			if err := a.startOver(a.whyAnew()); err != nil {
				return err
			}
			continue
		case a.keepsAtEnd(err):
			return a.keep(ctx, disk.NewSpans(-1, a.found.Done), EndedByTime)
		case a.mayAskPlainly(err) && !plain:
			plain, a.stated = true, failure.Total(err)
			a.visit.plain = isPartForLater(err)
			continue
		case err != nil:
			return err
		}
		spans, err := a.receive(ctx, got)
		if why := a.endedBy(ctx, err); why != "" {
			f := a.fetch.Load()
			if f.trusted.Load() == nil {
				return a.keep(ctx, f.spans, why)
			}
			a.verifier = nil // it followed what may be of another file
			return a.keep(ctx, f.proved(), why)
		}
		if err == nil {
			err = a.save(ctx, spans, "")
		}
		switch {
		case errors.Is(err, errAdopted):
			continue
		case isHarmed(err):
			if err := a.startAgain(err); err != nil {
				return err
			}
			continue
		case errors.Is(err, errSeam) && a.relinked:
			return a.another()
		case errors.Is(err, errSeam):
			if err := a.startOver(a.whyAnew()); err != nil {
				return err
			}
			a.report(report{event: evChanged})
			continue
		case errors.Is(err, errVersion): // not a part of it, as it seems: the next answer shows what it is
			if filled := spans.Filled(); isFurther(filled, most, spans.Size()) {
				restarts, most = 0, filled
			}
			a.found.Done = spans.Done()
			a.report(report{event: evChanged})
			continue
		case failure.Is(err, failure.Protocol) && !plain && got.Ranged && spans != nil:
			plain = true
			a.found.Done = spans.Done()
			a.report(report{event: evChanged})
			continue
		case isPartRefused(err) && a.mayAskPlainly(err) && spans.Filled() > disk.NewSpans(-1, a.found.Done).Filled():
			plain = true
			a.found.Done = spans.Done()
			a.report(report{event: evChanged})
			continue
		default:
			return err
		}
	}
}

// isFurther reports whether a download that has had most bytes at one time, and has n now, is so much further
// that what failed on the way was not in vain. Bytes of a version that was given up count, or two servers that
// take turns would be asked for ever.
func isFurther(n, most, size int64) bool {
	if size < 0 {
		return n > most // of a stream any byte
	}
	return n > most && n-most >= min(minSteal, size/100)
}

// isHarmed reports whether another program has changed the part, or has deleted or moved it.
func isHarmed(err error) bool {
	return errors.Is(err, disk.ErrTouched) || errors.Is(err, disk.ErrNoPart)
}

// startAgain fetches anew what another program has changed meanwhile, once, or what was found not to be of the file.
func (a *attempt) startAgain(cause error) error {
	why := note.Untrusted
	if !errors.Is(cause, errUntrue) {
		if a.touched {
			return &failure.Error{Kind: failure.InUse, Subject: a.part.Name() + disk.PartSuffix}
		}
		why, a.touched = note.ChangedHere, true
	}
	if err := a.startOver(message.Of(why)); err != nil {
		return err
	}
	a.report(report{event: evChanged})
	return nil
}

// takeUp opens the part of an earlier attempt, if there is one.
func (a *attempt) takeUp() error {
	known := a.name != "" // to the list, whatever came
	if !known {
		a.name = a.left()
		if name := disk.SafeName(a.req.Name); name != "" && name != a.name {
			a.name = "" // left under another name than is wished for now
		}
	}
	if a.name == "" {
		return nil
	}
	if known && a.folderGone() {
		return &failure.Error{Kind: failure.Folder, Subject: a.req.Dir}
	}
	if err := a.leftToDo(a.name); err != nil {
		return err
	}
	part, found, err := disk.Open(a.fs, a.req.Dir, a.name)
	if errors.Is(err, disk.ErrNoPart) && known {
		// A kill may have come between giving it another name and storing that.
		if name := a.left(); name != "" {
			a.name = name
			part, found, err = disk.Open(a.fs, a.req.Dir, name)
		}
	}
	switch {
	case errors.Is(err, disk.ErrLocked):
		return &failure.Error{Kind: failure.InUse, Subject: a.name}
	case errors.Is(err, disk.ErrNoPart) && a.savedBefore():
		return &skipped{name: a.name, size: a.size, saved: true, why: message.Of(note.JustSaved)}
	case errors.Is(err, disk.ErrNoPart):
		if known {
			a.report(report{event: evNews, note: message.Of(note.Gone)})
		}
		return nil
	case err != nil:
		return failure.OfDisk(err, a.req.Dir, a.name)
	}
	if a.had > 0 && len(found.Done) == 0 && !found.Record.Left {
		a.report(report{event: evNews, note: message.Of(note.Untrusted)})
	}
	a.part, a.found, a.media = part, found, cmp.Or(a.media, found.Record.Type)
	a.report(report{event: evNews, name: a.name, prefix: disk.NewSpans(-1, found.Done).Prefix()})
	if a.fresh {
		return a.startOver(message.Of(note.StartedOver))
	}
	return nil
}

// left gives the name of a part that an earlier program left for the link, or for the one
// before a fresh one was given.
func (a *attempt) left() string {
	if name := a.unfinished(a.req); name != "" || a.url == a.req.URL {
		return name
	}
	r := a.req
	r.URL = a.url
	return a.unfinished(r)
}

// savedBefore reports whether the earlier attempt got as far as giving the file its
// name, but was ended before that could be told: the part, which had the name
// reserved, is gone, and a file of its size is there that was changed since.
func (a *attempt) savedBefore() bool {
	info, err := a.fs.Lstat(filepath.Join(a.req.Dir, a.name))
	return err == nil && a.unasked && (a.had > 0 || a.size == 0) && a.size >= 0 && info.Mode().IsRegular() &&
		info.Size() == a.size && !info.ModTime().Before(a.started.Add(-coarseTime))
}

// coarseTime is how much earlier than it was the change of a file may be noted: FAT counts in steps of two seconds,
// and the kernel takes the time of its last tick.
const coarseTime = 2 * time.Second

// isWhole reports whether all bytes are there and known to be right. A server has to be asked once in each run of the
// program: a resume file is not believed about what it would say.
func (a *attempt) isWhole() bool {
	r := a.found.Record
	whole := !a.unasked && r.Size >= 0 && !a.found.Doubtful && !a.relinked &&
		(r.Size == 0 || len(a.found.Done) == 1 && a.found.Done[0] == disk.Span{From: 0, To: r.Size})
	return whole && len(a.found.Done) > 0
}

// startOver forgets what is there and keeps the part's name.
func (a *attempt) startOver(why message.Message) error {
	a.fetch.Store(nil)
	a.found = disk.Found{Record: disk.Record{URL: link.Redact(a.url), Size: -1}}
	a.report(report{event: evNews, note: why, forgot: true})
	if a.part == nil {
		return nil
	}
	err := a.part.Restart(a.found.Record)
	if errors.Is(err, disk.ErrNoPart) || errors.Is(err, fs.ErrClosed) {
		return a.letGo()
	}
	if err != nil {
		return failure.OfDisk(err, a.req.Dir, a.part.Name())
	}
	return nil
}

// letGo leaves a part that has not its name any more, so that the next one is begun. Its error is that the folder is gone.
func (a *attempt) letGo() error {
	a.suspend(true)
	a.name, a.part = a.part.Name(), nil
	if a.folderGone() {
		return &failure.Error{Kind: failure.Folder, Subject: a.req.Dir}
	}
	return nil
}

// folderGone reports whether the folder is not there, or a link to it leads nowhere.
func (a *attempt) folderGone() bool {
	_, err := a.fs.Lstat(a.req.Dir + string(os.PathSeparator)) // with it a link is followed
	return errors.Is(err, os.ErrNotExist)
}

// receive takes the answer's body and whatever else is needed into the part.
func (a *attempt) receive(ctx context.Context, got *source.Body) (*disk.Spans, error) {
	if a.part != nil && a.part.InOrder() && !got.Ranged && len(a.found.Done) > 0 {
		if err := a.part.Restart(a.found.Record); err != nil { // nothing can be written over what is there
			got.Close()
			return nil, failure.OfDisk(err, a.req.Dir, a.part.Name())
		}
		a.found = disk.Found{Record: a.found.Record}
		a.report(report{event: evNews, forgot: true})
	}
	appended := a.appends(got)
	unsized := a.found.Record.Size < 0 && got.Size < 0
	keeps := a.keepsRecord(got)
	if err := a.prepare(got, keeps); err != nil {
		got.Close()
		return nil, err
	}
	if err := a.adopt(ctx, got); err != nil {
		got.Close()
		return nil, err
	}
	spans := disk.NewSpans(got.Size, a.found.Done)
	f := &fetch{
		req: a.req, url: a.url, host: link.Host(a.url),
		source: a.source, pool: a.pool, throttle: a.throttle, log: a.log,
		part: a.part, spans: spans, size: got.Size, first: got, version: got.Version,
		limit: a.options.Connections, timeouts: a.timeouts, relinked: a.relinked,
		note: func(p message.Message) { a.report(report{event: evNews, note: p}) },
	}
	f.unsized, f.ending = unsized, &a.stop
	if a.part.InOrder() {
		f.limit = 1
	}
	f.restartable = got.Size >= 0 && len(a.wanted()) == 0
	var claim *disk.Claim
	if appended {
		claim = spans.Next()
		a.report(report{event: evNews, note: message.Of(note.Gap, message.Args{"X": message.Bytes(claim.Left().From)})})
	} else if got.Ranged {
		claim = spans.Next()
		if claim == nil { // whole already, and now proved to be so
			claim = spans.ClaimAll()
		}
		f.seam = claim.Left().From - got.Span.From
		if f.seam < 0 || f.seam > mostOverlap {
			f.seam = 0
		}
	} else {
		claim = spans.ClaimAll()
		f.kept, f.record = a.found.Done, a.found.Record
		if trusted := a.found.Done; keeps {
			f.trusted.Store(&trusted)
		}
	}
	a.fetch.Store(f)
	a.final = got.Final
	a.report(report{event: evAnswer, name: a.part.Name(), size: got.Size, answer: got})
	if got.CloseDelimited && got.Size < 0 {
		a.report(report{event: evNews, note: message.Of(note.NoSize)})
	}
	if spans.Whole() && got.Ranged {
		defer got.Close()
		return spans, a.compareBody(ctx, got)
	}
	defer a.follow(f)()
	return spans, f.run(ctx, claim)
}

// keepsRecord reports whether got is a whole file that may be another one than what came: until it is compared
// with that, only what came counts, and the record stays that of it.
func (a *attempt) keepsRecord(got *source.Body) bool {
	old := recorded(a.found.Record)
	return !got.Ranged && len(a.found.Done) > 0 && (a.relinked || old.Strong() != "" && got.Version.Differs(old))
}

// prepare makes the part ready for an accepted answer: its name, its room, its record unless it keeps that of
// what came.
func (a *attempt) prepare(got *source.Body, keeps bool) error {
	a.digests = got.Digests
	if a.req.MaxSize > 0 && got.Size > a.req.MaxSize {
		return tooLarge(a.req.MaxSize)
	}
	if len(a.found.Done) == 0 || a.part == nil {
		if err := a.enoughRoom(got.Size); err != nil {
			return err
		}
	}
	v := got.Version
	if a.appends(got) {
		v = source.Version{} // of two bodies, one behind the other
	}
	old := recorded(a.found.Record)
	known := !a.relinked && old.Strong() != "" && !v.Differs(old)
	record := disk.Record{URL: link.Redact(a.url), Size: got.Size, ETag: v.ETag, LastModified: v.Modified, Dated: v.Dated, Coding: v.Coding}
	record.Type = failure.Clip(got.MediaType, 100)
	if len(a.digests) > 0 {
		record.Published = a.digests[0].Algorithm + ":" + hex.EncodeToString(a.digests[0].Sum)
	}
	if len(a.found.Done) > 0 {
		record.Unproved = a.found.Record.Unproved
	}
	a.found.Record = record
	if a.part == nil {
		part, err := disk.Create(a.fs, a.req.Dir, got.Name, a.taken(), record)
		if errors.Is(err, disk.ErrSkip) {
			name := got.Name
			return cmp.Or(a.leftToDo(name), error(&skipped{name: name, why: message.Of(note.Kept)}))
		}
		if err != nil {
			return failure.OfDisk(err, a.req.Dir, got.Name)
		}
		a.part = part
	} else {
		if len(a.found.Done) > 0 && !got.Ranged && !known { // until the bytes are compared
			record.ETag, record.LastModified = "", ""
		}
		if !keeps {
			a.part.Describe(record)
		}
		if err := a.part.Save(a.found.Done); err != nil {
			return failure.OfDisk(err, a.req.Dir, a.part.Name())
		}
	}
	a.media = record.Type
	return nil
}

// skipped says that the file is there already, and why.
type skipped struct {
	name  string
	why   message.Message
	size  int64      // if saved
	saved bool       // by this download
	todo  *disk.Todo // what an earlier program has left to do with it; nil if it did not
}

func (s *skipped) Error() string { return s.name + " is there already: " + s.why.String() }

// skip leaves the file that is there as it is, and takes it for the one wanted if it has the
// checksum asked for.
func (a *attempt) skip(ctx context.Context, s *skipped) error {
	a.report(report{event: evNews, note: s.why})
	there := report{event: evSkip, todo: s.todo, name: s.name, path: filepath.Join(a.req.Dir, s.name)}
	if algorithm, want, err := link.ParseChecksum(a.req.Checksum); err == nil {
		got, err := a.sum(ctx, s.name, algorithm)
		if err != nil {
			return err
		}
		if !bytes.Equal(got, want) {
			return mismatch(algorithm, want, got)
		}
		there.checked = matches(algorithm)
	}
	if s.saved {
		there.event, there.size = evSaved, s.size
		if a.options.Hash {
			got, err := a.sum(ctx, s.name, "sha256")
			if err != nil {
				return err
			}
			there.sha256 = hex.EncodeToString(got)
		}
	}
	a.report(there)
	return nil
}

// sum computes a checksum of a file in the download's folder.
func (a *attempt) sum(ctx context.Context, name, algorithm string) ([]byte, error) {
	got, err := sum(ctx, a.fs, filepath.Join(a.req.Dir, name), algorithm)
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case err != nil:
		return nil, failure.OfDisk(err, a.req.Dir, name)
	}
	return got, nil
}

func (a *attempt) taken() disk.Taken {
	exists := a.req.Exists
	if exists == "" {
		exists = a.options.Exists
	}
	switch exists {
	case ExistsOverwrite:
		return disk.Overwrite
	case ExistsSkip:
		return disk.Skip
	default:
		return disk.TakeNumber
	}
}

func (a *attempt) enoughRoom(size int64) error {
	if size <= 0 {
		return nil
	}
	if err := a.fs.MkdirAll(a.req.Dir); err != nil {
		return failure.OfDisk(err, a.req.Dir, a.req.Dir)
	}
	return a.roomFor(a, size)
}

// backoff is how long to wait before try number n (from 1) after passing failures in
// a row, with spread between 0 and 1 to keep many downloads from knocking at once.
func backoff(n int, spread float64) time.Duration {
	const first, most = time.Second, 5 * time.Minute
	d := most
	if n < 10 {
		d = min(first<<(n-1), most)
	}
	return time.Duration(float64(d) * (0.75 + spread/2))
}
