package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"gannet/downloader"
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
	cmdHelp // what helps against the failure, see helpFor
	cmdRemove
	cmdToggle // pause what runs, else go on
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
	default:
		return nil
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
	default:
		return true
	}
}

// rowCommands are the two buttons of a row.
func rowCommands(s downloader.State) (first, second command) {
	switch s {
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
