package transfer

import (
	"testing"
	"time"

	"gannet/downloader/source"
	"gannet/downloader/transfer/growth"
)

func TestDiagnose(t *testing.T) {
	settled := growth.State{Want: 2, Settled: true}
	capped := growth.State{Want: 2, Settled: true, Capped: true}
	for name, test := range map[string]struct {
		writing, held float64 // of each connection's time
		growth        growth.State
		refused       bool // before
		want          Slow
	}{
		"nothing known":       {want: SlowUnknown},
		"more did not help":   {growth: settled, want: SlowServer},
		"each brings as much": {growth: capped, want: SlowConnections},
		"refused":             {growth: growth.State{Want: 2, Refused: true}, want: SlowRefused},
		"refused before":      {refused: true, want: SlowRefused},
		"limit":               {held: 0.8, growth: settled, want: SlowLimit},
		"disk":                {writing: 0.6, growth: capped, want: SlowDisk},
		"some of each":        {writing: 0.3, held: 0.3, growth: settled, want: SlowUnknown},
		"neither for long":    {writing: 0.2, held: 0.2, growth: settled, want: SlowServer},
	} {
		t.Run(name, func(t *testing.T) {
			f := &Fetch{
				server: server{host: "h", first: &source.Body{Ranged: true}, version: source.Version{ETag: `"1"`}},
				out:    output{size: 1},
				pool:   NewPool(1024), growth: test.growth, live: map[*worker]struct{}{new(worker): {}, new(worker): {}},
			}
			if test.refused {
				f.pool.refuse("h", f.server.url, 2, 0)
			}
			now := time.Now()
			for range 100 {
				f.diagnose(now)
				const step = 100 * time.Millisecond
				now = now.Add(step)
				f.out.writing.Add(int64(test.writing * 2 * float64(step)))
				f.held.Add(int64(test.held * 2 * float64(step)))
			}
			if got := f.Slow(); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}
