// How lines are read from a link without saving anything.

package downloader

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"time"

	"gannet/downloader/failure"
	"gannet/downloader/link"
	"gannet/downloader/livetext"
	"gannet/downloader/source"
	"gannet/downloader/transfer"
	"gannet/downloader/web"
)

// errSilence ends a body that says nothing for too long.
var errSilence = errors.New("nothing came for the read time-out")

// Watch hands each line of what a link leads to to emit, in UTF-8, as they come and
// without saving anything. idle is called whenever all that has come was handed over.
//
// What fails before the first byte is tried again as opts.Retries says; a
// connection that is lost later is a failure. It ends without one when the server does,
// or, where nobody knows the length, at MaxTime or MaxSize with Keep. Its error is an *failure.Error, or ctx's cause.
func Watch(ctx context.Context, opts Options, req Request, emit func(line []byte), idle func()) error {
	if bad := req.check(); bad != nil {
		return bad
	}
	client, err := newClient(opts)
	if err != nil {
		return &failure.Error{Kind: failure.Internal, Detail: err.Error(), Cause: err}
	}
	defer client.CloseIdleConnections()
	if req.MaxTime > 0 {
		timed, stop := context.WithTimeoutCause(ctx, req.MaxTime, transfer.ErrMaxTime)
		defer stop()
		ctx = timed
	}
	s := &livetext.Splitter{Most: livetext.LongestLine, Emit: emit}
	for try := 1; ; try++ {
		w := &watcher{ctx: ctx, idle: idle, timeouts: client.Timeouts(), left: req.MaxSize}
		err := w.read(client, req, s)
		var failed *failure.Error
		switch {
		case req.Keep && w.endless() && (errors.Is(err, transfer.ErrMaxTime) || errors.Is(err, transfer.ErrMaxSize)):
			return nil
		case errors.Is(err, transfer.ErrMaxTime):
			return &failure.Error{Kind: failure.Time}
		case errors.Is(err, transfer.ErrMaxSize):
			return transfer.TooLarge(req.MaxSize)
		case err == nil || ctx.Err() != nil || !errors.As(err, &failed):
			return err
		case w.begun || !failed.Passing() || opts.Retries >= 0 && try > opts.Retries:
			return failed
		}
		err = transfer.Sleep(ctx, max(failed.RetryAfter, backoff(try, rand.Float64())))
		if err != nil && !errors.Is(err, transfer.ErrMaxTime) {
			return err
		}
	}
}

// watcher reads one body, and is its io.Reader.
type watcher struct {
	ctx      context.Context
	idle     func()
	timeouts source.Timeouts
	left     int64 // bytes until MaxSize; 0 has none

	got   *source.Body
	host  string
	begun bool
}

// endless reports whether a body has come whose length nobody knows.
func (w *watcher) endless() bool { return w.got != nil && w.got.Size < 0 }

func (w *watcher) read(c *web.Client, req Request, s *livetext.Splitter) error {
	asked := req.asked(req.URL)
	asked.Inflate, asked.Name, asked.Dir = true, "", "" // nothing is saved
	got, err := c.Source(asked).Open(w.ctx, nil, source.Version{})
	if err != nil {
		return err
	}
	defer got.Close()
	if err := got.Decode(w.ctx); err != nil {
		return err
	}
	if w.left > 0 && got.Size > w.left {
		return transfer.ErrMaxSize
	}
	w.got, w.host = got, link.Host(req.URL)
	return livetext.ReadLines(w, got.MediaType, s)
}

func (w *watcher) Read(b []byte) (int, error) {
	if w.begun {
		w.idle()
	}
	limited := w.left > 0
	if limited {
		b = b[:min(int64(len(b)), w.left)]
	}
	timeout := w.timeouts.Body
	if !w.begun {
		timeout = w.timeouts.FirstByte
	}
	silence := time.AfterFunc(timeout, func() { w.got.Cancel(errSilence) })
	n, err := w.got.Content.Read(b)
	stopped := silence.Stop()
	w.begun = w.begun || n > 0
	if limited {
		if w.left -= int64(n); w.left == 0 && err == nil {
			return n, transfer.ErrMaxSize
		}
	}
	switch {
	case err == nil, err == io.EOF:
		return n, err
	case w.ctx.Err() != nil:
		return n, context.Cause(w.ctx)
	case !stopped:
		return n, &failure.Error{Kind: failure.Silent, Subject: w.host, Cause: errSilence}
	}
	return n, source.ReadError(err, w.host)
}
