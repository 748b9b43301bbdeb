package gui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"gannet/downloader"
	"gannet/downloader/failure"
	"gannet/gui/view"
)

// command is something a person can do with downloads in the list.
type command uint8

const (
	cmdNone command = iota
	cmdOpen
	cmdReveal
	cmdPause
	cmdResume
	cmdRetry
	cmdHelp // what helps against the failure, see helpOf
	cmdRemove
	cmdDelete // the file too
	cmdCopyLink
	cmdCopyPath
	cmdUp
	cmdDown
	cmdRelink
	cmdFinish // end a stream and keep what came
	cmdCheck  // compare a finished file with a checksum
	cmdUnpack // a finished archive
	cmdRun    // the user's command once more
	cmdStop   // what is done with a finished file
	cmdRename
	cmdFolder   // go on in another folder
	cmdKeepPage // keep a web page that came in place of the file
	cmdAgain    // fetch a finished file once more, in place of a wrong one
	cmdToggle   // pause what runs, else go on
)

func (c command) name() string {
	switch c {
	case cmdOpen:
		return lang.L("Open")
	case cmdReveal:
		return lang.L("Show in folder")
	case cmdPause:
		return lang.L("Pause")
	case cmdResume:
		return lang.L("Go on")
	case cmdRetry:
		return lang.L("Try again")
	case cmdRemove:
		return lang.L("Remove from list")
	case cmdDelete:
		return lang.L("Delete file")
	case cmdCopyLink:
		return lang.L("Copy link")
	case cmdCopyPath:
		return lang.L("Copy file path")
	case cmdUp:
		return lang.L("Move up in line")
	case cmdDown:
		return lang.L("Move down in line")
	case cmdRelink:
		return lang.L("Get fresh link…")
	case cmdFinish:
		return lang.L("Finish now and keep")
	case cmdCheck:
		return lang.L("Check file…")
	case cmdUnpack:
		return lang.L("Unpack")
	case cmdRun:
		return lang.L("Run the command again")
	case cmdStop:
		return lang.L("Stop what is done with it")
	case cmdRename:
		return lang.L("Rename…")
	case cmdFolder:
		return lang.L("Choose another folder…")
	case cmdKeepPage:
		return lang.L("Keep the page")
	case cmdAgain:
		return lang.L("Download again")
	default:
		return ""
	}
}

func (c command) icon() fyne.Resource {
	switch c {
	case cmdOpen:
		return theme.FileIcon()
	case cmdReveal:
		return theme.FolderOpenIcon()
	case cmdPause:
		return theme.MediaPauseIcon()
	case cmdResume:
		return theme.MediaPlayIcon()
	case cmdRetry:
		return theme.ViewRefreshIcon()
	case cmdRemove:
		return theme.CancelIcon()
	case cmdDelete:
		return theme.DeleteIcon()
	case cmdCopyLink, cmdCopyPath:
		return theme.ContentCopyIcon()
	case cmdUp:
		return theme.MoveUpIcon()
	case cmdDown:
		return theme.MoveDownIcon()
	case cmdRelink:
		return theme.MailAttachmentIcon()
	case cmdFinish, cmdStop:
		return theme.MediaStopIcon()
	case cmdUnpack:
		return theme.FolderNewIcon()
	case cmdRun:
		return theme.MediaReplayIcon()
	case cmdCheck:
		return theme.ConfirmIcon()
	case cmdRename:
		return theme.DocumentCreateIcon()
	case cmdFolder:
		return theme.FolderIcon()
	case cmdKeepPage:
		return theme.DocumentSaveIcon()
	case cmdAgain:
		return theme.ViewRefreshIcon()
	default:
		return nil
	}
}

// shortcut is the key that does the same while the list has the keyboard, or nil.
func (c command) shortcut() fyne.Shortcut {
	switch c {
	case cmdOpen:
		return key(fyne.KeyReturn, 0)
	case cmdPause, cmdResume, cmdRetry:
		return key(fyne.KeySpace, 0)
	case cmdRemove:
		return key(fyne.KeyDelete, 0)
	case cmdDelete:
		return key(fyne.KeyDelete, fyne.KeyModifierShift)
	case cmdCopyLink:
		return &fyne.ShortcutCopy{}
	case cmdRename:
		return key(fyne.KeyF2, 0)
	case cmdUp:
		return key(fyne.KeyUp, fyne.KeyModifierShortcutDefault)
	case cmdDown:
		return key(fyne.KeyDown, fyne.KeyModifierShortcutDefault)
	default:
		return nil
	}
}

// single reports whether the command is for one download at a time.
func (c command) single() bool {
	switch c {
	case cmdOpen, cmdReveal, cmdRelink, cmdHelp, cmdCheck, cmdRename, cmdFolder:
		return true
	default:
		return false
	}
}

// suits reports whether the command makes sense for a download as it is now.
func (c command) suits(s *downloader.Snapshot) bool {
	switch c {
	case cmdOpen:
		return s.State == downloader.Done
	case cmdPause:
		return s.State == downloader.Queued || s.State == downloader.Probing || s.State == downloader.Running ||
			s.State == downloader.Waiting
	case cmdResume:
		return s.State == downloader.Paused
	case cmdRetry:
		return s.State == downloader.Failed || s.State == downloader.Waiting
	case cmdRelink:
		return s.State != downloader.Done && s.State != downloader.Saving
	case cmdUp, cmdDown:
		return s.State != downloader.Done
	case cmdFinish:
		return view.Endless(s)
	case cmdCheck:
		return s.State == downloader.Done
	case cmdUnpack:
		return s.State == downloader.Done && downloader.IsArchive(s.Name) && !s.Unpack.Pending()
	case cmdRun:
		return s.State == downloader.Done && s.Command.State != downloader.TaskNone && !s.Command.Pending()
	case cmdStop:
		return view.TasksPending(s)
	case cmdRename:
		return s.State != downloader.Saving
	case cmdFolder:
		return failedWith(s, failure.DiskFull, failure.Folder, failure.DeniedHere, failure.Disk)
	case cmdKeepPage:
		return failedWith(s, failure.Page)
	case cmdAgain:
		return s.Differs()
	case cmdDelete:
		return s.State == downloader.Done
	default:
		return true
	}
}

// nameFor is name, or one that says more about what becomes of this download.
func (c command) nameFor(s *downloader.Snapshot) string {
	if c == cmdRemove && failedWith(s, failure.Checksum) {
		return lang.L("Delete what came")
	}
	return c.name()
}

// failedWith reports whether a download failed with one of the Kinds.
func failedWith(s *downloader.Snapshot, kinds ...failure.Kind) bool {
	return s.State == downloader.Failed && s.Err != nil && slices.Contains(kinds, s.Err.Kind)
}

// rowCommands are the two buttons of a row.
func rowCommands(s *downloader.Snapshot) (first, second command) {
	switch {
	case s.Differs():
		return cmdAgain, cmdDelete
	case failedWith(s, failure.Page):
		return cmdKeepPage, cmdRemove
	}
	switch s.State {
	case downloader.Done:
		return cmdOpen, cmdReveal
	case downloader.Paused:
		return cmdResume, cmdRemove
	case downloader.Failed, downloader.Waiting:
		return cmdRetry, cmdRemove
	case downloader.Saving:
		return cmdNone, cmdRemove
	default:
		return cmdPause, cmdRemove
	}
}
