package gui

import (
	"slices"
	"time"

	"fyne.io/fyne/v2/lang"

	"gannet/downloader"
	"gannet/gui/view"
)

// undoFor is how long a removal can be undone.
const undoFor = 10 * time.Second

// removal takes downloads off the list, at first only in the window. Until it
// is final it can be undone.
type removal struct {
	ids     []downloader.ID
	running []downloader.ID // those that went on by themselves, to be started again
	files   []string        // finished files that go to the Trash
	timer   *time.Timer
}

// remove takes downloads off the list, and with files also the files they brought.
func (w *Window) remove(chosen []*downloader.Snapshot, files bool) {
	if len(chosen) == 0 {
		return
	}
	r := &removal{}
	for _, s := range chosen {
		r.ids = append(r.ids, s.ID)
		if view.Pause.Suits(s) {
			r.running = append(r.running, s.ID)
		}
		if files && s.State == downloader.Done {
			r.files = append(r.files, s.Path)
		}
	}
	w.worker.do(func() { w.Engine.Pause(r.running...) })
	next := w.list.after(r.ids)
	w.model.Hide(true, r.ids...)
	w.rearranged()
	w.list.choose(next, false)
	w.removals = append(w.removals, r)
	r.timer = time.AfterFunc(undoFor, func() { w.Do(func() { w.finish(r) }) })
	w.notice.tellFor(undoFor, removedText(chosen[len(chosen)-1], len(chosen), len(r.files) > 0), choice{lang.L("Undo"), func() { w.undo(r) }})
}

func removedText(s *downloader.Snapshot, n int, files bool) string {
	switch {
	case n == 1 && files:
		return lang.L("“{{.Name}}” goes to the Trash.", data{"Name": s.Name})
	case n == 1 && s.State != downloader.Done:
		return lang.L("“{{.Name}}” was cancelled.", data{"Name": s.Name})
	case n == 1:
		return lang.L("“{{.Name}}” was removed from the list. The file stays.", data{"Name": s.Name})
	case files:
		return lang.N("{{.N}} downloads are removed. Their files go to the Trash.", n, data{"N": n})
	default:
		return lang.N("{{.N}} downloads were removed from the list.", n, data{"N": n})
	}
}

// undo puts back what a removal took away, if it is not final yet.
func (w *Window) undo(r *removal) {
	if !w.drop(r) {
		return
	}
	w.worker.do(func() { w.Engine.Resume(r.running...) })
	w.model.Hide(false, r.ids...)
	w.rearranged()
	w.notice.close()
}

// undoLast undoes the newest removal.
func (w *Window) undoLast() {
	if n := len(w.removals); n > 0 {
		w.undo(w.removals[n-1])
	}
}

// finish makes a removal final.
func (w *Window) finish(r *removal) {
	if !w.drop(r) {
		return
	}
	w.worker.do(func() {
		w.Engine.Remove(r.ids...)
		for _, path := range r.files {
			if err := w.Desktop.Trash(path); err != nil {
				w.Do(func() { w.fail(lang.L("The file {{.Path}} could not be moved to the Trash.", data{"Path": path}), err) })
			}
		}
	})
}

// drop ends the waiting of a removal. It reports false if that was over already.
func (w *Window) drop(r *removal) bool {
	i := slices.Index(w.removals, r)
	if i < 0 {
		return false
	}
	r.timer.Stop()
	w.removals = slices.Delete(w.removals, i, i+1)
	return true
}

// finishAll makes every removal final, before the window closes.
func (w *Window) finishAll() {
	for len(w.removals) > 0 {
		w.finish(w.removals[0])
	}
}

// clearFinished takes every finished download off the list.
func (w *Window) clearFinished() {
	var finished []*downloader.Snapshot
	for _, s := range w.model.All {
		if s.State == downloader.Done && w.model.Find(s.ID) != nil {
			finished = append(finished, s)
		}
	}
	w.remove(finished, false)
}
