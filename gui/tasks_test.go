package gui

import (
	"testing"

	"gannet/downloader"
	"gannet/gui/view"
)

func TestArchiveIsUnpackedFromTheMenu(t *testing.T) {
	r := withDownloads(t)
	r.click(1, 0)
	r.engine.change([]downloader.ID{1}, func(s *downloader.Snapshot) { s.State, s.Name = downloader.Done, "a.docx" })
	r.until("it is finished", func() bool { return r.model.Find(1).Name == "a.docx" })
	if r.menuItem("Extract") != nil || r.menuItem("Run the command again") != nil || r.menuItem("Cancel") != nil {
		t.Error("a document can be unpacked")
	}
	r.engine.change([]downloader.ID{1}, func(s *downloader.Snapshot) { s.Name = "a.zip" })
	r.until("it is an archive", func() bool { return r.model.Find(1).Name == "a.zip" })
	r.menuItem("Extract").Action()
	r.until("it is unpacked", func() bool { return r.model.Totals.Tasks == 1 })
	if r.menuItem("Extract") != nil {
		t.Error("it can be unpacked twice at once")
	}
	r.menuItem("Cancel").Action()
	r.until("it is stopped", func() bool { return r.model.Totals.Tasks == 0 })
	r.command(view.Help, 1)
	r.until("it is tried again", func() bool { return r.model.Find(1).Extract.State == downloader.TaskRunning })
}

// The computer is not switched off while something is done with a file.
func TestTasksAreWaitedFor(t *testing.T) {
	r := withDownloads(t)
	ids := []downloader.ID{1, 2, 3, 4}
	r.engine.change(ids, func(s *downloader.Snapshot) {
		s.State, s.Command = downloader.Done, downloader.Task{State: downloader.TaskRunning}
	})
	r.until("all are finished", func() bool { return r.model.Totals.Tasks == 4 })
	if !r.presence.busy {
		t.Error("nothing is to be done")
	}
	r.engine.change(ids, func(s *downloader.Snapshot) { s.Command.State = downloader.TaskDone })
	r.until("nothing is to be done", func() bool { return !r.presence.busy })
}
