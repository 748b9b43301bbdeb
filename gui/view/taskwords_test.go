package view

import (
	"testing"
	"time"

	"gannet/downloader"
	"gannet/downloader/note"
	"gannet/internal/message"
)

func TestFinishedFileTellsWhatIsDoneWithIt(t *testing.T) {
	task := func(state downloader.TaskState, code message.Code, args ...message.Args) downloader.Task {
		return downloader.Task{State: state, Said: message.Of(code, args...)}
	}
	after := func(extract, command downloader.Task) *downloader.Snapshot {
		return &downloader.Snapshot{Outcome: downloader.Outcome{Extract: extract, Command: command}}
	}
	var none downloader.Task
	waits, runs := task(downloader.TaskWaiting, ""), task(downloader.TaskRunning, "")
	extracted := task(downloader.TaskDone, note.Extracted, message.Args{"Folder": "photos"})
	for want, s := range map[string]*downloader.Snapshot{
		"Finished": after(none, none),
		"Finished · waiting to be extracted · waiting to run the command": after(waits, waits),
		"Finished · extracting… · waiting to run the command":             after(runs, waits),
		"Finished · Extracted to photos · running the command…":           after(extracted, runs),
		"Finished · Not extracted: the archive is password-protected":     after(task(downloader.TaskFailed, note.Encrypted), none),
		"Finished · The command failed with exit code 3": after(
			none, task(downloader.TaskFailed, note.CommandFailed, message.Args{"ExitCode": 3}),
		),
	} {
		s.State, s.Size = downloader.Done, -1
		f := Describe(s, 0, false, time.Now())
		if f.State != want {
			t.Errorf("%q, want %q", f.State, want)
		}
		if helped := HelpOf(s) != nil; helped != TasksFailed(s) || (f.Tone == ToneGood) != (!TasksFailed(s) && !TasksPending(s)) {
			t.Errorf("%q: helped %v, tone %v", want, helped, f.Tone)
		}
	}
}
