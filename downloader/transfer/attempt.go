package transfer

// One try at a download: what it has, how it ends, and its steps.

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
	"gannet/downloader/link"
	"gannet/downloader/note"
	"gannet/downloader/source"
	"gannet/internal/message"
)

// mostRestarts is how often one attempt asks anew in vain because the answers do not fit
// together, or the file is another one each time.
const (
	mostRestarts = 6
	restartPause = 100 * time.Millisecond // before the second one, and twice as long before each further one
)

// Attempt is one try at a download, from the question to the saved file. It works
// alone on its goroutine; what it finds out it reports to its owner, which drops the
// reports of an attempt that is no longer the newest.
type Attempt struct {
	Job
	Past
	Tools
	Ending Ending

	host      string // of Job.URL
	name      string // of the part that is there, "" if none is known
	mediaType string // of the newest answer, also an earlier attempt's; "" if none
	final     string // link that it came from; "" if that is Job.URL
	unasked   bool   // no server has answered since the program was started

	question  question
	part      *disk.Part            // nil until there is one
	touched   bool                  // another program has changed the part once
	discarded bool                  // the part is deleted
	found     disk.Found            // what of the file was there before the newest answer
	digests   []source.Digest       // what the source published
	asked     []source.Digest       // the checksum the user gave; none if there is none
	hashed    hashed                // of the part
	fetch     atomic.Pointer[Fetch] // for the owner's eyes
}

// question is how the source is asked, and how often it was.
type question struct {
	plain    bool  // for the whole file, not a part
	later    bool  // since its host wanted to be asked for parts later
	stated   int64 // size of the file by an answer that was not accepted; 0 if none
	restarts int   // in vain
	most     int64 // bytes there were at one time
}

// New gives an attempt that Run begins.
func New(job Job, past Past, tools Tools) *Attempt {
	return &Attempt{
		Job: job, Past: past, Tools: tools, host: link.Host(job.URL),
		name: past.Name, mediaType: past.MediaType, final: past.Final, unasked: past.Unasked,
		question: question{later: job.Plain},
	}
}

// Run tries, and leaves the part either published, discarded or suspended. It has
// reported its end unless it was cancelled.
func (a *Attempt) Run(ctx context.Context) {
	err := a.try(ctx)
	var skip *skipped
	if errors.As(err, &skip) {
		err = a.skip(ctx, skip)
	}
	if errors.Is(context.Cause(ctx), ErrRemoved) {
		a.discard()
		return
	}
	a.suspend(failure.Is(err, failure.Checksum))
	if err == nil || errors.Is(err, ErrPaused) || errors.Is(err, ErrClosed) || errors.Is(err, ErrYielded) {
		return
	}
	failed := a.diagnose(err)
	a.Log.Warn("download attempt failed", "url", link.Redact(a.URL), "error", failed)
	a.report(Failed{failed})
}

// diagnose gives the reason for what ended the attempt.
func (a *Attempt) diagnose(err error) *failure.Error {
	var failed *failure.Error
	switch {
	case errors.Is(err, ErrMaxTime):
		return &failure.Error{Kind: failure.Time}
	case errors.Is(err, ErrFinished), errors.Is(err, ErrEndTime):
		return &failure.Error{
			Kind: failure.Lost, Subject: a.host, Detail: "ended while the server was asked again", Cause: err,
		}
	case errors.Is(err, ErrMaxSize):
		return TooLarge(a.MaxSize)
	case errors.Is(err, ErrAsleep):
		return &failure.Error{Kind: failure.Lost, Subject: a.host, Detail: err.Error(), Cause: ErrAsleep}
	case errors.As(err, &failed):
		return failed
	}
	return &failure.Error{Kind: failure.Internal, Detail: err.Error(), Cause: err}
}

// fail is a failure of what the source gave.
func (a *Attempt) fail(kind failure.Kind, detail string) *failure.Error {
	return &failure.Error{Kind: kind, Subject: a.host, Detail: detail}
}

// TooLarge is the failure of a file that is larger than it may be.
func TooLarge(most int64) *failure.Error { return &failure.Error{Kind: failure.TooLarge, Need: most} }

// Fetching is the work on the newest answer, nil before the first.
func (a *Attempt) Fetching() *Fetch { return a.fetch.Load() }

// Bytes are how many bytes count, of any version of the file.
func (a *Attempt) Bytes() int64 {
	if f := a.fetch.Load(); f != nil {
		return f.out.proved().Filled()
	}
	return a.Had
}

// Discarded reports whether the part is deleted. It holds once Run has ended.
func (a *Attempt) Discarded() bool { return a.discarded }

func (a *Attempt) report(e Event) bool { return a.Owner.Report(e) }

func (a *Attempt) note(code message.Code, args ...message.Args) {
	a.report(Noted{message.Of(code, args...)})
}

// step is one part of an attempt. It gives the next one, nil after the last.
type step func(context.Context) (step, error)

func (a *Attempt) try(ctx context.Context) (err error) {
	for next := a.begin; next != nil && err == nil; {
		next, err = next(ctx)
	}
	return err
}

