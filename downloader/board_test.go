package downloader

import (
	"fmt"
	"testing"
	"time"
)

// BenchmarkBoard publishes a list of 10,000 of which 100 are active, and takes it.
func BenchmarkBoard(b *testing.B) {
	e, dir := &Engine{}, b.TempDir()
	for i := range ID(10_000) {
		d := newDownload(i+1, Request{URL: fmt.Sprintf("https://example.org/%d.zip", i), Dir: dir}, time.Now())
		if e.list = append(e.list, d); i < 100 {
			d.State = Running
		}
	}
	feed := newFeed()
	b.ReportAllocs()
	for b.Loop() {
		feed.put(e.board(time.Now()))
		if len(feed.Take().Downloads) != len(e.list) {
			b.Fatal("not all are there")
		}
	}
}
