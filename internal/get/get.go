// Package get is the verb `gannet get`: the engine without a window, for
// scripts and for people who like a terminal. help.txt is its contract.
package get

import (
	"context"
	"errors"
	"flag"
	"io"
	stdlog "log"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"

	"gannet/downloader"
	"gannet/downloader/link"
	"gannet/settings"
)

// The exit statuses.
const (
	saved       = 0   // every file is there
	failed      = 1   // some are not, or could not be told
	usage       = 2   // nothing was begun: a mistake in the command
	interrupted = 130 // a signal came; all can go on
)

// closeTime is how long the engine may take to leave everything resumable.
const closeTime = 10 * time.Second

// Run carries out `gannet get args` and gives its exit status. Of values it
// takes the proxy, the certificates and the user agent.
func Run(args []string, values settings.Values, in io.Reader, out, errw io.Writer) (status int) {
	stdlog.SetOutput(io.Discard) // net/http says there what a server sends after its answer
	ctx, stop := untilSignal()
	defer stop()
	p := newPrinter(out, errw)
	c, err := parse(args)
	if errors.Is(err, flag.ErrHelp) {
		p.print(help)
		return p.status()
	}
	if err != nil {
		p.say("%s ('gannet get -h' explains the command)", link.Hide(err.Error()))
		return usage
	}
	requests, err := c.requests(in, p.fail)
	if err != nil {
		p.say("%s", link.Hide(err.Error()))
		return usage
	}
	if len(requests) == 0 {
		return p.status() // all that was given is no link
	}
	if c.noSave {
		return c.watch(ctx, values, requests[0], p)
	}
	e, err := downloader.New(c.options(values))
	if err != nil {
		p.say("%s", link.Hide(err.Error()))
		return usage
	}
	p.begin(c.json, len(requests))
	var worker engine = e
	if c.lines {
		p.leaveOutput()
		printed := newLines(out, c.match)
		worker = &printing{Engine: e, ctx: ctx, lines: printed}
		defer func() { status = max(status, p.lost(printed)) }()
	}
	whole := follow(ctx, worker, requests, p)
	p.end()
	if !whole {
		p.tellUndone()
		also := ""
		// what is finished would get another name, or be replaced
		if len(requests) > 1 && c.exists != downloader.ExistsSkip {
			also = "; with -exists skip what is finished is left out"
		}
		p.say("Stopped. Run the same command again to go on%s.", also)
		return interrupted
	}
	return p.status()
}

// engine is what follow needs of downloader.Engine.
type engine interface {
	Add(...downloader.Request) ([]downloader.Added, error)
	Subscribe() *downloader.Subscription
	Close(context.Context) error
}

// follow runs requests to their end or ctx's and closes e. Every snapshot the
// lists brings is shown once; the result says whether all downloads ended.
func follow(ctx context.Context, e engine, requests []downloader.Request, p *printer) bool {
	lists := e.Subscribe()
	w := watch{shown: map[downloader.ID]*downloader.Snapshot{}, show: p.show}
	added, _ := e.Add(requests...) // its error is about storing the list: there is none here
	wanted := 0
	for i, a := range added {
		switch {
		case a.Err != nil:
			p.fail(link.Redact(requests[i].URL), explained(a.Err))
		case !a.Known:
			wanted++
		}
	}
	for open := true; open && w.ended < wanted; {
		select {
		case <-ctx.Done():
			open = false
		case _, open = <-lists.Changed():
			w.look(lists.Take())
		}
	}
	limit, cancel := context.WithTimeout(context.Background(), closeTime)
	defer cancel()
	_ = e.Close(limit) // out of time: the parts are as good as after kill -9
	w.look(lists.Take())
	return w.ended >= wanted
}

// watch tells what is new on a List.
type watch struct {
	revision uint64 // of the List looked at last
	shown    map[downloader.ID]*downloader.Snapshot
	ended    int
	show     func(*downloader.Snapshot)
}

func (w *watch) look(list downloader.List) {
	news := list.Changed
	if !list.Follows(w.revision) {
		news = list.Downloads.Slice()
	}
	w.revision = list.Revision
	for _, s := range news {
		if before := w.shown[s.ID]; before == s || before != nil && ended(before) {
			continue
		}
		w.shown[s.ID] = s
		if ended(s) {
			w.ended++
		}
		w.show(s)
	}
}

// ended reports whether nothing more is done with a download.
func ended(s *downloader.Snapshot) bool {
	return s.State == downloader.Failed || s.State == downloader.Done && !s.Extract.Pending() && !s.Command.Pending()
}

// untilSignal gives a context that the first signal ends; a second one then
// ends the program at once. What the parent had ignored, as nohup does, stays so. A
// reader of our output that goes away is an error of writing, not a signal.
func untilSignal() (context.Context, context.CancelFunc) {
	signal.Ignore(syscall.SIGPIPE)
	signals := slices.DeleteFunc([]os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}, signal.Ignored)
	if len(signals) == 0 {
		return context.WithCancel(context.Background())
	}
	ctx, stop := signal.NotifyContext(context.Background(), signals...)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}
