package transfer

// What the owner of an attempt sees of it while it works. All of it is safe for concurrent use.

import (
	"time"

	"gannet/downloader/disk"
)

// Spans are the bytes that are there.
func (f *Fetch) Spans() *disk.Spans { return f.out.spans }

// Proved are the spans that count, of a file of any length.
func (f *Fetch) Proved() *disk.Spans { return f.out.proved() }

// Part is the file as it is on disk. It may be closed at any time.
func (f *Fetch) Part() *disk.Part { return f.out.part }

// Open is how many connections there are.
func (f *Fetch) Open() int { return int(f.connected.Load()) }

// Received is how many bytes have come over the network.
func (f *Fetch) Received() int64 { return f.received.Load() }

// FirstByte is how long after the first question the first byte of its body came; 0 before.
func (f *Fetch) FirstByte() time.Duration { return time.Duration(f.firstByte.Load()) }

// Slow is why it is no faster, whether or not that is slow.
func (f *Fetch) Slow() Slow {
	if reason := f.diagnosis.slow.Load(); reason != nil {
		return *reason
	}
	return SlowUnknown
}
