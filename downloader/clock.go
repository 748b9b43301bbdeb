package downloader

import (
	"time"

	"gannet/downloader/transfer"
)

// run is the engine's clock: it starts what is due, publishes the newest List and
// keeps the store up to date. It sleeps while nothing is active.
func (e *Engine) run() {
	saved := make(chan changes, 1)
	e.clock.Go(func() { e.saver(saved) })
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
		e.speed.Store(e.publish(now).Speed)
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

// saver writes changes to the store, so that the clock does not wait for the disk.
func (e *Engine) saver(saved <-chan changes) {
	for c := range saved {
		if e.keepList(c) {
			continue
		}
		select {
		case <-time.After(saveAgain):
		case <-e.quit:
		}
	}
}

// keepList stores changes, or has them be stored with later ones.
func (e *Engine) keepList(c changes) bool {
	err := e.store.save(c)
	if err != nil {
		e.putBack(c)
		e.log.Error("list not stored", "error", err)
	}
	return err == nil
}

// putBack counts changes as not stored again.
func (e *Engine) putBack(c changes) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for id := range c.entries {
		if d := e.byID[id]; d != nil {
			d.unsaved = true
		} else {
			e.removed = append(e.removed, id)
		}
	}
}

// requeue puts back what has waited long enough.
func (e *Engine) requeue(now time.Time) {
	for _, d := range e.list {
		if d.State == Waiting && !now.Before(d.retryAt) && d.apply(evDue) {
			d.retryAt = time.Time{}
		}
	}
}

// clockBeat is between looks at what is active.
const clockBeat = 100 * time.Millisecond

// nextLook is how long the clock may sleep if nothing happens.
func (e *Engine) nextLook(now time.Time) time.Duration {
	next := e.hosts.nextEnd(now)
	for _, d := range e.list {
		switch {
		case d.State.Active():
			return clockBeat
		case d.State == Waiting:
			next = min(next, max(d.retryAt.Sub(now), 0))
			if until := d.EndAt.Sub(now); until > 0 {
				next = min(next, until)
			}
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
		e.log.Info("the computer was asleep", "for", jump)
		e.client.CloseIdleConnections()
		for _, d := range e.list {
			if d.State == Probing || d.State == Running {
				e.stopAttempt(d, transfer.ErrAsleep)
			}
		}
	}
	e.lastWall, e.lastTick = wall, now
}

// takeChanges gives what the store does not know yet, and counts it as known.
func (e *Engine) takeChanges() changes {
	if e.store == nil {
		return changes{}
	}
	e.saves++
	c := changes{e.saves, make(map[ID]*kept)}
	for _, d := range e.list {
		if d.unsaved {
			c.entries[d.ID] = d.stored()
			d.unsaved = false
		}
	}
	for _, id := range e.removed {
		c.entries[id] = nil
	}
	e.removed = nil
	return c
}

func (e *Engine) hasChanges() bool {
	if e.store == nil {
		return false
	}
	for _, d := range e.list {
		if d.unsaved {
			return true
		}
	}
	return len(e.removed) > 0
}
