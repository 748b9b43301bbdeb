// How an archive is extracted, and why it is not.

package after

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"

	"gannet/downloader/archive"
	"gannet/downloader/disk"
	"gannet/downloader/note"
	"gannet/internal/message"
)

// Extraction is an archive to be extracted into a folder beside it.
type Extraction struct {
	Path   string         // of the archive
	Left   string         // a folder that is half filled, to be deleted before; "" if none
	Fill   archive.Filler // nil: in this process
	Began  func(folder string)
	Pause  func(context.Context) error
	Source disk.Source
	Log    *slog.Logger
}

// Run extracts it, until ctx ends, and says how that ended.
func (x Extraction) Run(ctx context.Context) Task {
	if x.Left != "" {
		if err := os.RemoveAll(x.Left); err != nil {
			x.Log.Warn("incomplete extraction not deleted", "folder", x.Left, "error", err)
		}
	}
	folder, err := archive.Extract(ctx, x.Path, archive.Options{
		Began: x.Began, Pause: x.Pause, Source: x.Source, Fill: x.Fill,
	})
	var failed *archive.Error
	switch {
	case err == nil:
		return Task{Done, message.Of(note.Extracted, message.Args{"Folder": filepath.Base(folder)})}
	case errors.Is(err, ErrStopped):
		return Task{Failed, message.Of(note.ExtractStopped)}
	case errors.As(err, &failed):
		x.Log.Warn("archive not extracted", "path", x.Path, "error", err)
		return Task{Failed, message.Of(whyNotExtracted[failed.Reason])}
	}
	return Task{Failed, message.Of(whyNotExtracted[archive.Disk])}
}

var whyNotExtracted = map[archive.Reason]message.Code{
	archive.Unknown:   note.NoArchive,
	archive.Encrypted: note.Encrypted,
	archive.Split:     note.Split,
	archive.Damaged:   note.DamagedArchive,
	archive.Outside:   note.Outside,
	archive.Special:   note.Special,
	archive.Bomb:      note.Bomb,
	archive.Many:      note.TooMany,
	archive.Deep:      note.TooDeep,
	archive.Memory:    note.NoMemory,
	archive.Full:      note.NoSpace,
	archive.Gone:      note.ArchiveGone,
	archive.Disk:      note.ExtractDisk,

	archive.NotStarted: note.ExtractNotStarted,
	archive.Crashed:    note.ExtractCrashed,
}