// begin takes up what is there.
func (a *Attempt) begin(context.Context) (step, error) {
	if a.Checksum != "" {
		algorithm, sum, err := link.ParseChecksum(a.Checksum)
		if err != nil {
			return nil, err
		}
		a.asked = []source.Digest{{Algorithm: algorithm, Sum: sum}}
	}
	if err := a.takeUp(); err != nil {
		return nil, err
	}
	if a.Finish != "" && a.part != nil {
		return a.keepFound(a.Finish), nil
	}
	a.question.plain = a.question.later && len(a.found.Done) == 0
	a.question.most = disk.NewSpans(-1, a.found.Done).Filled()
	return a.ask, nil
}

// again is ask, but that a pause and an end come to what is asked in vain.
func (a *Attempt) again(ctx context.Context) (step, error) {
	q := &a.question
	q.restarts++
	if q.restarts > mostRestarts {
		return nil, a.fail(failure.Changed, "")
	}
	if q.restarts > 1 {
		if err := Sleep(ctx, restartPause<<(q.restarts-2)); err != nil {
			return nil, err
		}
	}
	return a.ask, nil
}

// ask has the source give what is missing, if anything is.
func (a *Attempt) ask(ctx context.Context) (step, error) {
	if a.part != nil && a.isWhole() {
		a.digests = digestOf(a.found.Record.Published, "resume file")
		a.report(Answered{Name: a.part.Name(), Size: a.found.Record.Size, Plain: a.question.later})
		return a.saveWhole(disk.NewSpans(a.found.Record.Size, a.found.Done)), nil
	}
	got, err := a.probe(ctx, a.question.plain)
	switch {
	case errors.Is(err, errVersion):
		return a.again, a.startOver(a.whyRestarted())
	case a.keepsAtEnd(err):
		return a.keepFound(EndedByTime), nil
	case a.mayAskPlainly(err) && !a.question.plain:
		a.question.plain, a.question.stated = true, failure.Total(err)
		a.question.later = isPartForLater(err)
		return a.again, nil
	case err != nil:
		return nil, err
	}
	return a.receive(got), nil
}

// receive takes the answer's body and whatever else is needed into the part.
func (a *Attempt) receive(got *source.Body) step {
	return func(ctx context.Context) (step, error) {
		spans, err := a.fill(ctx, got)
		if why := a.endedBy(ctx, err); why != "" {
			f := a.fetch.Load()
			if f.out.earlier.trusted.Load() == nil {
				return nil, a.keep(ctx, f.out.spans, why)
			}
			a.hashed = hashed{} // it followed what may be of another file
			return nil, a.keep(ctx, f.out.proved(), why)
		}
		if err == nil {
			return a.saveWhole(spans), nil
		}
		return a.afterFailure(err, got, spans)
	}
}

// saveWhole saves a file of which all is there.
func (a *Attempt) saveWhole(spans *disk.Spans) step {
	return func(ctx context.Context) (step, error) {
		err := a.save(ctx, spans, "")
		if isHarmed(err) {
			return a.again, a.startAfterHarm(err)
		}
		return nil, err
	}
}

// keepFound makes a file of what was there of a stream.
func (a *Attempt) keepFound(why Ended) step {
	return func(ctx context.Context) (step, error) {
		return nil, a.keep(ctx, disk.NewSpans(-1, a.found.Done), why)
	}
}

// afterFailure asks anew if that may help against err, with which the body of got ended.
func (a *Attempt) afterFailure(err error, got *source.Body, spans *disk.Spans) (step, error) {
	switch {
	case errors.Is(err, errAdopted):
		return a.again, nil
	case isHarmed(err):
		return a.again, a.startAfterHarm(err)
	case errors.Is(err, errOverlap) && a.Relinked:
		return nil, a.another()
	case errors.Is(err, errOverlap):
		if err := a.startOver(a.whyRestarted()); err != nil {
			return nil, err
		}
	case errors.Is(err, errVersion): // not a part of it, as it seems: the next answer shows what it is
		if filled := spans.Filled(); IsFurther(filled, a.question.most, spans.Size()) {
			a.question.restarts, a.question.most = 0, filled
		}
		a.found.Done = spans.Done()
	case failure.Is(err, failure.Protocol) && !a.question.plain && got.Ranged && spans != nil,
		isPartRefused(err) && a.mayAskPlainly(err) && spans.Filled() > disk.NewSpans(-1, a.found.Done).Filled():
		a.question.plain = true
		a.found.Done = spans.Done()
	default:
		return nil, err
	}
	a.report(Changed{})
	return a.again, nil
}

// IsFurther reports whether a download that has had most bytes at one time, and has n now, is so much further
// that what failed on the way was not in vain. Bytes of a version that was given up count, or two servers that
// take turns would be asked for ever.
func IsFurther(n, most, size int64) bool {
	if size < 0 {
		return n > most // of a stream any byte
	}
	return n > most && n-most >= min(minSteal, size/100)
}

// isHarmed reports whether another program has changed the part, or has deleted or moved it.
func isHarmed(err error) bool {
	return errors.Is(err, disk.ErrTouched) || errors.Is(err, disk.ErrNoPart)
}

// startAfterHarm fetches anew what another program has changed meanwhile, once, or what was found not to be of the
// file.
func (a *Attempt) startAfterHarm(cause error) error {
	why := note.Untrusted
	if !errors.Is(cause, errUntrue) {
		if a.touched {
			return &failure.Error{Kind: failure.InUse, Subject: a.part.Name() + disk.PartSuffix}
		}
		why, a.touched = note.ChangedHere, true
	}
	if err := a.startOver(why); err != nil {
		return err
	}
	a.report(Changed{})
	return nil
}
