// What the store does not know yet, and how it gets to know it.

package downloader

import (
	"time"

	"gannet/downloader/disk/batch"
)

const (
	savePause = 250 * time.Millisecond // between two savings, at least
	saveAgain = 5 * time.Second        // after the list could not be stored

	mostRemembered = 1000 // downloads in a transaction that others wait for
)

// storing is what stands between the list and its store.
type storing struct {
	store   *store // has a lock of its own
	saves   uint64 // number of the newest changes taken for the store
	removed []ID   // not yet deleted from the store
	// remembering has downloads that are stored at once share the transactions.
	remembering *batch.Queue[*download]
}

// saveChanges writes changes to the store, so that the clock does not wait for the disk.
func (e *Engine) saveChanges(saved <-chan changes) {
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
		e.log.Error("download list not saved", "error", err)
	}
	return err == nil
}

// putBack counts changes as not stored again.
func (e *Engine) putBack(c changes) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for id := range c.entries {
		if d := e.byID[id]; d != nil {
			d.save()
		} else {
			e.removed = append(e.removed, id)
		}
	}
}

// takeChanges gives what the store does not know yet, and counts it as known.
func (e *Engine) takeChanges() changes {
	if e.store == nil {
		return changes{}
	}
	e.saves++
	c := changes{e.saves, make(map[ID]*kept)}
	for _, d := range e.unsaved {
		if d.unsaved && e.byID[d.ID] == d {
			c.entries[d.ID] = d.stored()
		}
		d.unsaved = false
	}
	clear(e.unsaved)
	e.unsaved = e.unsaved[:0]
	for _, id := range e.removed {
		c.entries[id] = nil
	}
	e.removed = nil
	return c
}

func (e *Engine) hasChanges() bool {
	return e.store != nil && len(e.unsaved)+len(e.removed) > 0
}

// remember stores a download before its file gets its name: after a kill,
// savedBefore goes by that. Those that come while others are being stored go into one transaction.
func (e *Engine) remember(d *download) {
	if e.store != nil {
		e.remembering.Do(d)
	}
}

func (e *Engine) rememberAll(downloads []*download) {
	e.mu.Lock()
	for _, d := range downloads {
		d.save() // what the saver has taken may not be there yet
	}
	changes := e.takeChanges()
	e.mu.Unlock()
	e.keepList(changes)
}
