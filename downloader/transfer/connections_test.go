package transfer

import (
	"errors"
	"testing"
	"time"

	"gannet/downloader/disk"
	"gannet/downloader/source"
)

// What is left of a silent connection is taken whole: a share of it according
// to the speed it once had would wait for nothing.
func TestSilentConnectionLosesAll(t *testing.T) {
	for name, c := range map[string]struct {
		silent time.Duration
		want   error
	}{
		"silent":    {2 * speedSpan, errSlow},
		"receiving": {0, nil},
	} {
		t.Run(name, func(t *testing.T) {
			const size = 64 << 20
			now := time.Now()
			f := &Fetch{
				out: output{size: size, spans: disk.NewSpans(size, nil)}, throttle: NewThrottle(NewLimiter(0)),
				live: make(map[*worker]struct{}),
			}
			var cancelled error
			victim := &worker{f: f, answer: &source.Body{}, claim: f.out.spans.Next(), cancel: func(err error) { cancelled = err }}
			victim.received.Store(1)
			victim.answered.Store(now.Add(-time.Minute).UnixNano())
			victim.reading.Store(now.Add(-c.silent).UnixNano())
			victim.speed.speed = 4 << 20
			f.live[victim] = struct{}{}
			claim := f.steal(now)
			if !errors.Is(cancelled, c.want) || (claim == nil) != (c.want != nil) {
				t.Errorf("cancelled by %v, claim %v", cancelled, claim)
			}
		})
	}
}
