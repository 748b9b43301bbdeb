package view

// What a person can do with downloads in the list: a table with a row a command.

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"gannet/downloader"
	"gannet/downloader/failure"
)

// Command is something a person can do with downloads in the list.
type Command struct {
	name     label
	nameOf   func(*downloader.Snapshot) label // says more about what becomes of one, or ""; may be nil
	Icon     fyne.ThemeIconName               // "" if it has none
	Shortcut fyne.Shortcut                    // does the same while the list has the keyboard; nil if none does
	Single   bool                             // it is for one download at a time
	when     func(*downloader.Snapshot) bool  // it makes sense for a download as it is now; nil if always
	do       func(to Actions, chosen []*downloader.Snapshot)
}

// Actions are what commands ask of the window.
type Actions interface {
	// Ask has the engine do something soon.
	Ask(do func(Engine))
	// Open opens a file. Before a program is opened for the first time, the user is asked.
	Open(*downloader.Snapshot)
	// Reveal shows the file in the file manager, or its folder while there is no file.
	Reveal(*downloader.Snapshot)
	// OpenFolder shows the folder of a download, to make room in it.
	OpenFolder(*downloader.Snapshot)
	// OpenLink opens the link of a download in the browser.
	OpenLink(*downloader.Snapshot)
	// Copy puts lines on the clipboard.
	Copy(lines []string)
	// Remove takes downloads off the list, and with files also the files they brought.
	Remove(chosen []*downloader.Snapshot, files bool)
	// Move shifts downloads by one place in the queue: down by 1, up by -1.
	Move(chosen []*downloader.Snapshot, by int)
	// DownloadAgain fetches finished files once more, in place of the old ones.
	DownloadAgain(chosen []*downloader.Snapshot)
	// AskLink asks for a fresh link to the same file.
	AskLink(*downloader.Snapshot)
	// AskFolder asks for another folder.
	AskFolder(*downloader.Snapshot)
	// AskName asks for another name for the file, and has it go on under that with resume.
	AskName(s *downloader.Snapshot, resume bool)
	// AskChecksum asks for a checksum to compare a finished file with.
	AskChecksum(*downloader.Snapshot)
}

// Engine is what commands ask of the engine; *downloader.Engine is one.
type Engine interface {
	Pause(ids ...downloader.ID)
	Resume(ids ...downloader.ID)
	Finish(ids ...downloader.ID)
	AcceptPage(ids ...downloader.ID)
	AllowHTTP(ids ...downloader.ID)
	Extract(ids ...downloader.ID)
	RunCommand(ids ...downloader.ID)
	StopTasks(ids ...downloader.ID)
}

