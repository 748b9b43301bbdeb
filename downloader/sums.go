// How the SHA-256 of finished files is calculated where nothing waits for it.

package downloader

import (
	"context"

	"gannet/downloader/transfer"
)

// sums are the finished files whose SHA-256 is still to be calculated: one after the other, and only while downloads
// leave a processor free for it. Engine.mu guards them.
type sums struct {
	unsummed []*download             // in the order in which they are done; some may not need it any more
	summing  *download               // whose file is being read; nil if none
	stopSum  context.CancelCauseFunc // ends that; nil before the first
	adding   bool                    // doSum runs
}

// leaveSum has done what is left to do for the SHA-256 of d, if anything. It is called with e.mu held.
func (e *Engine) leaveSum(d *download, left *transfer.Unsummed) {
	if d.Unsummed = left; left == nil {
		return
	}
	e.unsummed = append(e.unsummed, d)
	if e.adding || e.closed {
		return
	}
	e.adding = true
	e.work.Go(func() { // ends with the last of them, or with the engine
		for e.doSum() {
		}
	})
}

// takeUpSums goes on with what was left when the list was stored.
func (e *Engine) takeUpSums() {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, d := range e.list {
		e.leaveSum(d, d.Unsummed)
	}
}

// dropSum ends what is to be done for the SHA-256 of d: it leaves the list, or has it. It is called with e.mu held.
func (e *Engine) dropSum(d *download) {
	d.Unsummed = nil
	if e.summing == d {
		e.stopSum(transfer.ErrRemoved)
	}
}

// nextSum takes the next download whose file is to be read, nil if there is none. It is called with e.mu held.
func (e *Engine) nextSum() *download {
	for len(e.unsummed) > 0 {
		d := e.unsummed[0]
		e.unsummed[0], e.unsummed = nil, e.unsummed[1:]
		switch {
		case d.Unsummed == nil: // nobody wants it any more
		case e.opts.Sum == transfer.NoSum:
			d.Unsummed = nil
			d.touch()
		default:
			return d
		}
	}
	return nil
}

// doSum calculates the next SHA-256, or gives false if there is none.
func (e *Engine) doSum() bool {
	e.mu.Lock()
	defer e.nudge()
	var d *download
	if !e.closed {
		d = e.nextSum()
	}
	if e.adding = d != nil; d == nil {
		e.mu.Unlock()
		return false
	}
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	e.summing, e.stopSum = d, cancel
	left, path := d.Unsummed, d.place()
	e.mu.Unlock()
	sum, err := left.Sum(ctx, e.fs, path, e.load.wait)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.summing = nil
	switch {
	case d.Unsummed != left, e.closed && err != nil: // as it is stored, it is done at the next start
		return true
	case err != nil && d.place() != path: // it was renamed meanwhile
		e.unsummed = append(e.unsummed, d)
		return true
	case err != nil:
		e.log.Warn("SHA-256 not calculated", "id", d.ID, "error", err)
	}
	d.SHA256, d.Unsummed = sum, nil
	d.touch()
	return true
}
