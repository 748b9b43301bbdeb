// How long a connection has been without an answer, or without bytes.

package transfer

import "time"

// waiting is how long w has been without an answer; 0 once it has one.
func (w *worker) waiting(now time.Time) time.Duration {
	if w.answered.Load() != 0 {
		return 0
	}
	return now.Sub(w.asked)
}

// silent is how long w has been waiting for bytes; 0 before its answer.
func (w *worker) silent(now time.Time) time.Duration {
	since := w.reading.Load()
	if since == 0 || w.answered.Load() == 0 {
		return 0
	}
	if u := w.answer.Encoded; u != nil {
		since = max(since, u.LastRead()) // it may take many bytes to decode one
	}
	return now.Sub(time.Unix(0, since))
}

// timeout is how long w may be silent: a body that has not begun may still be in the making.
func (w *worker) timeout() time.Duration {
	if w.isAwaited() {
		return w.f.server.timeouts.Longest()
	}
	return w.f.server.timeouts.Body
}

// isAwaited reports whether w is a file's only connection so far, with nothing of the body yet.
func (w *worker) isAwaited() bool {
	return !w.extra && w.received.Load() == 0 && w.answered.Load() != 0
}

// age is how long ago the answer came; 0 before.
func (w *worker) age(now time.Time) time.Duration {
	at := w.answered.Load()
	if at == 0 {
		return 0
	}
	return now.Sub(time.Unix(0, at))
}
