package transfer

import (
	"io/fs"
	"runtime"
	"testing"

	"gannet/downloader/disk"
	"gannet/downloader/source"
)

// nowhere keeps no bytes of parts.
type nowhere struct{ disk.OS }

func (n nowhere) OpenFile(name string, flag int, perm fs.FileMode) (disk.File, error) {
	f, err := n.OS.OpenFile(name, flag, perm)
	return forgetful{f}, err
}

type forgetful struct{ disk.File }

func (forgetful) WriteAt(b []byte, _ int64) (int, error) { return len(b), nil }

// socket gives what a busy socket gives at once.
type socket struct{ reads int }

const socketGives = 64 << 10

func (s *socket) Read(b []byte) (int, error) {
	s.reads++
	return min(len(b), socketGives), nil
}

func (*socket) Close() error { return nil }

// BenchmarkSpan moves one span of 64 MiB from an answer to the part. Reading allocates
// nothing; what there is belongs to the records, one every 4 MiB.
func BenchmarkSpan(b *testing.B) {
	const size = 64 << 20
	part, err := disk.Create(nowhere{}, b.TempDir(), "a", disk.TakeNumber, disk.Record{Size: size})
	if err != nil {
		b.Fatal(err)
	}
	defer part.Discard()
	b.SetBytes(size)
	var body socket
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for b.Loop() {
		spans := disk.NewSpans(size, nil)
		f := &Fetch{out: output{part: part, spans: spans, size: size}, throttle: NewThrottle(NewLimiter(0))}
		answer := &source.Body{Content: &body, Span: disk.Span{To: size}, Cancel: func(error) {}}
		w := &worker{f: f, claim: spans.ClaimAll(), answer: answer, cancel: func(error) {}}
		if err := w.fill(b.Context()); err != nil || !spans.Whole() {
			b.Fatal(err)
		}
	}
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.Mallocs-before.Mallocs)/float64(body.reads), "allocs/read")
}
