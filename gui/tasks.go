package gui

import (
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"gannet/downloader"
	"gannet/settings"
)

// tasksSaid is what a row says about what is done with a finished file.
func tasksSaid(s *downloader.Snapshot) string {
	unpack, command := say(s.Unpack.Said), say(s.Command.Said)
	switch s.Unpack.State {
	case downloader.TaskWaiting:
		unpack = lang.L("to be unpacked")
	case downloader.TaskRunning:
		unpack = lang.L("unpacking…")
	}
	switch s.Command.State {
	case downloader.TaskWaiting:
		command = lang.L("the command is to be run")
	case downloader.TaskRunning:
		command = lang.L("the command is running…")
	}
	return join(unpack, command)
}

func tasksPending(s *downloader.Snapshot) bool { return s.Unpack.Pending() || s.Command.Pending() }

func tasksFailed(s *downloader.Snapshot) bool {
	return s.Unpack.State == downloader.TaskFailed || s.Command.State == downloader.TaskFailed
}

// retryTasks tries again what has failed.
func (w *Window) retryTasks(s *downloader.Snapshot) {
	w.worker.do(func() {
		if s.Unpack.State == downloader.TaskFailed {
			w.Engine.Unpack(s.ID)
		}
		if s.Command.State == downloader.TaskFailed {
			w.Engine.RunCommand(s.ID)
		}
	})
}

// afterwards are the settings of what is done with finished files.
func (p *settingsPage) afterwards() []fyne.CanvasObject {
	unpack := p.check(lang.L("Unpack archives into folders of their names"), func(v *settings.Values) *bool { return &v.Unpack })
	command := p.text(func(text string) error {
		if _, err := settings.ParseCommand(text); err != nil {
			return errors.New(lang.L("Write a program and its arguments; a word with spaces stands in quotes"))
		}
		return nil
	}, func(v *settings.Values) *string { return &v.Command })
	command.SetPlaceHolder(lang.L("No command"))
	return []fyne.CanvasObject{
		setting(lang.L("Archives"), lang.L("This is for zip, 7z, rar and tar. The archive stays, no folder is overwritten, and archives made to do harm are refused."), unpack),
		setting(lang.L("Command"), lang.L("This program is run for each finished file, whose path is its last argument. No shell reads it."), command),
	}
}
