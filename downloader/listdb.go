// The file of the list: a bbolt database that may be damaged at any place.
package downloader

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"runtime/debug"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"gannet/downloader/boltfile"
)

const listBucket = "downloads"

// totalKey is the key of the total, which shows that no entry is missing. It is longer or shorter
// than those of entries, which are an ID in eight bytes.
const totalKey = "total"

// errListDamaged means that an entry or the total is not what was written.
var errListDamaged = errors.New("the list is damaged")

var listSums = crc32.MakeTable(crc32.Castagnoli)

// record is an entry as it is stored: a checksum of what follows (CRC-32C, 4 bytes), the number of
// the transaction that wrote it (8 bytes), and the entry as JSON.
type record []byte

func newRecord(transaction int, e *kept) (record, error) {
	text, err := json.Marshal(e)
	if err != nil {
		return nil, err
	}
	r := binary.BigEndian.AppendUint64(make(record, 4, 12+len(text)), uint64(transaction))
	r = append(r, text...)
	binary.BigEndian.PutUint32(r, crc32.Checksum(r[4:], listSums))
	return r, nil
}

func (r record) sum() uint32         { return binary.BigEndian.Uint32(r) }
func (r record) transaction() uint64 { return binary.BigEndian.Uint64(r[4:]) }

// entry reads r, which belongs to key. Its error is errListDamaged.
func (r record) entry(key []byte) (e kept, err error) {
	if len(key) != 8 || len(r) < 12 || r.sum() != crc32.Checksum(r[4:], listSums) {
		return kept{}, errListDamaged
	}
	if err := json.Unmarshal(r[12:], &e); err != nil || e.ID == 0 || uint64(e.ID) != binary.BigEndian.Uint64(key) {
		return kept{}, errListDamaged
	}
	return e, nil
}

// total is how many entries there are and the exclusive or of their checksums.
type total struct {
	count uint64
	sums  uint32
}

func (t *total) add(r record)    { t.count, t.sums = t.count+1, t.sums^r.sum() }
func (t *total) remove(r record) { t.count, t.sums = t.count-1, t.sums^r.sum() }

func (t total) bytes() []byte {
	return binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint64(nil, t.count), t.sums)
}

func totalOf(b []byte) total {
	if len(b) != 12 {
		return total{}
	}
	return total{binary.BigEndian.Uint64(b), binary.BigEndian.Uint32(b[8:])}
}

func isDamaged(err error) bool {
	for _, damage := range []error{
		errListDamaged, boltfile.ErrDamaged, bolterrors.ErrInvalid, bolterrors.ErrChecksum,
		bolterrors.ErrVersionMismatch,
	} {
		if errors.Is(err, damage) {
			return true
		}
	}
	return false
}

// readList gives what is in the file, nothing if there is none. The library is asked no more than
// whether another program has it open.
func readList(path string) (had loaded, err error) {
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return loaded{}, nil
	}
	lock, err := openBolt(path, true)
	switch {
	case err == nil:
		defer lock.Close()
	case errors.Is(err, bolterrors.ErrTimeout):
		return loaded{}, err
	} // else it is damaged, or cannot be read, as the next lines will show
	var found, want total
	wrong := false
	last, err := boltfile.Read(path, listBucket, func(key, value []byte) {
		if string(key) == totalKey {
			want = totalOf(value)
			return
		}
		e, err := record(value).entry(key)
		if err != nil {
			wrong = true
			return
		}
		found.add(value)
		had.entries = append(had.entries, e)
	})
	if err == nil && (wrong || found != want) {
		err = errListDamaged
	}
	had.last = ID(last)
	return had, err
}

// salvageList gives the newest of each entry that can be read anywhere in a damaged file. One that
// was removed not long ago may be among them.
func salvageList(path string) (had loaded, err error) {
	newest := make(map[ID]uint64)
	found := make(map[ID]kept)
	err = boltfile.Salvage(path, func(key, value []byte) {
		e, err := record(value).entry(key)
		if written, ok := newest[e.ID]; err == nil && (!ok || record(value).transaction() >= written) {
			newest[e.ID], found[e.ID] = record(value).transaction(), e
		}
	})
	for id, e := range found {
		had.entries = append(had.entries, e)
		had.last = max(had.last, id)
	}
	return had, err
}

// listDB is the open database.
type listDB struct {
	*bbolt.DB
	file *os.File
}

func openDB(path string) (*listDB, error) {
	db, err := openBolt(path, false)
	if err != nil {
		return nil, err
	}
	err = db.update(func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucketIfNotExists([]byte(listBucket))
		return err
	})
	if err != nil {
		db.abandon()
		return nil, err
	}
	return db, nil
}

func openBolt(path string, readOnly bool) (*listDB, error) {
	db := &listDB{}
	err := guarded(func() (err error) {
		db.DB, err = bbolt.Open(path, 0o600, &bbolt.Options{
			Timeout: time.Second, FreelistType: bbolt.FreelistMapType, ReadOnly: readOnly,
			OpenFile: func(name string, flag int, mode os.FileMode) (*os.File, error) {
				var err error
				db.file, err = os.OpenFile(name, flag, mode)
				return db.file, err
			},
		})
		return err
	})
	if err != nil {
		db.abandon()
		return nil, err
	}
	return db, nil
}

// abandon lets go of a database that is damaged. Closing it as usual could wait for ever for what
// a panic has left locked.
func (db *listDB) abandon() {
	if db.file != nil {
		db.file.Close()
	}
}

func (db *listDB) update(do func(*bbolt.Tx) error) error {
	return guarded(func() error { return db.Update(do) })
}

// guarded makes an error of a panic, as of the library about a damaged file, or of the processor
// about a file that was cut short while it is mapped into memory.
func guarded(do func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v", errListDamaged, r)
		}
	}()
	return do()
}

// put stores entries, and removes those that are nil.
func (db *listDB) put(entries map[ID]*kept) error {
	return db.update(func(tx *bbolt.Tx) error {
		bucket := tx.Bucket([]byte(listBucket))
		last, all := bucket.Sequence(), totalOf(bucket.Get([]byte(totalKey)))
		for id, e := range entries {
			last = max(last, uint64(id))
			key := binary.BigEndian.AppendUint64(nil, uint64(id))
			if old := bucket.Get(key); old != nil {
				if len(old) < 12 {
					return errListDamaged
				}
				all.remove(old)
			}
			if e == nil {
				if err := bucket.Delete(key); err != nil {
					return err
				}
				continue
			}
			r, err := newRecord(tx.ID(), e)
			if err != nil {
				return err
			}
			if err := bucket.Put(key, r); err != nil {
				return err
			}
			all.add(r)
		}
		if err := bucket.Put([]byte(totalKey), all.bytes()); err != nil {
			return err
		}
		return bucket.SetSequence(last)
	})
}
