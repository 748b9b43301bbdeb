package transfer

import (
	"testing"
	"time"

	"gannet/downloader/source"
)

// after has two connections get rate bytes a second together, where one alone got 100,000.
func after(rate int64) func(*Fetch) {
	return func(f *Fetch) {
		f.stepFrom, f.stepRate, f.want, f.limit = 1, 100_000, 2, 2
		f.received.Store(rate) // of each second, in TestJudge
	}
}

func TestJudge(t *testing.T) {
	for name, test := range map[string]struct {
		writing, held float64 // of each connection's time
		set           func(*Fetch)
		want          Slow
	}{
		"nothing known":                         {want: SlowUnknown},
		"more did not help":                     {set: after(100_000), want: SlowServer},
		"more helped a little":                  {set: after(130_000), want: SlowServer},
		"each brings as much":                   {set: after(200_000), want: SlowConnections},
		"as much, but nothing is left to share": {set: func(f *Fetch) { after(200_000)(f); f.limit, f.grown = 4, true }, want: SlowServer},
		"as much, but there may be more":        {set: func(f *Fetch) { after(200_000)(f); f.limit = 4 }, want: SlowUnknown},
		"it had just begun":                     {set: after(900_000), want: SlowServer},
		"refused before":                        {set: func(f *Fetch) { f.pool.refuse("h", f.url, 2, 0) }, want: SlowRefused},
		"limit":                                 {held: 0.8, set: after(100_000), want: SlowLimit},
		"disk":                                  {writing: 0.6, set: after(200_000), want: SlowDisk},
		"some of each":                          {writing: 0.3, held: 0.3, set: after(100_000), want: SlowUnknown},
		"neither for long":                      {writing: 0.2, held: 0.2, set: after(100_000), want: SlowServer},
	} {
		t.Run(name, func(t *testing.T) {
			s1, s2 := &stream{}, &stream{}
			s1.answered.Store(1)
			s2.answered.Store(1)
			f := &Fetch{host: "h", pool: NewPool(1024), size: 1, first: &source.Body{Ranged: true}, version: source.Version{ETag: `"1"`}, live: map[*stream]struct{}{s1: {}, s2: {}}}
			if test.set != nil {
				test.set(f)
			}
			now, rate := time.Now(), f.received.Swap(0)
			for range 100 {
				f.judge(now)
				const step = 100 * time.Millisecond
				f.received.Add(rate / 10)
				now = now.Add(step)
				f.writing.Add(int64(test.writing * 2 * float64(step)))
				f.held.Add(int64(test.held * 2 * float64(step)))
			}
			if got := *f.slow.Load(); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}
