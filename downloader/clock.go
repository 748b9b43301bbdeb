// The engine's clock: what happens because time goes by.

package downloader

import (
	"sync"
	"time"

	"gannet/downloader/transfer"
)

const (
	goneCheck  = 3 * time.Second      // between looks for a network or folder that is gone
	sleepJump  = 15 * time.Second     // of the clock, that means the computer slept
	publishGap = 2 * time.Millisecond // between two Lists, at least
)

// clock is what the engine's clock goes by.
type clock struct {
	background sync.WaitGroup // the clock and what writes to the store
	wake       chan struct{}
	quit       chan struct{} // closed when both are to end
	lastWall   time.Time     // of the clock's last look, without its monotonic reading
	lastTick   time.Time     // the same moment with it
	lastRoom   time.Time     // of the newest look at what room is left
	looking    bool          // such a look is under way
}

// run is the engine's clock: it starts what is due, publishes the newest List and
// keeps the store up to date. It sleeps while nothing is active.
func (e *Engine) run() {
	saved := make(chan changes, 1)
	e.background.Go(func() { e.saveChanges(saved) })
	defer close(saved)
	timer := time.NewTimer(0)
	defer timer.Stop()
	var lastSave time.Time
	for {
		now := time.Now()
		e.mu.Lock()
		e.noticeSleep(now)
		e.requeue(now)
		e.endDue(now)
		e.schedule(now)
		e.lookForRoom(now)
		e.publish(now)
		cost := time.Since(now)
		next := e.nextLook(now)
		if now.Sub(lastSave) >= savePause && len(saved) == 0 {
			if c := e.takeChanges(); len(c.entries) > 0 {
				saved <- c
				lastSave = now
			}
		} else if e.hasChanges() {
			next = min(next, savePause)
		}
		e.mu.Unlock()
		timer.Reset(next)
		select {
		case <-e.quit:
			return
		case <-e.wake:
			// A burst of changes is published together, and a long list seldom enough
			// that publishing it takes no more than a tenth of the time.
			select {
			case <-time.After(max(publishGap, 10*cost) - time.Since(now)):
			case <-e.quit:
				return
			}
		case <-timer.C:
		}
	}
}

// requeue puts back what has waited long enough.
func (e *Engine) requeue(now time.Time) {
	e.arrange()
	for d := e.waiting.top(); d != nil && !now.Before(d.retryAt); d = e.waiting.top() {
		d.apply(evDue)
		d.retryAt = time.Time{}
		e.arrange()
	}
}

// clockBeat is between looks at what is active.
const clockBeat = 100 * time.Millisecond

// nextLook is how long the clock may sleep if nothing happens.
func (e *Engine) nextLook(now time.Time) time.Duration {
	e.arrange()
	next := e.hosts.nextEnd(now)
	for d := range e.active {
		if d.State.Active() {
			return clockBeat
		}
	}
	if d := e.waiting.top(); d != nil {
		next = min(next, max(d.retryAt.Sub(now), 0))
	}
	for d := range e.timed {
		if until := d.EndAt.Sub(now); until > 0 && d.State == Waiting {
			next = min(next, until)
		}
	}
	return next
}

// noticeSleep finds out by the wall clock that the computer slept since the last look.
// The connections are dead then, though the system may not say so for minutes.
func (e *Engine) noticeSleep(now time.Time) {
	wall := now.Round(0)
	jump := wall.Sub(e.lastWall) - now.Sub(e.lastTick)
	if !e.lastWall.IsZero() && jump > sleepJump {
		e.log.Info("computer resumed from sleep", "for", jump)
		e.client.CloseIdleConnections()
		for _, d := range e.actives(func(d *download) bool { return d.State.transfers() }) {
			e.stopAttempt(d, transfer.ErrAsleep)
		}
	}
	e.lastWall, e.lastTick = wall, now
}
