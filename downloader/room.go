// How it is seen to that what is under way has room on its disk.

package downloader

import (
	"path/filepath"
	"time"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
)

const (
	roomLook  = 2 * time.Second // between looks at what room is left for what is under way
	spareRoom = 1 << 20         // bytes that stay free for resume files and the list
)

// wants is a download under way and what it will fill.
type wants struct {
	d    *download
	a    *running
	dir  string
	name string
	size int64
}

// underway lists the downloads that receive a file of known size.
func (e *Engine) underway() []wants {
	var all []wants
	for _, d := range e.actives(func(d *download) bool { return d.State == Running && d.Size > 0 }) {
		all = append(all, wants{d, d.attempt, d.Request.Dir, d.Name, d.Size})
	}
	return all
}

// need is how many bytes of room are still to be found for w: neither written nor
// reserved.
func (w wants) need(fs disk.FS) int64 {
	had := int64(0)
	if f := w.a.Fetching(); f != nil {
		had = f.Spans().Filled() // it may take less where the file system packs it
	}
	if info, err := fs.Lstat(filepath.Join(w.dir, w.name+disk.PartSuffix)); err == nil {
		had = max(had, disk.Occupied(info))
	}
	return max(w.size-had, 0)
}

// roomFor gives an error if the folder of a has no room for size bytes besides what else
// is under way.
func (e *Engine) roomFor(a *running, size int64) error {
	here, err := e.fs.Room(a.d.Request.Dir)
	if err != nil {
		return nil //nolint:nilerr // a system that cannot tell will say so when it is full
	}
	if here.Most > 0 && size > here.Most {
		return &failure.Error{Kind: failure.FileSize, Subject: a.d.Request.Dir, Need: size}
	}
	e.mu.Lock()
	others := e.underway()
	e.mu.Unlock()
	need := size + spareRoom
	for _, w := range others {
		if there, err := e.fs.Room(w.dir); err == nil && there.Volume == here.Volume && w.a != a {
			need += w.need(e.fs)
		}
	}
	if need > here.Free {
		return &failure.Error{Kind: failure.DiskFull, Subject: a.d.Request.Dir, Need: need, Free: here.Free}
	}
	return nil
}

// lookForRoom now and then finds out, without holding up the clock, whether all that
// is under way has room.
func (e *Engine) lookForRoom(now time.Time) {
	if e.looking || e.closed || now.Sub(e.lastRoom) < roomLook {
		return
	}
	all := e.underway()
	if len(all) == 0 {
		return
	}
	e.looking = true
	e.work.Go(func() {
		e.keepRoom(all)
		e.mu.Lock()
		e.looking, e.lastRoom = false, time.Now()
		e.mu.Unlock()
	})
}

// keepRoom fails those of all, in the order of the list, for which their volume has no
// room besides the ones before.
func (e *Engine) keepRoom(all []wants) {
	rooms := make(map[string]disk.Room) // by folder
	needs := make(map[string]int64)     // by volume
	for _, w := range all {
		if _, known := rooms[w.dir]; known {
			continue
		}
		if room, err := e.fs.Room(w.dir); err == nil {
			rooms[w.dir], needs[room.Volume] = room, spareRoom
		}
	}
	for _, w := range all {
		room, known := rooms[w.dir]
		need := needs[room.Volume] + w.need(e.fs)
		if !known {
			continue
		}
		if need <= room.Free {
			needs[room.Volume] = need
			continue
		}
		e.failForRoom(w, &failure.Error{Kind: failure.DiskFull, Subject: w.dir, Need: need, Free: room.Free})
	}
}

func (e *Engine) failForRoom(w wants, failed *failure.Error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if w.d.attempt == w.a && w.d.State == Running && e.stopFailed(w.d, failed, time.Now()) {
		e.log.Warn("not enough disk space", "id", w.d.ID, "need", failed.Need, "free", failed.Free)
	}
}
