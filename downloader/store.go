package downloader

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"time"

	bolterrors "go.etcd.io/bbolt/errors"

	"gannet/downloader/failure"
	"gannet/downloader/note"
	"gannet/internal/message"
)

// ErrStoreInUse means that another Gannet has the list open.
var ErrStoreInUse = errors.New("another Gannet has the list open")

// entry is a download as it is kept in the store.
type entry struct {
	ID        ID              `json:"id"`
	Order     int64           `json:"order"`
	Request   Request         `json:"request"`
	Link      string          `json:"link,omitempty"`     // a fresh link that took the place of Request.URL
	Relinked  bool            `json:"relinked,omitempty"` // Link is not proved yet
	Final     string          `json:"final,omitempty"`    // the link that sent the file after redirects
	State     State           `json:"state"`
	Name      string          `json:"name,omitempty"`
	HasPart   bool            `json:"hasPart,omitempty"`
	Path      string          `json:"path,omitempty"`
	Inflate   bool            `json:"inflate,omitempty"`
	Append    bool            `json:"append,omitempty"`
	Latency   time.Duration   `json:"latency,omitempty"`
	FirstByte time.Duration   `json:"firstByte,omitempty"`
	Size      int64           `json:"size"`
	Done      int64           `json:"done"`
	Prefix    int64           `json:"prefix,omitempty"`
	Err       *failure.Error  `json:"error,omitempty"`
	Checked   message.Message `json:"checked,omitzero"`
	SHA256    string          `json:"sha256,omitempty"`
	Ended     Ended           `json:"ended,omitempty"`
	EndAt     time.Time       `json:"endAt,omitzero"`
	EndSize   int64           `json:"endSize,omitempty"`
	Type      string          `json:"type,omitempty"`
	Notes     []Note          `json:"notes,omitempty"`
	Unpack    Task            `json:"extract,omitzero"`
	Command   Task            `json:"command,omitzero"`
	Filling   string          `json:"filling,omitempty"`
	Renaming  *renaming       `json:"renaming,omitempty"`
	Added     time.Time       `json:"added"`
	Started   time.Time       `json:"started,omitzero"`
	Finished  time.Time       `json:"finished,omitzero"`
}

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
	entries map[ID]*entry // nil for one that was removed
}

// kept is what the store had when it was opened.
type kept struct {
	entries []entry
	last    ID              // the highest ever used
	notice  message.Message // what the user should know; zero if nothing
}

// openStore opens the store at path, making it if need be. A damaged one is kept beside it with
// ".bak", and what can be read of it goes on.
func openStore(path string) (*store, kept, error) {
	if path == "" {
		return nil, kept{}, nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, kept{}, fmt.Errorf("making the folder of the list: %w", err)
	}
	s := &store{path: path, saved: make(map[ID]uint64)}
	had, err := kept{}, errListDamaged
	if mayBeList(path) {
		had, err = readList(path)
	}
	if isDamaged(err) {
		had, err = s.rebuild()
		had.notice = message.Of(note.ListDamaged,
			message.Args{"N": len(had.entries), "X": path + ".bak"})
	} else if err == nil {
		s.db, err = openDB(path)
	}
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return nil, kept{}, ErrStoreInUse
	case err != nil:
		return nil, kept{}, fmt.Errorf("opening the list of downloads: %w", err)
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
func (s *store) rebuild() (kept, error) {
	backup := s.path + ".bak"
	if err := os.Rename(s.path, backup); err != nil {
		return kept{}, fmt.Errorf("setting the damaged list aside: %w", err)
	}
	var had kept
	var err error
	if mayBeList(backup) {
		if had, err = salvageList(backup); err != nil {
			return kept{}, err
		}
	}
	if s.db, err = openDB(s.path); err != nil {
		return kept{}, err
	}
	all := make(map[ID]*entry, len(had.entries))
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
	maps.DeleteFunc(c.entries, func(id ID, _ *entry) bool { return s.saved[id] > c.number })
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
