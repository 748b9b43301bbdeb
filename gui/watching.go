package gui

import (
	"sync/atomic"
	"time"

	"gannet/downloader"
	ui "gannet/gui/widget"
	"gannet/settings"
)

// inspector shows the details of the download that is selected, and keeps what only they show.
type inspector struct {
	*shell
	detail  *details
	watched atomic.Uint64                 // the ID of the download the details are shown of, or 0
	speeds  map[downloader.ID]*ui.History // of the downloads that run or ran since the window is open
	sampled time.Time                     // when speeds were last added to
}

// watchChosen has the details follow the selection.
func (p *inspector) follow() {
	var id downloader.ID
	if p.prefs.Details && len(p.list.chosen) == 1 {
		id = p.list.selection()[0]
	}
	p.watched.Store(uint64(id))
	if id == 0 {
		p.detail.clear()
		return
	}
	p.worker.do(func() {
		id, more := p.watch()
		p.Do(func() { p.show(id, more) })
	})
}

// watch asks the engine for the details to be shown. It may be called from any goroutine.
func (p *inspector) watch() (downloader.ID, downloader.Details) {
	id := downloader.ID(p.watched.Load())
	if id == 0 {
		return 0, downloader.Details{}
	}
	more, _ := p.Engine.Details(id) // of one that has just gone nothing is shown
	return id, more
}

// showDetails shows what watch found, if it is still what is selected.
func (p *inspector) show(id downloader.ID, more downloader.Details) {
	if id == 0 || p.closed || uint64(id) != p.watched.Load() {
		return
	}
	if s := p.model.Find(id); s != nil {
		p.detail.set(s, more, p.speeds[id])
	}
}

// toggleDetails shows or hides the details, of the first row if none is selected.
func (p *inspector) toggle() {
	shown := p.prefs.Details
	p.change(func(v *settings.Values) { v.Details = !shown })
	if !shown && len(p.list.chosen) == 0 && p.model.Len() > 0 {
		s, _ := p.model.At(0)
		p.list.choose(s.ID, false)
	}
}

// sample remembers the speeds of a Board, for the graphs.
func (p *inspector) sample(b downloader.Board) {
	now := p.list.now()
	if now.Sub(p.sampled) < graphEvery {
		return
	}
	p.sampled = now
	alive := make(map[downloader.ID]*ui.History, len(p.speeds))
	for _, s := range b.Downloads {
		h := p.speeds[s.ID]
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
	p.speeds = alive
}

// speedSamples is how many points the speed of a download is drawn with.
const speedSamples = 240

// tail gives the last lines of a download as they come. It may be called from any goroutine.
func (p *inspector) tail(id downloader.ID) *downloader.Tail { return p.Engine.Tail(id) }
