package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gannet/downloader"
)

// watchFront keeps account of whether the user has this window before them.
func (w *Window) watchFront() {
	w.App.Lifecycle().SetOnEnteredForeground(func() { w.front = true })
	w.App.Lifecycle().SetOnExitedForeground(func() { w.front = false })
}

// notify tells through the desktop of what has finished since the last Board,
// if the window is in the background.
func (w *Window) notify(b downloader.Board) {
	if w.front || !w.prefs.Notify || len(w.model.all) == 0 {
		return
	}
	before := make(map[downloader.ID]downloader.State, len(w.model.all))
	for _, s := range w.model.all {
		before[s.ID] = s.State
	}
	var done, failed []*downloader.Snapshot
	for _, s := range b.Downloads {
		was, known := before[s.ID]
		switch {
		case !known || was == s.State:
		case s.State == downloader.Done:
			done = append(done, s)
		case s.State == downloader.Failed:
			failed = append(failed, s)
		}
	}
	w.send(done, lang.L("Finished: {{.Name}}", nameOf(done)), lang.N("{{.N}} downloads are finished", len(done), data{"N": len(done)}))
	w.send(failed, lang.L("It did not work: {{.Name}}", nameOf(failed)), lang.N("{{.N}} downloads need you", len(failed), data{"N": len(failed)}))
}

func (w *Window) send(about []*downloader.Snapshot, one, many string) {
	text := many
	switch len(about) {
	case 0:
		return
	case 1:
		text = one
	}
	go w.App.SendNotification(fyne.NewNotification("Gannet", text)) // the desktop may take its time; nobody waits
}

func nameOf(list []*downloader.Snapshot) data {
	if len(list) == 0 {
		return data{"Name": ""}
	}
	return data{"Name": list[0].Name}
}
