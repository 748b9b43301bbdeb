package transfer

// What is written: bytes, and the record of them.

import (
	"time"

	"gannet/downloader/disk"
	"gannet/downloader/failure"

	"gannet/internal/message"

	"gannet/downloader/note"
)

// store writes b at off. While the body repeats bytes of an earlier attempt they are
// compared first: the first difference shows that the file has changed, and
// all that was kept from there on is forgotten before it is written over.
func (f *Fetch) store(b []byte, off int64) error {
	for _, k := range f.kept {
		from, to := max(k.From, off), min(k.To, off+int64(len(b)))
		if from >= to {
			continue
		}
		same, err := f.holds(b[from-off:to-off], from)
		if err != nil {
			return f.diskError(err)
		}
		if !same {
			if err := f.forget(off); err != nil {
				return err
			}
			break
		}
	}
	if f.kept != nil && off+int64(len(b)) >= f.keptEnd() {
		f.kept = nil
		f.part.Describe(f.record)
		f.trusted.Store(nil)
	}
	begun := time.Now()
	_, err := f.part.WriteAt(b, off)
	f.writing.Add(int64(time.Since(begun)))
	if err != nil {
		return f.diskError(err)
	}
	return nil
}

// forget drops what was kept from the offset at on: the body has other bytes there.
func (f *Fetch) forget(at int64) error {
	if f.relinked {
		return &failure.Error{Kind: failure.Different, Subject: f.host}
	}
	if f.unsized {
		return &failure.Error{Kind: failure.Broken, Subject: f.host}
	}
	if f.first.Strict {
		return &failure.Error{Kind: failure.Instead, Subject: f.host, Detail: "other bytes came, and no size: " + f.first.Described()}
	}
	f.note(message.Of(note.FileChanged))
	f.changed.Store(true)
	f.trusted.Store(nil)
	f.kept = nil
	f.saving.Lock()
	defer f.saving.Unlock()
	f.spans.Trim(at)
	f.part.Describe(f.record)
	if err := f.part.Trim(at); err != nil {
		return f.diskError(err)
	}
	return nil
}

// keptEnd is the end of what the body is still to be compared with; 0 if of nothing.
func (f *Fetch) keptEnd() int64 {
	if len(f.kept) == 0 {
		return 0
	}
	return f.kept[len(f.kept)-1].To
}

// holds reports whether the part has b at off.
func (f *Fetch) holds(b []byte, off int64) (bool, error) {
	ours := make([]byte, len(b))
	if _, err := f.part.ReadAt(ours, off); err != nil {
		return false, err
	}
	return string(ours) == string(b), nil
}

// counted gives what is there. Until all that was kept is compared, what a fresh link brings
// may be of another file, and fills gaps in vain.
func (f *Fetch) counted() []disk.Span {
	if trusted := f.trusted.Load(); trusted != nil {
		return *trusted
	}
	return f.spans.Done()
}

// proved are the spans that count, of a file of any length.
func (f *Fetch) proved() *disk.Spans { return disk.NewSpans(-1, f.counted()) }

// wrote counts n written bytes and keeps the record close behind them.
func (f *Fetch) wrote(n int64) {
	if f.unsaved.Add(n) >= recordBytes && time.Now().UnixNano()-f.savedAt.Load() >= int64(recordGap) {
		f.saveRecord()
	}
}

func (f *Fetch) saveRecord() {
	if !f.saving.TryLock() {
		return
	}
	defer f.saving.Unlock()
	f.unsaved.Store(0)
	f.savedAt.Store(time.Now().UnixNano())
	if err := f.part.Save(f.counted()); err != nil {
		f.log.Warn("resume file not written", "error", err)
	}
}

// keepRecord saves what is new, and now and then syncs it on a goroutine of its own.
func (f *Fetch) keepRecord(now time.Time) {
	if now.UnixNano()-f.savedAt.Load() >= int64(recordEvery) && f.unsaved.Load() > 0 {
		f.saveRecord()
	}
	if now.Sub(f.lastSync) < syncEvery || !f.syncing.CompareAndSwap(false, true) {
		return
	}
	f.lastSync = now
	f.side.Go(func() {
		defer f.syncing.Store(false)
		if err := f.part.Sync(f.counted); err != nil {
			f.log.Warn("part not synced", "error", err)
		}
	})
}

func (f *Fetch) diskError(err error) *failure.Error {
	e := failure.OfDisk(err, f.dir, f.part.Name())
	if e.Kind == failure.DiskFull && f.size >= 0 {
		e.Need = f.size - f.spans.Filled()
	}
	return e
}
