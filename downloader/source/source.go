// Package source says what a transfer knows of where its bytes come from: a Source is asked for some of the bytes of a
// file and gives a Body, with the facts that prove which bytes these are. HTTP is one (package web); nothing here knows
// of its headers or statuses.
package source

import (
	"context"
	"errors"
	"io"
	"time"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
)

// Source gives the bytes of one file from one address. It is safe for concurrent use.
type Source interface {
	// Open asks for span of the file (nil: all of it) as it was in version (zero: whatever it is now).
	// Its Body says which bytes these are and of which version; the caller believes only that, and closes it.
	// The error is a *failure.Error unless ctx was cancelled: then it is ctx's cause.
	Open(ctx context.Context, span *disk.Span, version Version) (*Body, error)
}

// Timeouts are how long a server may be silent.
type Timeouts struct {
	Body      time.Duration // between two bytes
	FirstByte time.Duration // before the first one; some servers make the file first
}

// Longest is the longer one of the two.
func (t Timeouts) Longest() time.Duration { return max(t.Body, t.FirstByte) }

// ReadError gives the *failure.Error in err. Whatever else ended a body is a connection to host that was lost.
func ReadError(err error, host string) *failure.Error {
	var known *failure.Error
	if errors.As(err, &known) {
		return known
	}
	return &failure.Error{Kind: failure.Lost, Subject: host, Detail: err.Error(), Cause: err}
}

// Cut is the failure of a body from host that ended before all of it had come.
func Cut(host string) *failure.Error { return ReadError(io.ErrUnexpectedEOF, host) }
