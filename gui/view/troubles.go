package view

// What helps against each failure, and what happened in words.

import (
	"errors"

	"fyne.io/fyne/v2/lang"

	"gannet/downloader"
	"gannet/downloader/failure"
)

// helps are the commands of the one button that helps against a failure.
var helps = [...]*Command{
	failure.Retry:        {name: label("Retry"), do: ask(Engine.Resume)},
	failure.Relink:       {name: label("Update link"), do: first(Actions.AskLink)},
	failure.ChooseFolder: {name: label("Choose another folder"), do: first(Actions.AskFolder)},
	failure.FreeSpace:    {name: label("Free up space…"), do: first(Actions.OpenFolder)},
	failure.OpenBrowser:  {name: label("Open in browser"), do: first(Actions.OpenLink)},
	failure.Rename:       {name: label("Choose another name"), do: first(askOtherName)},
	failure.GoOn:         {name: label("Continue anyway"), do: ask(Engine.Resume)},
	failure.AllowHTTP:    {name: label("Download anyway"), do: ask(Engine.AllowHTTP)},
	failure.Keep:         {name: label("Stop and keep"), do: ask(Engine.Finish)},
}

// helpTasks does again what failed with a finished file.
var helpTasks = &Command{name: label("Retry"), do: first(retryTasks)}

// HelpFor gives what helps against a Kind of failure.
func HelpFor(k failure.Kind) *Command { return helps[k.Help()] }

// HelpOf gives the button a failed download shows, or nil. Trying again has a button of
// its own in every row.
func HelpOf(s *downloader.Snapshot) *Command {
	switch {
	case TasksFailed(s):
		return helpTasks
	case s.State != downloader.Failed || s.Err == nil:
		return nil
	default:
		return HelpFor(s.Err.Kind)
	}
}

// askOtherName asks for a name that is not taken.
func askOtherName(to Actions, s *downloader.Snapshot) { to.AskName(s, true) }

func retryTasks(to Actions, s *downloader.Snapshot) {
	to.Ask(func(e Engine) {
		if s.Extract.State == downloader.TaskFailed {
			e.Extract(s.ID)
		}
		if s.Command.State == downloader.TaskFailed {
			e.RunCommand(s.ID)
		}
	})
}

// Sentence says what happened and what to do.
func Sentence(e *failure.Error) string {
	return lang.L("{{.What}}. {{.Hint}}.", data{"What": Say(e.Message()), "Hint": Hint(e)})
}

// Reason says in words what the engine could not do.
func Reason(err error) string {
	var e *failure.Error
	if errors.As(err, &e) {
		return Sentence(e)
	}
	return lang.L("{{.What}}.", data{"What": lang.L("Internal error in Gannet")})
}
