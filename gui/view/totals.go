package view

// The numbers of all downloads together.

import (
	"time"

	"gannet/downloader"
)

// Totals are the numbers of the sidebar and the status bar.
type Totals struct {
	Groups [Groups]int
	Types  [FileTypes]int
	Speed  int64 // bytes a second
	Limit  int64 // bytes a second, 0 if unlimited
	Slow   downloader.Slow
	Left   time.Duration // until the active ones are done, or -1 if unknown
	Paused int
	Queued int // Queued or Waiting: what goes on by itself
	Tasks  int // finished files with which something is to be done
}

// timeLeft is how long the active downloads take together at the present speed,
// or -1 if that cannot be known.
func timeLeft(b downloader.List) time.Duration {
	var bytes int64
	for _, s := range b.Downloads.All() {
		if s.State != downloader.Running && s.State != downloader.Queued && s.State != downloader.Probing {
			continue
		}
		if s.Size < 0 {
			return -1
		}
		bytes += s.Size - s.Done
	}
	if bytes == 0 || b.Speed == 0 {
		return -1
	}
	return time.Duration(float64(bytes) / float64(b.Speed) * float64(time.Second))
}

// Progress is how much of the active downloads is done, 0 to 1, or -1 if unknown.
func (m *Model) Progress() float64 {
	var done, size int64
	for _, s := range m.Downloads.All() {
		if !s.State.Active() || m.gone[s.ID] {
			continue
		}
		if s.Size < 0 {
			return -1
		}
		done, size = done+s.Done, size+s.Size
	}
	if size == 0 {
		return -1
	}
	return float64(done) / float64(size)
}

// Pausing reports whether there is something to be paused, by what pauses all of them or lets them go on.
func (t Totals) Pausing() bool { return t.Groups[GroupActive]+t.Queued > 0 }

// limited reports whether the user's limit is what slows the downloads down.
func (t Totals) limited() bool { return t.Limit > 0 && t.Speed >= t.Limit*9/10 }
