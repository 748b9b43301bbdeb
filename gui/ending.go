package gui

// When an endless stream ends.

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gannet/downloader"
	"gannet/gui/view"
)

// The ends offered for a stream, in time from now and in bytes.
var (
	endTimes = []time.Duration{time.Minute, 10 * time.Minute, time.Hour, 8 * time.Hour}
	endSizes = []int64{10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000}
)

// appendItem lets streams go on from a new connection when theirs is lost.
func (w *Window) appendItem(ids []downloader.ID) *fyne.MenuItem {
	on := true
	for _, id := range ids {
		if s := w.model.Find(id); s != nil && view.Endless(s) {
			on = on && s.Append
		}
	}
	item := fyne.NewMenuItem(lang.L("Reconnect and append if the connection is lost"), func() {
		w.worker.do(func() { w.Engine.SetAppend(!on, ids...) })
	})
	item.Checked = on
	return item
}

// endingItem offers when streams are to end by themselves.
func (w *Window) endingItem(ids []downloader.ID) *fyne.MenuItem {
	offer := func(name string, after time.Duration, size int64) *fyne.MenuItem {
		return fyne.NewMenuItem(name, func() {
			w.worker.do(func() {
				for _, id := range ids {
					w.Engine.StopAfter(id, after, size)
				}
			})
		})
	}
	menu := fyne.NewMenu("")
	for _, after := range endTimes {
		menu.Items = append(menu.Items, offer(lang.L("after {{.Time}}", data{"Time": view.Duration(after)}), after, 0))
	}
	for _, bytes := range endSizes {
		menu.Items = append(menu.Items, offer(lang.L("at {{.Size}}", data{"Size": view.Size(bytes)}), 0, bytes))
	}
	menu.Items = append(menu.Items, offer(lang.L("never"), 0, 0))
	item := fyne.NewMenuItem(lang.L("Stop automatically"), nil)
	item.ChildMenu = menu
	return item
}
