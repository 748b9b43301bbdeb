package gui

// Downloads taken off the list, and how that is undone.

import (
	"slices"
	"time"

	"fyne.io/fyne/v2/lang"

	"gannet/downloader"
	"gannet/gui/view"
	ui "gannet/gui/widget"
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

// removals take downloads off the list.
type removals struct {
	*shell
	undoable []*removal // the newest last
}

// remove takes downloads off the list, and with files also the files they brought.
func (rs *removals) remove(chosen []*downloader.Snapshot, files bool) {
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
	rs.worker.do(func() { rs.Engine.Pause(r.running...) })
	next := rs.list.After(r.ids)
	rs.model.Hide(true, r.ids...)
	rs.rearranged()
	rs.list.Choose(next)
	rs.undoable = append(rs.undoable, r)
	r.timer = time.AfterFunc(undoFor, func() { rs.Do(func() { rs.finish(r) }) })
	said := view.Removed(chosen[len(chosen)-1], len(chosen), len(r.files) > 0)
	rs.notice.TellFor(undoFor, said, ui.Choice{Name: lang.L("Undo"), Do: func() { rs.undo(r) }})
}

// undo puts back what a removal took away, if it is not final yet.
func (rs *removals) undo(r *removal) {
	if !rs.drop(r) {
		return
	}
	rs.worker.do(func() { rs.Engine.Resume(r.running...) })
	rs.model.Hide(false, r.ids...)
	rs.rearranged()
	rs.notice.Close()
}

// undoLast undoes the newest removal.
func (rs *removals) undoLast() {
	if n := len(rs.undoable); n > 0 {
		rs.undo(rs.undoable[n-1])
	}
}

// finish makes a removal final.
func (rs *removals) finish(r *removal) {
	if !rs.drop(r) {
		return
	}
	rs.worker.do(func() {
		rs.Engine.Remove(r.ids...)
		for _, path := range r.files {
			if err := rs.Desktop.Trash(path); err != nil {
				rs.Do(func() {
					rs.fail(lang.L("The file {{.Path}} could not be moved to the Trash.", data{"Path": path}), err)
				})
			}
		}
	})
}

// drop ends the waiting of a removal. It reports false if that was over already.
func (rs *removals) drop(r *removal) bool {
	i := slices.Index(rs.undoable, r)
	if i < 0 {
		return false
	}
	r.timer.Stop()
	rs.undoable = slices.Delete(rs.undoable, i, i+1)
	return true
}

// finishAll makes every removal final, before the window closes.
func (rs *removals) finishAll() {
	for len(rs.undoable) > 0 {
		rs.finish(rs.undoable[0])
	}
}

// clearFinished takes every finished download off the list.
func (rs *removals) clearFinished() {
	var finished []*downloader.Snapshot
	for _, s := range rs.model.Downloads.All() {
		if s.State == downloader.Done && rs.model.Find(s.ID) != nil {
			finished = append(finished, s)
		}
	}
	rs.remove(finished, false)
}
