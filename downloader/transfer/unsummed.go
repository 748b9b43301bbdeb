package transfer

// The SHA-256 of files that nothing waits for: what of it is left when a file is saved is calculated afterwards.

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"time"

	"gannet/downloader/disk"
)

// sumAtOnce is how many bytes a file waits for at most to be hashed: with them it is quicker than without, as nothing
// has to be done or stored afterwards.
const sumAtOnce = 1 << 20

// Unsummed is a saved file whose SHA-256 is still to be calculated. What is exported never changes.
type Unsummed struct {
	Size     int64     `json:"size"` // bytes
	Modified time.Time `json:"modified"`

	hashed *disk.Verifier // the start of it; nil if nothing is. One goroutine at a time uses it.
}

// ErrChanged means that a file is not the one that was saved any more.
var ErrChanged = errors.New("the file was changed since it was saved")

// sumsAside reports whether the SHA-256 is calculated for itself, and the file does not wait.
func (a *Attempt) sumsAside() bool {
	return a.Sum == SumAside && !slices.Contains(a.algorithms(), "sha256")
}

// sumRest gives the SHA-256 of the part if next to nothing of it is left to hash, or else "".
func (a *Attempt) sumRest(ctx context.Context, size int64) string {
	if a.hashed.sum == nil {
		a.hashed.sum = disk.NewVerifier("sha256")
	}
	v := a.hashed.sum
	if size-v.Len() > sumAtOnce {
		return ""
	}
	if err := v.Follow(ctx, a.part, size); err != nil {
		a.Log.Warn("SHA-256 not calculated", "name", a.part.Name(), "error", err)
		return ""
	}
	return hex.EncodeToString(v.Sum("sha256"))
}

// leaveSum describes the file that was saved at path, of which a.hashed.sum has hashed the start. Zero for when it was
// modified is not known; where that can't be found out either, it gives nil.
func (a *Attempt) leaveSum(path string, size int64, modified time.Time) *Unsummed {
	if modified.IsZero() {
		info, err := a.FS.Lstat(path)
		if err != nil {
			a.Log.Warn("SHA-256 not calculated", "path", path, "error", err)
			return nil
		}
		modified = info.ModTime()
	}
	return &Unsummed{Size: size, Modified: modified, hashed: a.hashed.sum}
}

// waiter returns when what nothing waits for may go on, or gives the cause of ctx.
type waiter = func(ctx context.Context) error

// Sum calculates the SHA-256, in hexadecimal digits, of the file that is at path now. It calls wait
// again and again before it goes on, and ends with the error of that, if any. Its error is ErrChanged if the file is
// another one, an *fs.PathError if there is none, or about reading it.
func (u *Unsummed) Sum(ctx context.Context, fsys disk.FS, path string, wait waiter) (string, error) {
	file, err := fsys.OpenFile(path, os.O_RDONLY, 0)
	if err != nil {
		return "", err
	}
	defer file.Close()
	if u.hashed == nil {
		u.hashed = disk.NewVerifier("sha256")
	}
	for err = u.check(file); err == nil && u.hashed.Len() < u.Size; {
		if err = wait(ctx); err == nil {
			err = u.hashed.Follow(ctx, file, min(u.hashed.Len()+readBack, u.Size))
		}
	}
	if err == nil {
		err = u.check(file)
	}
	if err != nil {
		return "", fmt.Errorf("hashing %s: %w", path, err)
	}
	return hex.EncodeToString(u.hashed.Sum("sha256")), nil
}

// check gives ErrChanged if file is not the one that was saved, as far as its size and time tell. FAT keeps times by
// even seconds only, also of a file that had a better one as long as it was open.
func (u *Unsummed) check(file interface{ Stat() (fs.FileInfo, error) }) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	now := info.ModTime()
	rounded := now.Equal(now.Truncate(2*time.Second)) && now.Sub(u.Modified).Abs() <= 2*time.Second
	if !info.Mode().IsRegular() || info.Size() != u.Size || !now.Equal(u.Modified) && !rounded {
		return ErrChanged
	}
	return nil
}
