// Small files that are saved hold no slot.

package downloader

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"gannet/downloader/disk"
	"gannet/downloader/faulty"
)

// heldBack is a disk that syncs no part before the gate is open.
type heldBack struct {
	disk.OS
	gate chan struct{}
}

func (g heldBack) OpenFile(name string, flag int, perm fs.FileMode) (disk.File, error) {
	file, err := g.OS.OpenFile(name, flag, perm)
	if err == nil && strings.HasSuffix(name, disk.PartSuffix) {
		file = heldBackFile{file, g.gate}
	}
	return file, err
}

type heldBackFile struct {
	disk.File
	gate chan struct{}
}

func (f heldBackFile) Sync() error {
	<-f.gate
	return f.File.Sync()
}

// Two files at once and ten beside them that are saved: that makes twelve. What is larger is saved in its slot.
func TestSmallFilesAreSavedBesideTheSlots(t *testing.T) {
	for size, want := range map[int64]int{10_000: 12, smallFile + 1: 2} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			srv := faulty.New(t, faulty.Body{Size: size, Seed: 70})
			e, g := newEngine(t, Options{Parallel: 2, Connections: 1}), heldBack{gate: make(chan struct{})}
			e.fs = g // before anything is there that uses it
			e.mu.Lock()
			e.mostSaving = 10
			e.mu.Unlock()
			dir := t.TempDir()
			var ids []ID
			for i := range 20 {
				ids = append(ids, add(t, e, Request{URL: srv.URL, Dir: dir, Name: fmt.Sprint(i)}))
			}
			for _, id := range ids[:want] {
				await(t, e, id, in(Saving))
			}
			e.mu.Lock()
			e.schedule(e.byID[ids[0]].Started)
			e.mu.Unlock()
			for _, id := range ids[want:] {
				await(t, e, id, in(Queued))
			}
			close(g.gate)
			for _, id := range ids {
				await(t, e, id, in(Done))
			}
			e.work.Wait()
			if e.saving != 0 {
				t.Errorf("%d files count as being saved", e.saving)
			}
		})
	}
}
