package detail

// How fast each download was, for the graphs.

import (
	"time"

	"gannet/downloader"
	ui "gannet/gui/widget"
)

// speedSamples is how many points the speed of a download is drawn with.
const speedSamples = 240

// Speeds are those of the downloads that run, or ran since the window is open. They are kept also while no details
// are shown. The zero value has none.
type Speeds struct {
	of      map[downloader.ID]*ui.History
	sampled time.Time // when they were last added to
}

// Sample remembers the speeds of a List, if the last ones are old enough, and forgets those of what left the list.
func (v *Speeds) Sample(b downloader.List, now time.Time) {
	if now.Sub(v.sampled) < ui.SampleEvery {
		return
	}
	v.sampled = now
	alive := make(map[downloader.ID]*ui.History, len(v.of))
	for _, s := range b.Downloads.All() {
		h := v.of[s.ID]
		if s.State == downloader.Running {
			if h == nil {
				h = ui.NewHistory(speedSamples)
			}
			h.Add(s.Speed)
		}
		if h != nil {
			alive[s.ID] = h
		}
	}
	v.of = alive
}

// samples gives what is drawn of a download; nil if it has not run.
func (v *Speeds) samples(id downloader.ID) []int64 {
	if h := v.of[id]; h != nil {
		return h.Samples
	}
	return nil
}
