// What it means that a connection ended: go on with the others, ask again, or end the attempt.

package transfer

import (
	"errors"
	"time"

	"gannet/downloader/failure"
	"gannet/downloader/note"
	"gannet/internal/message"
)

// settle takes note of how a connection ended. An error is the end of the attempt.
func (f *Fetch) settle(w *worker) error {
	now := time.Now()
	if w.err == nil && f.splittable() && !w.cut && w.claim.Left().Len() > 0 && w.received.Load() < pageSize {
		w.err = &failure.Error{Kind: failure.Lost, Subject: f.server.host, Detail: "next to nothing of a range came"}
	}
	f.drop(w)
	if w.answer != nil && w.extra {
		f.growth = f.growth.OnAnswer(w.answer.Latency)
	}
	if w.err == nil {
		f.growth = f.growth.OnDone(now, w.cut)
		return nil
	}
	var failed *failure.Error
	switch {
	case errors.Is(w.err, errSlow):
		f.growth = f.growth.OnLost(now, w.received.Load(), len(f.live))
		return nil
	case errors.Is(w.err, errVersion) && len(f.live) == 0:
		return errVersion
	case errors.Is(w.err, errVersion):
		if errors.Is(w.err, errInstead) {
			f.server.denied.Store(true)
		}
		f.onRefused(w, now, 0)
		return nil
	case errors.Is(w.err, errUnanswered):
		failed = &failure.Error{Kind: failure.Unanswered, Subject: f.server.host}
	case errors.Is(w.err, errSilent):
		failed = &failure.Error{Kind: failure.Silent, Subject: f.server.host}
	case !errors.As(w.err, &failed):
		return w.err
	}
	if failed.Local() {
		return failed
	}
	if w.answered.Load() == 0 && len(f.live) > 0 {
		if !failed.Passing() {
			f.server.denied.Store(true)
		}
		f.onNoReply(w, failed, now)
		return nil
	}
	if !f.splittable() {
		return failed
	}
	if w.answered.Load() == 0 && !failed.Passing() && (f.growth.Refused || f.growth.Want > 1) {
		// The server may still count a connection that has just ended: ask again, alone.
		failed = &failure.Error{Kind: failure.Lost, Subject: f.server.host, Detail: failed.Detail, Cause: failed}
	}
	return f.onLost(w, failed, now)
}

// onLost decides about a connection that broke: go on at once while anything comes, else
// leave it to the attempt's end.
func (f *Fetch) onLost(w *worker, failed *failure.Error, now time.Time) error {
	f.growth = f.growth.OnLost(now, w.received.Load(), len(f.live))
	if len(f.live) > 0 {
		return nil
	}
	most := mostLosses
	if f.growth.Refused { // it may not have seen yet that we closed the others
		most *= 2
	}
	if f.growth.Losses > most {
		return failed
	}
	f.note(message.Of(note.Reconnected))
	return nil
}

// onNoReply decides what it means that a connection got no answer while others are open.
func (f *Fetch) onNoReply(w *worker, failed *failure.Error, now time.Time) {
	serving, why := f.serving(), failed.Kind
	// A server that loses them all soon after further ones came may do so because of those.
	gone := serving == 0 && (why == failure.Refused || why == failure.Host || !f.growth.StepCaused(now))
	switch {
	case why == failure.Offline:
		f.growth.HoldOff = now.Add(silentAfter)
	case gone:
		f.growth = f.growth.OnGone(now)
	case why == failure.Host:
		f.growth = f.growth.OnUnreachable(now, serving)
	default:
		f.onRefused(w, now, failed.RetryAfter)
	}
}

func (f *Fetch) onRefused(w *worker, now time.Time, wait time.Duration) {
	f.log.Debug("connection refused", "host", f.server.host, "serving", f.serving(), "error", w.err)
	f.growth = f.growth.OnRefused(now, f.serving(), wait)
}
