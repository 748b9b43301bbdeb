// Finished parts get their names in groups, which share the waits for the disk.

package disk

import (
	"cmp"
	"errors"
	"sync"

	"gannet/downloader/disk/batch"
)

// How much of a group is done at once.
const (
	mostSaved  = 256 // files of a group
	mostSynced = 16  // syncs side by side: file systems join them to few writes of their journals
)

// Saver gives the parts of all downloads their names. Those of one volume that are ready at the same time are synced
// side by side, then renamed, and then each folder is synced once. A lone one waits for nobody. Its methods are safe
// for concurrent use; the zero Saver is ready.
type Saver struct {
	mu      sync.Mutex
	volumes map[string]*batch.Queue[*saving] // by Room.Volume
}

// saving is a part on its way to its name.
type saving struct {
	part *Part
	path string // of the file; "" if the part could not get a name
	err  error
}

// Publish makes size bytes the file, durably, under its name or, if that was
// taken meanwhile and is not to be replaced, under the next free one, and gives its
// path. The part is closed whatever happens, but left in place on an error. What is
// wrong with one part concerns no other.
func (s *Saver) Publish(p *Part, size int64) (string, error) {
	defer p.close()
	if err := p.prepare(size); err != nil {
		return "", err
	}
	own := &saving{part: p}
	s.queue(p).Do(own)
	return own.path, own.err
}

// queue is that of the volume the part is on.
func (s *Saver) queue(p *Part) *batch.Queue[*saving] {
	room, err := p.fs.Room(p.dir)
	volume := cmp.Or(room.Volume, p.dir)
	if err != nil {
		volume = p.dir
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	q := s.volumes[volume]
	if q == nil {
		if s.volumes == nil {
			s.volumes = make(map[string]*batch.Queue[*saving])
		}
		q = batch.New(mostSaved, saveGroup)
		s.volumes[volume] = q
	}
	return q
}

// saveGroup takes a group through the steps that lead to names. No part gets one before its bytes are on the disk.
func saveGroup(group []*saving) {
	syncGroup(group)
	folders := make(map[string]FS)
	for _, s := range group {
		if s.err == nil {
			s.path, s.err = s.part.give()
		}
		if s.path != "" {
			folders[s.part.dir] = s.part.fs
		}
	}
	synced := make(map[string]error)
	for dir, fsys := range folders {
		synced[dir] = fsys.SyncDir(dir)
	}
	for _, s := range group {
		if s.path != "" {
			s.err = errors.Join(s.err, synced[s.part.dir])
		}
	}
}

// syncGroup puts the bytes of all parts on the disk.
func syncGroup(group []*saving) {
	if len(group) == 1 {
		group[0].err = group[0].part.syncWhole()
		return
	}
	for _, s := range group {
		if f, ok := systemFile(s.part.part); ok {
			startWriteBack(f)
		}
	}
	var syncs sync.WaitGroup
	left := make(chan *saving, len(group))
	for _, s := range group {
		left <- s
	}
	close(left)
	for range min(len(group), mostSynced) {
		syncs.Go(func() {
			for s := range left {
				s.err = s.part.syncWhole()
			}
		})
	}
	syncs.Wait()
}
