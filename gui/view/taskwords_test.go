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
	for want, s := range map[string]*downloader.Snapshot{
		"Finished": {},
		"Finished · waiting to be extracted · waiting to run the command": {Outcome: downloader.Outcome{Extract: task(downloader.TaskWaiting, ""), Command: task(downloader.TaskWaiting, "")}},
		"Finished · extracting… · waiting to run the command":             {Outcome: downloader.Outcome{Extract: task(downloader.TaskRunning, ""), Command: task(downloader.TaskWaiting, "")}},
		"Finished · Extracted to photos · running the command…":           {Outcome: downloader.Outcome{Extract: task(downloader.TaskDone, note.Unpacked, message.Args{"X": "photos"}), Command: task(downloader.TaskRunning, "")}},
		"Finished · Not extracted: the archive is password-protected":     {Outcome: downloader.Outcome{Extract: task(downloader.TaskFailed, note.Encrypted)}},
		"Finished · The command failed with exit code 3":                  {Outcome: downloader.Outcome{Command: task(downloader.TaskFailed, note.CommandFailed, message.Args{"X": 3})}},
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
