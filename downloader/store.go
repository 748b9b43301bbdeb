package downloader

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"gannet/internal/phrase"
)

// ErrStoreInUse means that another Gannet has the list open.
var ErrStoreInUse = errors.New("another Gannet has the list open")

var downloadsBucket = []byte("downloads")

// entry is a download as it is kept in the store.
type entry struct {
	ID        ID            `json:"id"`
	Order     int64         `json:"order"`
	Request   Request       `json:"request"`
	Link      string        `json:"link,omitempty"`     // a fresh link that took the place of Request.URL
	Relinked  bool          `json:"relinked,omitempty"` // Link is not proved yet
	State     State         `json:"state"`
	Name      string        `json:"name,omitempty"`
	HasPart   bool          `json:"hasPart,omitempty"`
	Path      string        `json:"path,omitempty"`
	Inflate   bool          `json:"inflate,omitempty"`
	Append    bool          `json:"append,omitempty"`
	Latency   time.Duration `json:"latency,omitempty"`
	FirstByte time.Duration `json:"firstByte,omitempty"`
	Size      int64         `json:"size"`
	Done      int64         `json:"done"`
	Prefix    int64         `json:"prefix,omitempty"`
	Err       *Error        `json:"error,omitempty"`
	Checked   phrase.Phrase `json:"checked,omitzero"`
	SHA256    string        `json:"sha256,omitempty"`
	Ended     Ended         `json:"ended,omitempty"`
	EndAt     time.Time     `json:"endAt,omitzero"`
	EndSize   int64         `json:"endSize,omitempty"`
	Type      string        `json:"type,omitempty"`
	Notes     []Note        `json:"notes,omitempty"`
	Unpack    Task          `json:"unpack,omitzero"`
	Command   Task          `json:"command,omitzero"`
	Filling   string        `json:"filling,omitempty"`
	Renaming  *renaming     `json:"renaming,omitempty"`
	Added     time.Time     `json:"added"`
	Started   time.Time     `json:"started,omitzero"`
	Finished  time.Time     `json:"finished,omitzero"`

	// Phrases are the parts of what the fields above say in English, as versions before this
	// one did; English that is not among them stays what it is.
	Phrases []phrase.Parts `json:"phrases,omitempty"`
}

// said lists the places of e where something is said.
func (e *entry) said() []*phrase.Phrase {
	all := []*phrase.Phrase{&e.Checked, &e.Unpack.Said, &e.Command.Said}
	for i := range e.Notes {
		all = append(all, &e.Notes[i].Text)
	}
	return all
}

// keepPhrases notes the parts of what is said, each once.
func (e *entry) keepPhrases() {
	e.Phrases = nil
	kept := make(map[string]bool)
	for _, p := range e.said() {
		parts, english := p.Parts(), p.String()
		if len(parts.Gaps) > 0 && !kept[english] {
			kept[english] = true
			e.Phrases = append(e.Phrases, parts)
		}
	}
}

// takePhrases is the opposite of keepPhrases.
func (e *entry) takePhrases() {
	if len(e.Phrases) == 0 {
		return
	}
	kept := make(map[string]phrase.Phrase)
	for _, parts := range e.Phrases {
		p := parts.Phrase()
		kept[p.String()] = p
	}
	for _, p := range e.said() {
		if whole, ok := kept[p.String()]; ok {
			*p = whole
		}
	}
	e.Phrases = nil
}

// store keeps the list on disk. A nil *store keeps nothing.
type store struct {
	db *bbolt.DB

	mu    sync.Mutex    // guards saved; held while the disk is written
	saved map[ID]uint64 // the number of the changes last saved of each download
}

// changes is what the store does not know yet. Of two, the one with the higher number
// is newer.
type changes struct {
	number  uint64
	entries map[ID]*entry // nil for one that was removed
}

// openStore opens the store at path, making it if need be. What it can't read is
// kept beside it with ".bak" and said in the notice.
func openStore(path string) (s *store, notice phrase.Phrase, err error) {
	if path == "" {
		return nil, phrase.Phrase{}, nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, phrase.Phrase{}, fmt.Errorf("making the folder of the list: %w", err)
	}
	db, err := openDB(path)
	if errors.Is(err, bolterrors.ErrTimeout) {
		return nil, phrase.Phrase{}, ErrStoreInUse
	}
	if isDamaged(err) {
		if err := os.Rename(path, path+".bak"); err != nil {
			return nil, phrase.Phrase{}, fmt.Errorf("setting the damaged list aside: %w", err)
		}
		notice = phrase.Of("The list of downloads was damaged and could not be read. It is kept as {{.X}}.", phrase.Gaps{"X": path + ".bak"})
		db, err = openDB(path)
	}
	if err != nil {
		return nil, phrase.Phrase{}, fmt.Errorf("opening the list of downloads: %w", err)
	}
	return &store{db: db, saved: make(map[ID]uint64)}, notice, nil
}

func openDB(path string) (db *bbolt.DB, err error) {
	defer func() {
		// bbolt panics on some damaged files.
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v", bolterrors.ErrInvalid, r)
		}
	}()
	db, err = bbolt.Open(path, 0o600, &bbolt.Options{Timeout: time.Second, FreelistType: bbolt.FreelistMapType})
	if err != nil {
		return nil, err
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucketIfNotExists(downloadsBucket)
		return err
	})
	if err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

func isDamaged(err error) bool {
	return errors.Is(err, bolterrors.ErrInvalid) || errors.Is(err, bolterrors.ErrChecksum) || errors.Is(err, bolterrors.ErrVersionMismatch)
}

// load gives every entry that can be read, the highest ID ever used, and how many
// entries could not be read.
func (s *store) load() (entries []entry, last ID, damaged int, err error) {
	if s == nil {
		return nil, 0, 0, nil
	}
	err = s.db.View(func(tx *bbolt.Tx) error {
		last = ID(tx.Bucket(downloadsBucket).Sequence())
		return tx.Bucket(downloadsBucket).ForEach(func(_, value []byte) error {
			var e entry
			if err := json.Unmarshal(value, &e); err != nil || e.ID == 0 {
				damaged++
				return nil
			}
			e.takePhrases()
			entries = append(entries, e)
			return nil
		})
	})
	return entries, last, damaged, err
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
	return s.db.Update(func(tx *bbolt.Tx) error {
		bucket := tx.Bucket(downloadsBucket)
		last := bucket.Sequence()
		for id, e := range c.entries {
			last = max(last, uint64(id))
			key := binary.BigEndian.AppendUint64(nil, uint64(id))
			if e == nil {
				if err := bucket.Delete(key); err != nil {
					return err
				}
				continue
			}
			e.keepPhrases()
			value, err := json.Marshal(e)
			if err != nil {
				return err
			}
			if err := bucket.Put(key, value); err != nil {
				return err
			}
		}
		return bucket.SetSequence(last)
	})
}

func (s *store) close() error {
	if s == nil {
		return nil
	}
	return s.db.Close()
}
