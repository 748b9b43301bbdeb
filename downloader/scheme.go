package downloader

import (
	"context"
	"errors"
	"net/http/httptrace"
	"net/url"
	"slices"
	"time"

	"gannet/downloader/failure"
)

// A link that was given without http:// or https:// is asked for over https and, where the server has none, over
// http: as browsers do.

// httpsPatience is how long a connection over https is waited for, while there is still http.
const httpsPatience = 5 * time.Second

// noHTTPS is how https fails on a server that has none, or one that is for other names.
var noHTTPS = []failure.Kind{
	failure.Refused, failure.Connect, failure.NotTLS, failure.Handshake, failure.TLS, failure.OldTLS, failure.Certificate, failure.Lost, failure.Gateway, failure.Tunnel,
}

// getEither is get of u, which is on https, or of the same on http.
func (c *client) getEither(ctx context.Context, a ask, u *url.URL) (*answer, error) {
	insecure := *u
	insecure.Scheme = "http"
	if _, known := c.insecure.Load(u.Host); known {
		return c.getFrom(ctx, a, &insecure)
	}
	got, err := c.getSoon(ctx, a, u)
	var failed *failure.Error
	if !errors.As(err, &failed) || !slices.Contains(noHTTPS, failed.Kind) {
		return got, err
	}
	other, otherErr := c.getFrom(ctx, a, &insecure)
	if otherErr != nil && !(errors.As(otherErr, &failed) && failed.Status != 0) {
		return nil, err // neither has answered
	}
	c.insecure.Store(u.Host, true)
	return other, otherErr
}

// getSoon is getFrom, if there is a connection soon.
func (c *client) getSoon(ctx context.Context, a ask, u *url.URL) (*answer, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	wait := time.AfterFunc(httpsPatience, func() { cancel(&failure.Error{Kind: failure.Connect, Subject: u.Host}) })
	defer wait.Stop()
	trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { wait.Stop() }}
	got, err := c.getFrom(httptrace.WithClientTrace(ctx, trace), a, u)
	if err != nil {
		cancel(nil)
		return nil, err
	}
	inner := got.cancel
	got.cancel = func(cause error) {
		inner(cause)
		cancel(cause)
	}
	return got, nil
}
