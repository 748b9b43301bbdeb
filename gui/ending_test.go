package gui

import (
	"testing"
	"time"

	"gannet/downloader"
	"gannet/gui/view"
)

func TestStreamIsFinishedFromTheMenu(t *testing.T) {
	r := withDownloads(t)
	r.click(1, 0)
	if r.menuItem("Stop and keep") != nil || r.menuItem("Stop automatically") != nil {
		t.Error("a file of known length can be finished")
	}
	r.engine.change([]downloader.ID{1}, func(s *downloader.Snapshot) { s.State, s.Size, s.Done = downloader.Running, -1, 5 })
	r.until("it is a stream", func() bool { return r.model.Find(1).Size < 0 })
	r.menuItem("Stop automatically").ChildMenu.Items[0].Action()
	r.until("an end is set", func() bool { return r.engine.heard("end after 1m0s at 0") })
	r.menuItem("Reconnect and append if the connection is lost").Action()
	r.until("it appends", func() bool { return r.model.Find(1).Append })
	if again := r.menuItem("Reconnect and append if the connection is lost"); !again.Checked {
		t.Error("the menu does not show that it appends")
	} else {
		again.Action()
	}
	r.until("it appends no more", func() bool { return !r.model.Find(1).Append })
	r.menuItem("Stop and keep").Action()
	r.until("it is kept", func() bool { return r.model.Find(1).State == downloader.Done })
	if got := view.Describe(r.model.Find(1), 0, false, time.Now()).State; got != "Finished · stopped by you" {
		t.Errorf("the row says %q", got)
	}
}
