package downloader

import (
	"time"
)

// Why downloads are slow.

// A download is slow if it has been Running for 10 s or more, would still take a minute
// or more, and gets less than 100 MiB/s.
const (
	slowAfter = 10 * time.Second
	slowLeft  = time.Minute
	fastSpeed = 100 << 20 // bytes a second
)

// slow gives the reason why a download is no faster if d is slow as s shows it.
func (d *download) slow(reason Slow, s *Snapshot, now time.Time) Slow {
	least := slowLeft
	if d.snap != nil && d.snap.Slow != SlowUnknown {
		least /= 2 // so that the reason does not come and go
	}
	if now.Sub(d.begun) < slowAfter || s.Left < least || s.Speed >= fastSpeed {
		return SlowUnknown
	}
	return reason
}

// slowest is the reason to name for all downloads together: what they have in common,
// or what holds up all of them as soon as one.
func slowest(reasons map[Slow]bool) Slow {
	for _, common := range []Slow{SlowLimit, SlowDisk} {
		if reasons[common] {
			return common
		}
	}
	if len(reasons) == 1 {
		for reason := range reasons {
			return reason
		}
	}
	return SlowUnknown
}
