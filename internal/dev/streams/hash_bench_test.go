//go:build linux

package main

import (
	"flag"
	"os"
	"testing"
)

// TestMain is the server of BenchmarkHashing too, which starts this program again.
func TestMain(m *testing.M) {
	secure := flag.Int64("secure", 0, "serve so many bytes over HTTPS")
	pace := flag.Int("pace", 0, "with -secure, bytes a second")
	flag.Parse()
	if *secure > 0 {
		serveSecure(*secure, *pace)
		return
	}
	os.Exit(m.Run())
}

// BenchmarkHashing gives how much longer a download over HTTPS takes that is hashed: 1.1
// is 10 % more. Run it with -benchtime 9x for the best of nine rounds each.
func BenchmarkHashing(b *testing.B) {
	for name, pace := range map[string]int{"gigabit": gigabit, "unlimited": 0} {
		b.Run(name, func(b *testing.B) {
			wall, cpu, err := hashing(b.Context(), b.TempDir(), 256<<20, pace, b.N)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(wall, "wall/plain")
			b.ReportMetric(cpu, "cpu/plain")
		})
	}
}
