package gui

import (
	"gannet/downloader"
	"gannet/settings"
)

// watchChosen has the details follow the selection.
func (w *Window) watchChosen() {
	var id downloader.ID
	if w.prefs.Details && len(w.list.chosen) == 1 {
		id = w.list.selection()[0]
	}
	w.watched.Store(uint64(id))
	if id == 0 {
		w.detail.clear()
		return
	}
	w.worker.do(func() {
		id, more := w.watch()
		w.Do(func() { w.showDetails(id, more) })
	})
}

// watch asks the engine for the details to be shown. It may be called from any goroutine.
func (w *Window) watch() (downloader.ID, downloader.Details) {
	id := downloader.ID(w.watched.Load())
	if id == 0 {
		return 0, downloader.Details{}
	}
	more, _ := w.Engine.Details(id) // of one that has just gone nothing is shown
	return id, more
}

// showDetails shows what watch found, if it is still what is selected.
func (w *Window) showDetails(id downloader.ID, more downloader.Details) {
	if id == 0 || w.closed || uint64(id) != w.watched.Load() {
		return
	}
	if s := w.model.Find(id); s != nil {
		w.detail.set(s, more, w.speeds[id])
	}
}

// toggleDetails shows or hides the details, of the first row if none is selected.
func (w *Window) toggleDetails() {
	shown := w.prefs.Details
	w.change(func(v *settings.Values) { v.Details = !shown })
	if !shown && len(w.list.chosen) == 0 && w.model.Len() > 0 {
		s, _ := w.model.At(0)
		w.list.choose(s.ID, false)
	}
}

// sample remembers the speeds of a Board, for the graphs.
func (w *Window) sample(b downloader.Board) {
	now := w.list.now()
	if now.Sub(w.sampled) < graphEvery {
		return
	}
	w.sampled = now
	alive := make(map[downloader.ID]*history, len(w.speeds))
	for _, s := range b.Downloads {
		h := w.speeds[s.ID]
		if s.State == downloader.Running {
			if h == nil {
				h = newHistory(speedSamples)
			}
			h.add(s.Speed)
		}
		if h != nil {
			alive[s.ID] = h
		}
	}
	w.speeds = alive
}

// speedSamples is how many points the speed of a download is drawn with.
const speedSamples = 240
