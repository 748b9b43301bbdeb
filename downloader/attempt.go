package downloader

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"time"

	"gannet/downloader/disk"
)

// Why an attempt was cancelled.
var (
	errPaused  = errors.New("paused")
	errRemoved = errors.New("removed")
	errClosed  = errors.New("the engine is closing")
	errAsleep  = errors.New("the computer was asleep")
	errMaxTime = errors.New("the time allowed is over")
	errYielded = errors.New("other large files are first")
)

// mostRestarts is how often one attempt starts over because the file is another one each
// time it is asked for.
const mostRestarts = 3

// attempt is one try at a download, from the question to the saved file. It works
// alone on its goroutine; what it finds out it reports to the engine, which drops the
// reports of an attempt that is no longer the newest.
type attempt struct {
	no       int // counts the attempts of one download
	id       ID
	req      Request
	url      string // the link in use: req.URL, or the one Relink gave
	relinked bool   // the link is new: prove that it leads to the same file
	name     string // of the part of an earlier attempt, "" if none is known
	hadBytes bool   // the earlier attempt left bytes
	fresh    bool   // which are known to be wrong
	size     int64  // as the earlier attempt knew it; -1 if it did not
	started  time.Time

	fs       disk.FS
	client   *client
	hosts    *hosts
	sockets  *sockets
	throttle *throttle
	options  Options
	log      *slog.Logger
	report   func(report)
	// unfinished gives the name of a part that an earlier program left for the request.
	unfinished func(Request) string

	part     *disk.Part
	found    disk.Found
	digests  []digest              // what the server published
	verifier *disk.Verifier        // has hashed the start of the file; nil if nothing has
	fetch    atomic.Pointer[fetch] // for the clock's eyes
}

// report is what an attempt tells the engine: an event of its life, or just news
// (event is evNews). Only the fields that go with the event count.
type report struct {
	event   event
	name    string
	size    int64 // with evAnswer; -1 if unknown
	answer  *answer
	path    string // with evSaved, evSkip
	err     *Error // with evStumble, evFail
	note    string
	checked string
}

// run tries, and leaves the part either published, discarded or suspended. It has
// reported its end unless it was cancelled.
func (a *attempt) run(ctx context.Context) {
	err := a.try(ctx)
	if errors.Is(context.Cause(ctx), errRemoved) {
		a.discard()
		return
	}
	a.suspend()
	var failure *Error
	var skip *skipped
	switch {
	case errors.As(err, &skip):
		a.report(report{event: evSkip, name: skip.name, path: filepath.Join(a.req.Dir, skip.name), note: skip.why})
		return
	case err == nil, errors.Is(err, errPaused), errors.Is(err, errClosed), errors.Is(err, errYielded):
		return
	case errors.Is(err, errMaxTime):
		failure = &Error{Kind: KindTime}
	case errors.Is(err, errAsleep):
		failure = &Error{Kind: KindLost, Subject: hostOf(a.url), Detail: err.Error(), cause: errAsleep}
	case !errors.As(err, &failure):
		failure = &Error{Kind: KindInternal, Detail: err.Error(), cause: err}
	}
	a.log.Warn("attempt failed", "id", a.id, "url", Redact(a.url), "kind", failure.Kind, "error", failure, "detail", failure.Detail)
	ev := evFail
	if failure.Passing() {
		ev = evStumble
	}
	a.report(report{event: ev, err: failure})
}

