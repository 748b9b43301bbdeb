package disk

import "testing"

// BenchmarkSave is what a record costs while 16 connections work.
func BenchmarkSave(b *testing.B) {
	p, err := Create(OS{}, b.TempDir(), "f", TakeNumber, Record{URL: "http://host/a/longer/link/to/a/file.bin", Size: 1 << 40, ETag: `"123456"`})
	if err != nil {
		b.Fatal(err)
	}
	defer p.close()
	var done []Span
	for i := range int64(16) {
		done = append(done, Span{i << 30, i<<30 + 123456789})
	}
	for b.Loop() {
		if err := p.Save(done); err != nil {
			b.Fatal(err)
		}
	}
}
