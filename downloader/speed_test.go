package downloader

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"gannet/downloader/disk"
)

// BenchmarkSpan copies one span of a file from a connection to the part: no
// read may allocate.
func BenchmarkSpan(b *testing.B) {
	const size = recordBytes / 2 // short of a record, which does allocate
	part, err := disk.Create(disk.OS{}, b.TempDir(), "file", disk.TakeNumber, disk.Record{Size: size})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = part.Discard() }() // the folder goes as well
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		f := &fetch{
			size: size, spans: disk.NewSpans(size, nil), part: part, first: &answer{},
			throttle: newThrottle(newLimiter(0)), pool: newPool(), log: slog.New(slog.DiscardHandler),
		}
		s := &stream{f: f, claim: f.spans.Next(), answer: &answer{body: endless{}, span: disk.Span{To: size}, cancel: func(error) {}}}
		b.StartTimer()
		if err := s.fill(context.Background()); err != nil || !f.spans.Whole() {
			b.Fatal("not whole", err)
		}
	}
}

// endless is a body that gives up to 64 KiB a read.
type endless struct{}

func (endless) Read(p []byte) (int, error) { return min(len(p), 64<<10), nil }
func (endless) Close() error               { return nil }

// BenchmarkBoard publishes a list of 10,000 downloads of which 16 are active.
func BenchmarkBoard(b *testing.B) {
	e := &Engine{}
	for i := range 10_000 {
		d := newDownload(ID(i+1), Request{URL: fmt.Sprintf("http://host/%d", i), Dir: "/d"}, time.Unix(0, 0))
		if i < 16 {
			d.state = Running
		}
		e.list = append(e.list, d)
	}
	feed := newFeed()
	b.ReportAllocs()
	for b.Loop() {
		feed.put(e.board(time.Unix(1, 0)))
		if len(feed.Take().Downloads) != len(e.list) {
			b.Fatal("not all published")
		}
	}
}