func (a *attempt) suspend() {
	if a.part == nil {
		return
	}
	if err := a.part.Suspend(a.done()); err != nil {
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
	a.part = nil
}

// done is what of the file is there.
func (a *attempt) done() []disk.Span {
	if f := a.fetch.Load(); f != nil {
		return f.spans.Done()
	}
	return a.found.Done
}

func (a *attempt) try(ctx context.Context) error {
	if err := a.takeUp(); err != nil {
		return err
	}
	plain := false // ask without Range
	for restarts := 0; ; restarts++ {
		if restarts > mostRestarts {
			return &Error{Kind: KindChanged, Subject: hostOf(a.url)}
		}
		if a.part != nil && a.isWhole() {
			a.report(report{event: evAnswer, name: a.part.Name(), size: a.found.Record.Size})
			return a.save(ctx, disk.NewSpans(a.found.Record.Size, a.found.Done))
		}
		got, err := a.probe(ctx, plain)
		switch {
		case errors.Is(err, errVersion):
			if err := a.startOver("The file on the server has changed: started over"); err != nil {
				return err
			}
			continue
		case isKind(err, KindProtocol) && !plain:
			plain = true // it may answer better to a plain request
			continue
		case err != nil:
			return err
		}
		if a.relinked {
			if err := a.sample(ctx, got); err != nil {
				got.body.Close()
				return err
			}
		}
		spans, err := a.receive(ctx, got)
		switch {
		case errors.Is(err, errSeam) && a.relinked:
			return a.another()
		case errors.Is(err, errVersion), errors.Is(err, errSeam):
			if err := a.startOver("The file on the server has changed: started over"); err != nil {
				return err
			}
			a.report(report{event: evChanged})
			continue
		case isKind(err, KindProtocol) && !plain && got.ranged && spans != nil:
			plain = true
			a.found.Done = spans.Done()
			a.report(report{event: evChanged})
			continue
		case err != nil:
			return err
		}
		return a.save(ctx, spans)
	}
}

// takeUp opens the part of an earlier attempt, if there is one.
func (a *attempt) takeUp() error {
	if a.name == "" {
		a.name = a.unfinished(a.req)
		if name := disk.SafeName(a.req.Name); name != "" && name != a.name {
			a.name = "" // left under another name than is wished for now
		}
	}
	if a.name == "" {
		return nil
	}
	if _, err := a.fs.Lstat(a.req.Dir); a.hadBytes && errors.Is(err, os.ErrNotExist) {
		return &Error{Kind: KindFolder, Subject: a.req.Dir}
	}
	part, found, err := disk.Open(a.fs, a.req.Dir, a.name)
	switch {
	case errors.Is(err, disk.ErrLocked):
		return &Error{Kind: KindInUse, Subject: a.name}
	case errors.Is(err, disk.ErrNoPart) && a.savedBefore():
		return &skipped{a.name, "It had just been saved when Gannet was ended"}
	case errors.Is(err, disk.ErrNoPart):
		if a.hadBytes {
			a.report(report{event: evNews, note: "What was downloaded before is gone: started over"})
		}
		return nil
	case err != nil:
		return explainDisk(err, a.req.Dir, a.name)
	}
	if a.hadBytes && len(found.Done) == 0 {
		a.report(report{event: evNews, note: "What was downloaded before cannot be trusted: started over"})
	}
	a.part, a.found = part, found
	if a.fresh && len(found.Done) > 0 {
		return a.startOver("Started over")
	}
	return nil
}

// savedBefore reports whether the earlier attempt got as far as giving the file its
// name, but was ended before that could be told: the part, which had the name
// reserved, is gone, and a file of its size is there that was changed since.
func (a *attempt) savedBefore() bool {
	info, err := a.fs.Lstat(filepath.Join(a.req.Dir, a.name))
	return err == nil && a.hadBytes && a.size >= 0 && info.Mode().IsRegular() &&
		info.Size() == a.size && !info.ModTime().Before(a.started)
}

func (a *attempt) isWhole() bool {
	r := a.found.Record
	whole := r.Size >= 0 && !a.found.Doubtful && !a.relinked &&
		(r.Size == 0 || len(a.found.Done) == 1 && a.found.Done[0] == disk.Span{From: 0, To: r.Size})
	return whole && len(a.found.Done) > 0
}

// probe asks for the first byte that is missing and holds the answer against what
// is there. It gives errVersion if the file is another one now.
func (a *attempt) probe(ctx context.Context, plain bool) (*answer, error) {
	r := a.found.Record
	old := validator{etag: r.ETag, modified: r.LastModified, dated: r.Dated}
	q := ask{req: a.req, url: a.url}
	switch {
	case plain:
	case len(a.found.Done) == 0:
		q.span = &disk.Span{To: disk.Unbounded}
	case old.strong() == "":
	default:
		q.span = a.missing()
		if !a.relinked { // another server may name the same version differently
			q.ifRange = old.strong()
		}
	}
	got, err := a.client.get(ctx, q)
	if err != nil {
		return nil, err
	}
	if len(a.found.Done) > 0 {
		if err := a.compare(got, old); err != nil {
			got.body.Close()
			return nil, err
		}
	}
	if got.ranged && got.size < 0 || got.ranged && len(a.found.Done) == 0 && got.span.From != 0 {
		got.body.Close()
		return nil, &Error{Kind: KindProtocol, Subject: hostOf(a.url), Detail: "206 without a total"}
	}
	if got.plain {
		a.report(report{event: evNews, note: "The link led from a secured to an unsecured address"})
	}
	return got, nil
}

// missing is the first gap in what is there, with the seam before it if the part is
// doubtful.
func (a *attempt) missing() *disk.Span {
	gap := disk.Span{To: disk.Unbounded}
	for i, d := range a.found.Done {
		if d.From > gap.From {
			gap.To = d.From
			break
		}
		gap.From = d.To
		if i == len(a.found.Done)-1 && a.found.Record.Size >= 0 {
			gap.To = disk.Unbounded
		}
	}
	if size := a.found.Record.Size; size >= 0 && gap.From >= size {
		gap.From = max(size-1, 0) // whole already: the last byte proves it
	}
	gap.From -= a.seam(gap.From)
	return &gap
}

// seam is how many bytes before at are fetched again to be compared.
func (a *attempt) seam(at int64) int64 {
	if !a.found.Doubtful && !a.relinked {
		return 0
	}
	for _, d := range a.found.Done {
		if d.From < at && at <= d.To {
			return min(at-d.From, seamLength)
		}
	}
	return 0
}

// compare holds an answer against the record of what is there.
func (a *attempt) compare(got *answer, old validator) error {
	size := a.found.Record.Size
	if size >= 0 && got.size >= 0 && got.size != size {
		return a.another()
	}
	if got.size < 0 && old.strong() != "" && !got.validator.differs(old) {
		got.size = size // it does not say, but it is the same file
	}
	if got.ranged {
		if got.validator.differs(old) && !a.relinked {
			return errVersion
		}
		return nil
	}
	// A 200 is the whole file: its bytes are compared with those that are there
	// as they come, unless they are known to be others.
	if old.strong() != "" && got.validator.strong() != "" && got.validator.differs(old) && !a.relinked {
		return errVersion
	}
	return nil
}

func (a *attempt) another() error {
	if a.relinked {
		return &Error{Kind: KindDifferent, Subject: hostOf(a.url)}
	}
	return errVersion
}

// sample compares bytes from all over what is there with those that a new link gives,
// where no validator proves that it leads to the same file.
func (a *attempt) sample(ctx context.Context, got *answer) error {
	r := a.found.Record
	old := validator{etag: r.ETag, modified: r.LastModified, dated: r.Dated}
	if !got.ranged || len(a.found.Done) == 0 || old.strong() != "" && !old.differs(got.validator) {
		return nil
	}
	first, last := a.found.Done[0], a.found.Done[len(a.found.Done)-1]
	middle := a.found.Done[len(a.found.Done)/2]
	for _, at := range []int64{first.From, middle.From + middle.Len()/2, max(last.To-seamLength, last.From)} {
		span := disk.Span{From: at, To: at + 1}
		for _, d := range a.found.Done {
			if d.From <= at && at < d.To {
				span.To = min(at+seamLength, d.To)
			}
		}
		piece, err := a.client.get(ctx, ask{req: a.req, url: a.url, span: &span})
		if err != nil {
			return err
		}
		err = a.compareBody(ctx, piece)
		piece.body.Close()
		if !piece.ranged || errors.Is(err, errSeam) {
			return a.another()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// startOver forgets what is there and keeps the part's name.
func (a *attempt) startOver(why string) error {
	a.fetch.Store(nil)
	a.found = disk.Found{Record: disk.Record{URL: Redact(a.url), Size: -1}}
	a.report(report{event: evNews, note: why})
	if a.part == nil {
		return nil
	}
	if err := a.part.Restart(a.found.Record); err != nil {
		return explainDisk(err, a.req.Dir, a.part.Name())
	}
	return nil
}

// receive takes the answer's body and whatever else is needed into the part.
func (a *attempt) receive(ctx context.Context, got *answer) (*disk.Spans, error) {
	if err := a.prepare(got); err != nil {
		got.body.Close()
		return nil, err
	}
	spans := disk.NewSpans(got.size, a.found.Done)
	f := &fetch{
		req: a.req, url: a.url, host: hostOf(a.url),
		client: a.client, hosts: a.hosts, throttle: a.throttle, sockets: a.sockets, log: a.log,
		part: a.part, spans: spans, size: got.size, first: got, validator: got.validator,
		limit: a.options.Connections, timeout: a.client.timeout, relinked: a.relinked,
		note: func(s string) { a.report(report{event: evNews, note: s}) },
	}
	var claim *disk.Claim
	if got.ranged {
		claim = spans.Next()
		if claim == nil { // whole already, and now proved to be so
			claim = spans.ClaimAll()
		}
		f.seam = claim.Left().From - got.span.From
		if f.seam < 0 || f.seam > seamLength {
			f.seam = 0
		}
	} else {
		claim = spans.ClaimAll()
		f.kept = a.found.Done
	}
	a.fetch.Store(f)
	a.report(report{event: evAnswer, name: a.part.Name(), size: got.size, answer: got})
	if got.closing && got.size < 0 {
		a.report(report{event: evNews, note: "The server does not say how long the file is, so a cut cannot be noticed"})
	}
	if spans.Whole() && got.ranged {
		defer got.body.Close()
		return spans, a.compareBody(ctx, got)
	}
	defer a.follow(f)()
	return spans, f.run(ctx, claim)
}

// compareBody holds a small answer against what is there: errSeam if it differs.
func (a *attempt) compareBody(ctx context.Context, got *answer) error {
	watch := time.AfterFunc(a.client.timeout, func() { got.body.Close() })
	defer watch.Stop()
	theirs := make([]byte, min(got.span.Len(), 2*seamLength))
	if _, err := io.ReadFull(got.body, theirs); err != nil {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		return explain(err, hostOf(a.url))
	}
	ours := make([]byte, len(theirs))
	if _, err := a.part.ReadAt(ours, got.span.From); err != nil {
		return explainDisk(err, a.req.Dir, a.part.Name())
	}
	if !bytes.Equal(ours, theirs) {
		return errSeam
	}
	return nil
}

// follow hashes what is without a hole from the start, while more comes, if a checksum
// is wanted. The function it gives stops that.
func (a *attempt) follow(f *fetch) (stop func()) {
	wanted := a.wanted()
	if len(wanted) == 0 {
		return func() {}
	}
	v := disk.NewVerifier(algorithmsOf(wanted)...)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { // stop waits for it
		defer close(ended)
		for sleep(ctx, beat) == nil {
			// An error shows again, and counts, when verify reads the rest.
			_ = v.Follow(ctx, f.part, f.spans.Prefix())
		}
	}()
	return func() {
		cancel()
		<-ended
		if a.verifier = v; f.changed.Load() {
			a.verifier = nil // it may have hashed bytes that were written over since
		}
	}
}

// prepare makes the part ready for an accepted answer: its name, its room, its record.
func (a *attempt) prepare(got *answer) error {
	whole := !got.ranged || got.span.From == 0 && got.span.To == got.size
	a.digests = publishedDigests(got.header, whole)
	if len(a.found.Done) == 0 || a.part == nil {
		if err := a.enoughRoom(got.size); err != nil {
			return err
		}
	}
	v := got.validator
	record := disk.Record{URL: Redact(a.url), Size: got.size, ETag: v.etag, LastModified: v.modified, Dated: v.dated}
	if a.part == nil {
		part, err := disk.Create(a.fs, a.req.Dir, a.nameFor(got), a.taken(), record)
		if errors.Is(err, disk.ErrSkip) {
			return &skipped{a.nameFor(got), "There was a file of this name already: it was kept"}
		}
		if err != nil {
			return explainDisk(err, a.req.Dir, a.nameFor(got))
		}
		a.part = part
	} else {
		a.part.Describe(record)
		if err := a.part.Save(a.found.Done); err != nil {
			return explainDisk(err, a.req.Dir, a.part.Name())
		}
	}
	if got.size >= 2*minShare {
		if err := a.part.Allocate(got.size); err != nil {
			return explainDisk(err, a.req.Dir, a.part.Name())
		}
	}
	return nil
}

// skipped says that the file is there already; why in the user's words.
type skipped struct{ name, why string }

func (s *skipped) Error() string { return s.name + " is there already: " + s.why }

func (a *attempt) nameFor(got *answer) string {
	if name := disk.SafeName(a.req.Name); name != "" {
		return name
	}
	return fileName(got.header, got.final)
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
		return explainDisk(err, a.req.Dir, a.req.Dir)
	}
	free, err := disk.Free(a.req.Dir)
	if err != nil || free >= size {
		return nil //nolint:nilerr // a system that cannot tell will say so when it is full
	}
	return &Error{Kind: KindDiskFull, Subject: a.req.Dir, Need: size, Free: free}
}

// save checks what is there, makes it durable and gives it its name.
func (a *attempt) save(ctx context.Context, spans *disk.Spans) error {
	a.report(report{event: evWhole})
	checked, err := a.verify(ctx, spans.Size())
	if err != nil {
		return err
	}
	path, err := a.part.Publish(spans.Size())
	if path == "" {
		name := a.part.Name()
		return explainDisk(err, a.req.Dir, name)
	}
	if err != nil {
		a.log.Warn("after saving", "id", a.id, "path", path, "error", err)
	}
	a.part = nil
	a.report(report{event: evSaved, path: path, size: spans.Size(), checked: checked})
	return nil
}

// verify compares the file with the checksum asked for and the strongest one the
// server published, and says in words what it was held against.
func (a *attempt) verify(ctx context.Context, size int64) (string, error) {
	wanted := a.wanted()
	if len(wanted) == 0 {
		return "", nil
	}
	v := a.verifier
	if v == nil {
		v = disk.NewVerifier(algorithmsOf(wanted)...)
	}
	if err := v.Follow(ctx, a.part, size); err != nil {
		if ctx.Err() != nil {
			return "", err
		}
		return "", explainDisk(err, a.req.Dir, a.part.Name())
	}
	checked := ""
	for _, d := range wanted {
		if got := v.Sum(d.Algorithm); !bytes.Equal(got, d.Sum) {
			return "", &Error{
				Kind: KindChecksum, Subject: d.Algorithm,
				Detail: fmt.Sprintf("expected %s, got %s", hex.EncodeToString(d.Sum), hex.EncodeToString(got)),
			}
		}
		checked = "Checked: matches what the server published"
		if d.Source == "" {
			checked = "Checked: matches the " + d.Algorithm + " you gave"
		}
	}
	return checked, nil
}

// wanted lists the checksums the file must have.
func (a *attempt) wanted() []digest {
	wanted := slices.Clone(a.digests[:min(len(a.digests), 1)])
	if algorithm, sum, err := parseChecksum(a.req.Checksum); err == nil {
		wanted = append(wanted, digest{Algorithm: algorithm, Sum: sum})
	}
	return wanted
}

func algorithmsOf(digests []digest) []string {
	var names []string
	for _, d := range digests {
		names = append(names, d.Algorithm)
	}
	return names
}

func isKind(err error, kind Kind) bool {
	var e *Error
	return errors.As(err, &e) && e.Kind == kind
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
