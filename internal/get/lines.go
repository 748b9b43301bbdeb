// The lines of a text, printed as they come (-lines).

package get

import (
	"bufio"
	"context"
	"errors"
	"io"
	"regexp"

	"gannet/downloader"
	"gannet/downloader/failure"
	"gannet/downloader/link"
	"gannet/settings"
)

// lines prints the lines of a text while it comes.
type lines struct {
	out   *bufio.Writer
	match *regexp.Regexp // nil prints every line
	err   error          // of writing
	cut   error          // why not all was read
}

func newLines(out io.Writer, match *regexp.Regexp) *lines {
	return &lines{out: bufio.NewWriterSize(harmless(out), 64<<10), match: match}
}

func (l *lines) emit(line []byte) {
	if l.err != nil || l.match != nil && !l.match.Match(line) {
		return
	}
	// A Writer keeps its first error, which flush then finds.
	_, _ = l.out.Write(line)
	_ = l.out.WriteByte('\n')
}

// flush prints what has come so far.
func (l *lines) flush() {
	if l.err == nil {
		l.err = l.out.Flush()
	}
}

// printing is an engine that prints the lines of its one download, and is not closed
// before the last of them is printed, unless ctx ends.
type printing struct {
	*downloader.Engine
	ctx   context.Context
	lines *lines
	done  chan struct{}
}

func (p *printing) Add(requests ...downloader.Request) ([]downloader.Added, error) {
	added, err := p.Engine.Add(requests...)
	p.done = make(chan struct{})
	if added[0].Err != nil {
		close(p.done)
		return added, err
	}
	go func() { // Close waits for it
		defer close(p.done)
		err := p.Lines(p.ctx, added[0].ID, p.lines.emit, p.lines.flush)
		if p.lines.flush(); p.ctx.Err() == nil {
			p.lines.cut = err
		}
	}()
	return added, err
}

func (p *printing) Close(ctx context.Context) error {
	<-p.done
	return p.Engine.Close(ctx)
}

// watch prints lines without saving anything, and gives the exit status.
func (c *command) watch(ctx context.Context, values settings.Values, r downloader.Request, p *printer) int {
	l := newLines(p.out, c.match)
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	flush := func() {
		if l.flush(); l.err != nil {
			stop(errNoReader) // nobody reads, and nothing is saved
		}
	}
	err := downloader.Watch(ctx, c.options(values), r, l.emit, flush)
	flush()
	var failure *failure.Error
	switch {
	case l.err != nil:
		p.broken = true
		p.say("The output cannot be written (%v).", l.err)
	case errors.As(err, &failure):
		p.fail(link.Redact(r.URL), explained(failure))
	case err != nil:
		p.say("Stopped.")
		return interrupted
	}
	return p.status()
}

var errNoReader = errors.New("the output cannot be written")
