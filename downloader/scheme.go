package downloader

import (
	"context"
	"errors"
	"net/http/httptrace"
	"net/url"
	"slices"
	"time"
)

// A link that was given without http:// or https:// is asked for over https and, where the server has none, over
// http: as browsers do.

// httpsPatience is how long a connection over https is waited for, while there is still http.
const httpsPatience = 5 * time.Second

// noHTTPS is how https fails on a server that has none, or one that is for other names.
var noHTTPS = []Kind{
	KindRefused, KindConnect, KindNotTLS, KindHandshake, KindTLS, KindOldTLS, KindCertificate, KindLost, KindGateway, KindTunnel,
}

// getEither is get of u, which is on https, or of the same on http.
func (c *client) getEither(ctx context.Context, a ask, u *url.URL) (*answer, error) {
	insecure := *u
	insecure.Scheme = "http"
	if _, known := c.insecure.Load(u.Host); known {
		return c.getFrom(ctx, a, &insecure)
	}
	got, err := c.getSoon(ctx, a, u)
	var failure *Error
	if !errors.As(err, &failure) || !slices.Contains(noHTTPS, failure.Kind) {
		return got, err
	}
	other, otherErr := c.getFrom(ctx, a, &insecure)
	if otherErr != nil && !(errors.As(otherErr, &failure) && failure.Status != 0) {
		return nil, err // neither has answered
	}
	c.insecure.Store(u.Host, true)
	return other, otherErr
}

// getSoon is getFrom, if there is a connection soon.
func (c *client) getSoon(ctx context.Context, a ask, u *url.URL) (*answer, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	wait := time.AfterFunc(httpsPatience, func() { cancel(&Error{Kind: KindConnect, Subject: u.Host}) })
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
