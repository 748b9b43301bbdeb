package web

// What a status means that brings no file.

import (
	"bytes"
	"io"
	"net/http"
	"slices"
	"strconv"
	"time"

	"gannet/downloader/failure"
)

// Servers, and firewalls before them, that refuse a request with Range may answer the same
// one without.

// rangeRefusals are the statuses seen in place of the file for a Range alone. Not 401 and
// 410, which mean what they say, and not 504, which has cost a minute already.
var rangeRefusals = []int{
	http.StatusBadRequest, http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed,
	http.StatusNotAcceptable,
	http.StatusPreconditionFailed, http.StatusInternalServerError, http.StatusNotImplemented, http.StatusBadGateway,
	http.StatusServiceUnavailable,
}

// refusesRange reports whether e, the answer to a Range, may be about that rather than about the link.
func refusesRange(e *failure.Error) bool {
	return e.Kind != failure.NeedsTLS && e.RetryAfter == 0 && slices.Contains(rangeRefusals, e.Status)
}

// wantsPause reports whether e, the answer to a Range, asks to come back later.
func wantsPause(e *failure.Error) bool {
	return e.Status == http.StatusTooManyRequests || e.RetryAfter > 0 && slices.Contains(rangeRefusals, e.Status)
}

// refusal explains a status that is no file.
func refusal(resp *http.Response) *failure.Error {
	e := &failure.Error{Status: resp.StatusCode, Detail: failure.Clip(strconv.Quote(resp.Status), 200)}
	switch code := resp.StatusCode; {
	case code == http.StatusNotFound, code == http.StatusGone:
		e.Kind = failure.NotFound
	case code == http.StatusForbidden && resp.Header.Get("Retry-After") != "": // how GitHub and others limit requests
		e.Kind = failure.Busy
	case code == http.StatusUnauthorized, code == http.StatusForbidden, code == http.StatusProxyAuthRequired:
		e.Kind = failure.Denied
	case code == http.StatusRequestTimeout, code == http.StatusTooEarly,
		code == http.StatusLocked, code == http.StatusTooManyRequests, code == http.StatusServiceUnavailable:
		e.Kind = failure.Busy
	case code == http.StatusAccepted && resp.Header.Get("Retry-After") != "":
		e.Kind = failure.Busy
	case code < 400:
		e.Kind = failure.Empty
	case code == http.StatusRequestedRangeNotSatisfiable:
		e.Kind = failure.Protocol
		e.Detail = "416 " + failure.Clip(strconv.Quote(resp.Header.Get("Content-Range")), 100)
	case code < 500, code == http.StatusNotImplemented, code == http.StatusHTTPVersionNotSupported:
		e.Kind = failure.Rejected
	default:
		e.Kind = failure.Server
	}
	if e.Kind == failure.Busy || e.Kind == failure.Server {
		e.RetryAfter = retryAfter(resp.Header, time.Now())
	}
	return e
}

// tlsWanted are parts of what servers say to a request without TLS to a port that is for TLS: nginx, Apache, those
// written in Go, and Tomcat.
var tlsWanted = []string{
	"HTTP request was sent to HTTPS port", "speaking plain HTTP to an SSL",
	"HTTP request to an HTTPS server", "requires TLS",
}

// wantsTLS reports whether a page of a server that refuses a request says that it is for TLS only.
func wantsTLS(page io.Reader) bool {
	const enough = 4 << 10                              // bytes
	said, _ := io.ReadAll(io.LimitReader(page, enough)) // as much as comes
	return slices.ContainsFunc(tlsWanted, func(part string) bool { return bytes.Contains(said, []byte(part)) })
}