// The commands.
var (
	Open = &Command{
		name: label("Open"), Icon: theme.IconNameFile, Shortcut: key(fyne.KeyReturn, 0), Single: true,
		when: in(downloader.Done), do: first(Actions.Open),
	}
	Reveal = &Command{
		name: label("Show in folder"), Icon: theme.IconNameFolderOpen, Single: true, do: first(Actions.Reveal),
	}
	Pause = &Command{
		name: label("Pause"), Icon: theme.IconNameMediaPause, Shortcut: key(fyne.KeySpace, 0),
		when: in(downloader.Queued, downloader.Probing, downloader.Running, downloader.Waiting), do: ask(Engine.Pause),
	}
	Resume = &Command{
		name: label("Resume"), Icon: theme.IconNameMediaPlay, Shortcut: key(fyne.KeySpace, 0),
		when: in(downloader.Paused), do: ask(Engine.Resume),
	}
	Retry = &Command{
		name: label("Retry"), Icon: theme.IconNameViewRefresh, Shortcut: key(fyne.KeySpace, 0),
		when: in(downloader.Failed, downloader.Waiting), do: ask(Engine.Resume),
	}
	Toggle = &Command{ // pauses what runs, else goes on
		do: func(to Actions, chosen []*downloader.Snapshot) { toggled(chosen).Run(to, chosen) },
	}
	Help = &Command{ // against the failure, see HelpFor
		Single: true, do: first(func(to Actions, s *downloader.Snapshot) {
			if help := HelpOf(s); help != nil {
				help.Run(to, []*downloader.Snapshot{s})
			}
		}),
	}
	Relink = &Command{
		name: label("Update link…"), Icon: theme.IconNameMailAttachment, Single: true,
		when: notIn(downloader.Done, downloader.Saving), do: first(Actions.AskLink),
	}
	ChangeFolder = &Command{ // goes on in another one
		name: label("Choose another folder…"), Icon: theme.IconNameFolder, Single: true,
		when: failedWith(failure.DiskFull, failure.Folder, failure.DeniedHere, failure.Disk),
		do:   first(Actions.AskFolder),
	}
	AcceptPage = &Command{ // that came in place of the file
		name: label("Keep page"), Icon: theme.IconNameDocumentSave,
		when: failedWith(failure.Page), do: ask(Engine.AcceptPage),
	}
	Finish = &Command{ // ends a stream and keeps what came
		name: label("Stop and keep"), Icon: theme.IconNameMediaStop, when: Endless, do: ask(Engine.Finish),
	}
	Check = &Command{ // compares a finished file with a checksum
		name: label("Verify checksum…"), Icon: theme.IconNameConfirm, Single: true,
		when: in(downloader.Done), do: first(Actions.AskChecksum),
	}
	DownloadAgain = &Command{ // in place of a wrong file
		name: label("Download again"), Icon: theme.IconNameViewRefresh,
		when: (*downloader.Snapshot).Differs, do: Actions.DownloadAgain,
	}
	Extract = &Command{
		name: label("Extract"), Icon: theme.IconNameFolderNew, when: extractable, do: ask(Engine.Extract),
	}
	RunCommand = &Command{ // the user's, once more
		name: label("Run the command again"), Icon: theme.IconNameMediaReplay,
		when: commandRan, do: ask(Engine.RunCommand),
	}
	StopTasks = &Command{ // what is done with a finished file
		name: label("Cancel"), Icon: theme.IconNameMediaStop, when: TasksPending, do: ask(Engine.StopTasks),
	}
	Rename = &Command{
		name: label("Rename…"), Icon: theme.IconNameDocumentCreate, Shortcut: key(fyne.KeyF2, 0), Single: true,
		when: notIn(downloader.Saving), do: first(func(to Actions, s *downloader.Snapshot) { to.AskName(s, false) }),
	}
	CopyLink = &Command{
		name: label("Copy link"), Icon: theme.IconNameContentCopy, Shortcut: &fyne.ShortcutCopy{},
		do: copied(func(s *downloader.Snapshot) string { return s.URL }),
	}
	CopyPath = &Command{
		name: label("Copy file path"), Icon: theme.IconNameContentCopy,
		do: copied(func(s *downloader.Snapshot) string { return s.Path }),
	}
	MoveUp = &Command{
		name: label("Move up in queue"), Icon: theme.IconNameMoveUp,
		Shortcut: key(fyne.KeyUp, fyne.KeyModifierShortcutDefault),
		when:     notIn(downloader.Done), do: func(to Actions, chosen []*downloader.Snapshot) { to.Move(chosen, -1) },
	}
	MoveDown = &Command{
		name: label("Move down in queue"), Icon: theme.IconNameMoveDown,
		Shortcut: key(fyne.KeyDown, fyne.KeyModifierShortcutDefault),
		when:     notIn(downloader.Done), do: func(to Actions, chosen []*downloader.Snapshot) { to.Move(chosen, 1) },
	}
	Remove = &Command{
		name: label("Remove from list"), nameOf: removeName,
		Icon: theme.IconNameCancel, Shortcut: key(fyne.KeyDelete, 0),
		do: func(to Actions, chosen []*downloader.Snapshot) { to.Remove(chosen, false) },
	}
	Delete = &Command{ // the file too
		name: label("Delete file"), Icon: theme.IconNameDelete, Shortcut: key(fyne.KeyDelete, fyne.KeyModifierShift),
		when: in(downloader.Done), do: func(to Actions, chosen []*downloader.Snapshot) { to.Remove(chosen, true) },
	}
)

// Name is what menus and buttons call the command; "" if neither has it.
func (c *Command) Name() string {
	if c.name == "" {
		return ""
	}
	return c.name.String()
}

// NameFor is Name, or one that says more about what becomes of this download.
func (c *Command) NameFor(s *downloader.Snapshot) string {
	if c.nameOf != nil {
		if name := c.nameOf(s); name != "" {
			return name.String()
		}
	}
	return c.Name()
}

// Suits reports whether the command makes sense for a download as it is now.
func (c *Command) Suits(s *downloader.Snapshot) bool { return c.when == nil || c.when(s) }

// SuitsAny reports whether it makes sense for one of those chosen.
func (c *Command) SuitsAny(chosen []*downloader.Snapshot) bool {
	return len(c.suited(chosen)) > 0 && (!c.Single || len(chosen) == 1)
}

func (c *Command) suited(chosen []*downloader.Snapshot) (suited []*downloader.Snapshot) {
	for _, s := range chosen {
		if c.Suits(s) {
			suited = append(suited, s)
		}
	}
	return suited
}

// Run does the command with those of the downloads it suits.
func (c *Command) Run(to Actions, chosen []*downloader.Snapshot) {
	if suited := c.suited(chosen); len(suited) > 0 {
		c.do(to, suited)
	}
}

// RowCommands are the two buttons of a row; first is nil if it has but one.
func RowCommands(s *downloader.Snapshot) (first, second *Command) {
	switch {
	case s.Differs():
		return DownloadAgain, Delete
	case AcceptPage.Suits(s):
		return AcceptPage, Remove
	}
	switch s.State {
	case downloader.Done:
		return Open, Reveal
	case downloader.Paused:
		return Resume, Remove
	case downloader.Failed, downloader.Waiting:
		return Retry, Remove
	case downloader.Saving:
		return nil, Remove
	default:
		return Pause, Remove
	}
}

// toggled is what Space does: pause if any of them can be, else go on.
func toggled(chosen []*downloader.Snapshot) *Command {
	for _, c := range []*Command{Pause, Retry} {
		if len(c.suited(chosen)) > 0 {
			return c
		}
	}
	return Resume
}
