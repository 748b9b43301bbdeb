// What is written of a file: its bytes, compared with what an earlier attempt left, and the record of them.

package transfer

import (
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
	"gannet/downloader/note"
	"gannet/internal/message"
)

const (
	recordEvery = 100 * time.Millisecond
	recordBytes = 256 << 10            // what a kill may cost, beside what is not written yet
	recordGap   = 2 * time.Millisecond // between two records, which take about 10 µs each
	syncEvery   = 5 * time.Second
)

// output is where the connections of a file write.
type output struct {
	dir     string
	host    string // named in errors
	log     *slog.Logger
	note    func(message.Message)
	part    *disk.Part
	spans   *disk.Spans
	size    int64    // -1 if unknown
	hashing *hashing // nil if no checksum is wanted
	summing *hashing // of the SHA-256 that nothing waits for; nil if that is not wanted

	relinked    bool   // bytes that differ are those of another file, not of a newer version
	unsized     bool   // neither this body nor what came before says how long it is
	assumed     string // describes a body that did not say its size, where that of what came is assumed; "" otherwise
	restartable bool   // what another program has changed is fetched anew, and not proved at the end

	earlier   earlier
	saved     saved
	allocated bool           // the part has all its room
	writing   atomic.Int64   // ns that connections have spent on writing
	side      sync.WaitGroup // the goroutine that syncs
}

// earlier is what an earlier attempt left, while the body of one connection is compared with it.
type earlier struct {
	kept    []disk.Span                 // the one connection's own; nil once all is compared
	record  disk.Record                 // describes the part then
	trusted atomic.Pointer[[]disk.Span] // what alone counts until then; nil if all does
	changed atomic.Bool                 // the comparison has shown another version
}

// saved is how far the resume file is behind.
type saved struct {
	bytes   atomic.Int64 // written since the last record
	at      atomic.Int64 // when that was, in Unix ns
	mu      sync.Mutex   // held while a record is written
	synced  time.Time    // the controller's
	syncing atomic.Bool
}

func (o *output) begin(now time.Time) {
	o.saved.synced = now
	o.saved.at.Store(now.UnixNano())
}

// allocate reserves the file's room before a second connection writes into it: parallel
// writers of a file that grows wait for one another, while one alone is faster without.
func (o *output) allocate() error {
	if o.allocated {
		return nil
	}
	o.allocated = true
	if err := o.part.Allocate(o.size); err != nil {
		return o.diskError(err)
	}
	return nil
}

// store writes b at off. While the body repeats bytes of an earlier attempt they are
// compared first: the first difference shows that the file has changed, and
// all that was kept from there on is forgotten before it is written over.
func (o *output) store(b []byte, off int64) error {
	for _, k := range o.earlier.kept {
		from, to := max(k.From, off), min(k.To, off+int64(len(b)))
		if from >= to {
			continue
		}
		same, err := o.holds(b[from-off:to-off], from)
		if err != nil {
			return o.diskError(err)
		}
		if !same {
			if err := o.forget(off); err != nil {
				return err
			}
			break
		}
	}
	if o.earlier.kept != nil && off+int64(len(b)) >= o.keptEnd() {
		o.earlier.kept = nil
		o.part.Describe(o.earlier.record)
		o.earlier.trusted.Store(nil)
	}
	begun := time.Now()
	_, err := o.part.WriteAt(b, off)
	o.writing.Add(int64(time.Since(begun)))
	if err != nil {
		return o.diskError(err)
	}
	return nil
}

// forget drops what was kept from the offset at on: the body has other bytes there.
func (o *output) forget(at int64) error {
	switch {
	case o.relinked:
		return &failure.Error{Kind: failure.Different, Subject: o.host}
	case o.unsized:
		return &failure.Error{Kind: failure.Broken, Subject: o.host}
	case o.assumed != "":
		about := "other bytes came, and no size: " + o.assumed
		return &failure.Error{Kind: failure.Instead, Subject: o.host, Detail: about}
	}
	o.note(message.Of(note.FileChanged))
	o.earlier.changed.Store(true)
	o.earlier.trusted.Store(nil)
	o.earlier.kept = nil
	o.saved.mu.Lock()
	defer o.saved.mu.Unlock()
	o.spans.Trim(at)
	o.part.Describe(o.earlier.record)
	if err := o.part.Trim(at); err != nil {
		return o.diskError(err)
	}
	return nil
}

// keptEnd is the end of what the body is still to be compared with; 0 if of nothing.
func (o *output) keptEnd() int64 {
	if len(o.earlier.kept) == 0 {
		return 0
	}
	return o.earlier.kept[len(o.earlier.kept)-1].To
}

// holds reports whether the part has b at off.
func (o *output) holds(b []byte, off int64) (bool, error) {
	ours := make([]byte, len(b))
	if _, err := o.part.ReadAt(ours, off); err != nil {
		return false, err
	}
	return string(ours) == string(b), nil
}

// counted gives what is there. Until all that was kept is compared, what a fresh link brings
// may be of another file, and fills gaps in vain.
func (o *output) counted() []disk.Span {
	if trusted := o.earlier.trusted.Load(); trusted != nil {
		return *trusted
	}
	return o.spans.Done()
}

// proved are the spans that count, of a file of any length.
func (o *output) proved() *disk.Spans { return disk.NewSpans(-1, o.counted()) }

// wrote counts n written bytes and keeps the record close behind them.
func (o *output) wrote(n int64) {
	if o.saved.bytes.Add(n) >= recordBytes && time.Now().UnixNano()-o.saved.at.Load() >= int64(recordGap) {
		o.saveRecord()
	}
}

func (o *output) saveRecord() {
	if !o.saved.mu.TryLock() {
		return
	}
	defer o.saved.mu.Unlock()
	o.saved.bytes.Store(0)
	o.saved.at.Store(time.Now().UnixNano())
	if err := o.part.Save(o.counted()); err != nil {
		o.log.Warn("resume data not saved", "error", err)
	}
}

// keepRecord saves what is new, and now and then syncs it on a goroutine of its own.
func (o *output) keepRecord(now time.Time) {
	if now.UnixNano()-o.saved.at.Load() >= int64(recordEvery) && o.saved.bytes.Load() > 0 {
		o.saveRecord()
	}
	if now.Sub(o.saved.synced) < syncEvery || !o.saved.syncing.CompareAndSwap(false, true) {
		return
	}
	o.saved.synced = now
	o.side.Go(func() {
		defer o.saved.syncing.Store(false)
		if err := o.part.Sync(o.counted); err != nil {
			o.log.Warn("partial file not synced", "error", err)
		}
	})
}

func (o *output) diskError(err error) *failure.Error {
	e := failure.OfDisk(err, o.dir, o.part.Name())
	if e.Kind == failure.DiskFull && o.size >= 0 {
		e.Need = o.size - o.spans.Filled()
	}
	return e
}
