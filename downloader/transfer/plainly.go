package transfer

import (
	"errors"

	"gannet/downloader/failure"
)

// Servers, and firewalls before them, that refuse a request with Range may answer the same
// one without. They are asked once plainly, which gives the file from its first byte.

// isPartRefused reports whether err is about the part that was asked for rather than about the file.
func isPartRefused(err error) bool {
	var e *failure.Error
	return errors.As(err, &e) && e.PartRefused
}

// isPartForLater reports whether err, the answer to the request for a part, asks to come back later.
func isPartForLater(err error) bool {
	var e *failure.Error
	return errors.As(err, &e) && e.PartLater
}

// mayAskPlainly reports whether a server that failed like this may answer better to a request
// for the whole file. Some send a page or nothing in the place of a part.
func (a *Attempt) mayAskPlainly(err error) bool {
	var e *failure.Error
	switch {
	case !errors.As(err, &e):
		return false
	case e.Kind == failure.Protocol, e.Kind == failure.Instead:
		return true
	case isPartForLater(err):
		// Some say that to every Range, however long they are left alone. What is there already is not fetched again
		// before that is certain.
		return a.Failures > 0 && (a.Failures > 2 || len(a.found.Done) == 0)
	case !isPartRefused(err):
		return false
	case e.Passing():
		// It is rather busy. Two requests for each try would not help it, and what is there
		// already is not fetched again before it has been waited for.
		return a.Failures%2 == 0 && (a.Failures > 0 || len(a.found.Done) == 0)
	default:
		return true
	}
}
