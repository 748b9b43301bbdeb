package transfer

import (
	"testing"

	"gannet/downloader/disk"
)

// What an unproved link brought is no progress.
func TestUnprovedBytesAreNoProgress(t *testing.T) {
	f := &Fetch{out: output{spans: disk.NewSpans(-1, []disk.Span{{From: 0, To: 3 << 20}})}}
	f.out.earlier.trusted.Store(&[]disk.Span{{From: 1 << 20, To: 3 << 20}})
	a := &Attempt{Past: Past{Had: 2 << 20}}
	a.fetch.Store(f)
	if n := a.Bytes(); n != 2<<20 {
		t.Errorf("%d bytes count", n)
	}
}
