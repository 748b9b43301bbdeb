package downloader

import (
	"errors"
	"net/http"
	"slices"

	"gannet/downloader/failure"
)

// Servers, and firewalls before them, that refuse a request with Range may answer the same
// one without. They are asked once plainly, which gives the file from its first byte.

// rangeRefusals are the statuses seen in place of the file for a Range alone. Not 401 and
// 410, which mean what they say, and not 504, which has cost a minute already.
var rangeRefusals = []int{
	http.StatusBadRequest, http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusNotAcceptable,
	http.StatusPreconditionFailed, http.StatusInternalServerError, http.StatusNotImplemented, http.StatusBadGateway,
	http.StatusServiceUnavailable,
}

// refusesRange reports whether err may be the answer to a Range rather than to the link.
func refusesRange(err error) bool {
	var e *failure.Error
	return errors.As(err, &e) && e.Ranged && e.Kind != failure.NeedsTLS && e.RetryAfter == 0 && slices.Contains(rangeRefusals, e.Status)
}

// wantsPause reports whether err, the answer to a Range, asks to come back later.
func wantsPause(err error) bool {
	var e *failure.Error
	return errors.As(err, &e) && e.Ranged && (e.Status == http.StatusTooManyRequests || e.RetryAfter > 0 && slices.Contains(rangeRefusals, e.Status))
}

// mayAskPlainly reports whether a server that failed like this may answer better to a request
// for the whole file. Some send a page or nothing in the place of a part.
func (a *attempt) mayAskPlainly(err error) bool {
	var e *failure.Error
	switch {
	case !errors.As(err, &e):
		return false
	case e.Kind == failure.Protocol, e.Kind == failure.Instead:
		return true
	case wantsPause(err):
		// Some say that to every Range, however long they are left alone. What is there already is not fetched again
		// before that is certain.
		return a.failures > 0 && (a.failures > 2 || len(a.found.Done) == 0)
	case !refusesRange(err):
		return false
	case e.Passing():
		// It is rather busy. Two requests for each try would not help it, and what is there
		// already is not fetched again before it has been waited for.
		return a.failures%2 == 0 && (a.failures > 0 || len(a.found.Done) == 0)
	default:
		return true
	}
}
