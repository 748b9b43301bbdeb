// How downloads leave the list, and their parts the disk.

package downloader

import (
	"errors"

	"gannet/downloader/disk"
	"gannet/downloader/transfer"
)

// mostDeletions is how many parts are deleted at once: each is a few open files and waits for the disk.
const mostDeletions = 4

// removals are the downloads that are off the list, but not all of them off the disk.
type removals struct {
	leaving   map[*download]bool // their parts are not deleted yet
	deletions chan struct{}      // holds one value for each part that is being deleted
}

// Remove takes downloads off the list. What has come of an unfinished one is
// deleted; a finished file stays.
func (e *Engine) Remove(ids ...ID) { e.each(ids, e.drop) }

// drop ends a download that leaves the list; each takes it off.
func (e *Engine) drop(d *download) {
	delete(e.byID, d.ID)
	e.removed = append(e.removed, d.ID)
	e.readers.removed = append(e.readers.removed, d.ID)
	d.touch()
	e.endTask(d)
	e.dropSum(d)
	e.stopAttempt(d, transfer.ErrRemoved)
	if !d.HasPart && !d.busy() || d.State == Done {
		return
	}
	dir, ended := d.Request.Dir, d.ended
	e.leaving[d] = true
	e.work.Go(func() {
		defer func() {
			e.mu.Lock()
			delete(e.leaving, d)
			e.mu.Unlock()
		}()
		if ended != nil {
			<-ended
		}
		e.deletions <- struct{}{}
		defer func() { <-e.deletions }()
		e.mu.Lock()
		name, hasPart := d.Name, d.HasPart // as the attempt or Rename left it
		e.mu.Unlock()
		if hasPart {
			e.deletePart(dir, name)
		}
	})
}

func (e *Engine) deletePart(dir, name string) {
	part, _, err := disk.Open(e.fs, dir, name)
	if err == nil {
		err = part.Discard()
	}
	if err != nil && !errors.Is(err, disk.ErrNoPart) {
		e.log.Warn("partial file not deleted", "name", name, "error", err)
	}
}
