package view

// What is done with finished files, in words.

import (
	"fyne.io/fyne/v2/lang"

	"gannet/downloader"
)

// tasksSaid is what a row says about what is done with a finished file.
func tasksSaid(s *downloader.Snapshot) string {
	extract, command := Say(s.Extract.Said), Say(s.Command.Said)
	switch s.Extract.State {
	case downloader.TaskWaiting:
		extract = lang.L("waiting to be extracted")
	case downloader.TaskRunning:
		extract = lang.L("extracting…")
	}
	switch s.Command.State {
	case downloader.TaskWaiting:
		command = lang.L("waiting to run the command")
	case downloader.TaskRunning:
		command = lang.L("running the command…")
	}
	return Join(extract, command)
}

// TasksPending reports whether something is done with a finished file, or will be.
func TasksPending(s *downloader.Snapshot) bool { return s.Extract.Pending() || s.Command.Pending() }

// TasksFailed reports whether something done with a finished file failed.
func TasksFailed(s *downloader.Snapshot) bool {
	return s.Extract.State == downloader.TaskFailed || s.Command.State == downloader.TaskFailed
}
