// The store, which keeps the list on disk.

package downloader

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"sync"

	bolterrors "go.etcd.io/bbolt/errors"

	"gannet/downloader/note"
	"gannet/internal/message"
)

// ErrStoreInUse means that another Gannet has the list open.
var ErrStoreInUse = errors.New("another Gannet has the list open")

// store keeps the list on disk. A nil *store keeps nothing.
type store struct {
	path string

	mu    sync.Mutex // guards what follows; held while the disk is written
	db    *listDB
	saved map[ID]uint64 // the number of the changes last saved of each download
}

// changes is what the store does not know yet. Of two, the one with the higher number
// is newer.
type changes struct {
	number  uint64
	entries map[ID]*kept // nil for one that was removed
}

// loaded is what the store had when it was opened.
type loaded struct {
	entries []kept
	last    ID              // the highest ever used
	notice  message.Message // what the user should know; zero if nothing
}

// openStore opens the store at path, making it if need be. A damaged one is kept beside it with
// ".bak", and what can be read of it goes on.
func openStore(path string) (*store, loaded, error) {
	if path == "" {
		return nil, loaded{}, nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, loaded{}, fmt.Errorf("making the folder of the list: %w", err)
	}
	s := &store{path: path, saved: make(map[ID]uint64)}
	had, err := loaded{}, errListDamaged
	if mayBeList(path) {
		had, err = readList(path)
	}
	if isDamaged(err) {
		had, err = s.rebuild()
		had.notice = message.Of(note.ListDamaged,
			message.Args{"N": len(had.entries), "File": path + ".bak"})
	} else if err == nil {
		s.db, err = openDB(path)
	}
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return nil, loaded{}, ErrStoreInUse
	case err != nil:
		return nil, loaded{}, fmt.Errorf("opening the list of downloads: %w", err)
	}
	return s, had, nil
}

// mostList is far more than the largest list takes, in bytes.
const mostList = 1 << 30

// mayBeList reports whether there is nothing at path yet, or a file of a size that can be read: what else has the name,
// such as a pipe, a device or a terabyte of nothing, would be read for ever.
func mayBeList(path string) bool {
	info, err := os.Stat(path)
	return err != nil || info.Mode().IsRegular() && info.Size() <= mostList
}

// rebuild sets a damaged file aside and makes a new one of what can be read of it.
func (s *store) rebuild() (loaded, error) {
	backup := s.path + ".bak"
	if err := os.Rename(s.path, backup); err != nil {
		return loaded{}, fmt.Errorf("setting the damaged list aside: %w", err)
	}
	var had loaded
	var err error
	if mayBeList(backup) {
		if had, err = salvageList(backup); err != nil {
			return loaded{}, err
		}
	}
	if s.db, err = openDB(s.path); err != nil {
		return loaded{}, err
	}
	all := make(map[ID]*kept, len(had.entries))
	for i := range had.entries {
		all[had.entries[i].ID] = &had.entries[i]
	}
	return had, s.db.put(all)
}

// save writes changes durably in one transaction, but for what newer ones have
// written already.
func (s *store) save(c changes) error {
	if s == nil || len(c.entries) == 0 {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.DeleteFunc(c.entries, func(id ID, _ *kept) bool { return s.saved[id] > c.number })
	for id := range c.entries {
		s.saved[id] = c.number
	}
	err := s.db.put(c.entries)
	if isDamaged(err) {
		s.db.abandon()
		if _, err = s.rebuild(); err == nil {
			err = s.db.put(c.entries)
		}
	}
	return err
}

func (s *store) close() error {
	if s == nil {
		return nil
	}
	return s.db.Close()
}
