package web

// Links that do not say whether they are on http or https.

import (
	"context"
	"errors"
	"net/http/httptrace"
	"net/url"
	"slices"
	"time"

	"gannet/downloader/failure"
	"gannet/downloader/source"
)

// A link that was given without http:// or https:// is asked for over https and, where the server has none, over
// http: as browsers do.

// httpsPatience is how long a connection over https is waited for, while there is still http.
const httpsPatience = 5 * time.Second

// noHTTPS is how https fails on a server that has none, or one that is for other names.
var noHTTPS = []failure.Kind{
	failure.Refused, failure.Connect, failure.NotTLS, failure.Handshake, failure.TLS, failure.OldTLS,
	failure.Certificate, failure.Lost, failure.Gateway, failure.Tunnel,
}

// openEither is Open of u, which is on https, or of the same on http.
func (s *Source) openEither(ctx context.Context, a ask, u *url.URL) (*source.Body, error) {
	insecure := *u
	insecure.Scheme = "http"
	if _, known := s.client.insecure.Load(u.Host); known {
		return s.openAt(ctx, a, &insecure)
	}
	got, err := s.openSoon(ctx, a, u)
	var failed *failure.Error
	if !errors.As(err, &failed) || !slices.Contains(noHTTPS, failed.Kind) {
		return got, err
	}
	other, otherErr := s.openAt(ctx, a, &insecure)
	if otherErr != nil && !(errors.As(otherErr, &failed) && failed.Status != 0) {
		return nil, err // neither has answered
	}
	s.client.insecure.Store(u.Host, true)
	return other, otherErr
}

// openSoon is openAt, if there is a connection soon.
func (s *Source) openSoon(ctx context.Context, a ask, u *url.URL) (*source.Body, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	wait := time.AfterFunc(httpsPatience, func() { cancel(&failure.Error{Kind: failure.Connect, Subject: u.Host}) })
	defer wait.Stop()
	trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { wait.Stop() }}
	got, err := s.openAt(httptrace.WithClientTrace(ctx, trace), a, u)
	if err != nil {
		cancel(nil)
		return nil, err
	}
	inner := got.Cancel
	got.Cancel = func(cause error) {
		inner(cause)
		cancel(cause)
	}
	return got, nil
}
