package transfer

// Checksums of files on disk.

import (
	"context"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
	"gannet/downloader/note"
	"gannet/internal/message"
)

// Sum computes a checksum of the file at path.
func Sum(ctx context.Context, fsys disk.FS, path, algorithm string) ([]byte, error) {
	info, err := fsys.Lstat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "read", Path: path, Err: fs.ErrInvalid}
	}
	file, err := fsys.OpenFile(path, os.O_RDONLY, 0)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	v := disk.NewVerifier(algorithm)
	if err := v.Follow(ctx, file, info.Size()); err != nil {
		return nil, fmt.Errorf("checking %s: %w", filepath.Base(path), err)
	}
	return v.Sum(algorithm), nil
}

// Matches says that a file has the checksum it was held against.
func Matches(algorithm string) message.Message {
	return message.Of(note.Matches, message.Args{"Algorithm": algorithm})
}

func Mismatch(algorithm string, want, got []byte) *failure.Error {
	return &failure.Error{
		Kind: failure.Checksum, Subject: algorithm,
		Detail: fmt.Sprintf("expected %s, got %s", hex.EncodeToString(want), hex.EncodeToString(got)),
	}
}
