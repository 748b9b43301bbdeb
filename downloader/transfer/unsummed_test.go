package transfer

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"gannet/downloader/disk"
	"gannet/downloader/faulty"
)

// Where nothing waits for it, what comes is hashed while a processor is to spare, from when that is known, and what was
// not hashed by the end is left.
func TestHashingLeavesTheProcessorsToDownloads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		file := faulty.Body{Size: 4 * hashedPiece, Seed: 7}.Bytes()
		part := &watchedPart{Reader: bytes.NewReader(file)}
		spans := disk.NewSpans(int64(len(file)), nil)
		claim := spans.ClaimAll()
		var spare atomic.Bool
		h := newHashing(disk.NewVerifier("sha256"), part, spans, spare.Load).begin()
		arrive := func() bool { // hands over a piece
			at := claim.Left().From
			claim.Advance(hashedPiece)
			return h.take(bytes.Clone(file[at:at+hashedPiece]), at)
		}
		hashed := func() int64 {
			synctest.Wait()
			h.mu.Lock()
			defer h.mu.Unlock()
			return h.next
		}
		spare.Store(true)
		if time.Sleep(spareAfter - followEvery); arrive() || hashed() != 0 {
			t.Errorf("%d bytes hashed before the speed is known", hashed())
		}
		if time.Sleep(3 * followEvery); hashed() != hashedPiece {
			t.Errorf("%d bytes hashed of the start", hashed())
		}
		if !arrive() || hashed() != 2*hashedPiece {
			t.Errorf("%d bytes hashed as they come", hashed())
		}
		spare.Store(false)
		time.Sleep(2 * followEvery)
		if arrive() || hashed() != 2*hashedPiece {
			t.Errorf("%d bytes hashed while the processors are wanted", hashed())
		}
		spare.Store(true)
		if time.Sleep(2 * followEvery); hashed() != 3*hashedPiece {
			t.Errorf("%d bytes hashed when there is one again", hashed())
		}
		if v := h.stop(); v.Len() != 3*hashedPiece || part.read.Load() != 2*hashedPiece {
			t.Errorf("%d bytes hashed, %d read back", v.Len(), part.read.Load())
		}
	})
}

// The file does not wait for what was handed over.
func TestEndOfTheFileDoesNotWaitForHashing(t *testing.T) {
	file := faulty.Body{Size: 4 * hashedPiece, Seed: 7}.Bytes()
	spans := disk.NewSpans(int64(len(file)), []disk.Span{{To: int64(len(file))}})
	h := newHashing(disk.NewVerifier("sha256"), bytes.NewReader(file), spans, func() bool { return true })
	h.on.Store(true)
	for at := 0; at < len(file); at += hashedPiece { // it has not begun
		if !h.take(bytes.Clone(file[at:at+hashedPiece]), int64(at)) {
			t.Fatal("not taken")
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	h.run(ctx)
	if n := h.verifier.Len(); n > 0 {
		t.Errorf("it waited for %d bytes", n)
	}
	if err := h.verifier.Follow(t.Context(), h.part, int64(len(file))); err != nil {
		t.Fatal(err)
	}
	if want := sha256.Sum256(file); !bytes.Equal(h.verifier.Sum("sha256"), want[:]) {
		t.Error("the rest is not hashed from where it stopped")
	}
}

// unsummedFile makes a file of which the first bytes are hashed.
func unsummedFile(t *testing.T, content []byte, hashed int) (u *Unsummed, path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "a.bin")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	v := disk.NewVerifier("sha256")
	v.Write(content[:hashed])
	a := &Attempt{Tools: Tools{FS: disk.OS{}}, hashed: hashedStart(v)}
	return a.leaveSum(path, int64(len(content)), time.Time{}), path
}

func hashedStart(v *disk.Verifier) hashed { return hashed{sum: v} }

func at(ctx context.Context) error { return context.Cause(ctx) }

func TestTheRestOfASum(t *testing.T) {
	file := faulty.Body{Size: 3*readBack + 5, Seed: 8}.Bytes()
	sum := sha256.Sum256(file)
	for _, before := range []int{0, 1, 2*readBack + 3, len(file)} {
		u, path := unsummedFile(t, file, before)
		if before > 0 { // it is not read again
			f, err := os.OpenFile(path, os.O_WRONLY, 0)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := f.WriteAt(make([]byte, before), 0); err != nil {
				t.Fatal(err)
			}
			f.Close()
			if err := os.Chtimes(path, time.Time{}, u.Modified); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := u.Sum(t.Context(), disk.OS{}, path, at); err != nil || got != hex.EncodeToString(sum[:]) {
			t.Errorf("after %d bytes: %s, %v", before, got, err)
		}
	}
}

func TestNoSumOfAnotherFile(t *testing.T) {
	file := faulty.Body{Size: 3 * readBack, Seed: 8}.Bytes()
	early := time.Date(2020, 1, 1, 0, 0, 1, 500, time.UTC)
	cases := map[string]struct {
		change func(path string) error
		want   error // nil if it is that file
	}{
		"unchanged":     {func(string) error { return nil }, nil},
		"kept on FAT":   {func(p string) error { return os.Chtimes(p, early, early.Truncate(2*time.Second)) }, nil},
		"a second more": {func(p string) error { return os.Chtimes(p, early, early.Add(time.Second)) }, ErrChanged},
		"longer":        {func(p string) error { return os.Truncate(p, int64(len(file))+1) }, ErrChanged},
		"gone":          {os.Remove, os.ErrNotExist},
		"a folder":      {func(p string) error { return errors.Join(os.Remove(p), os.Mkdir(p, 0o700)) }, ErrChanged},
	}
	for name, c := range cases {
		u, path := unsummedFile(t, file, 0)
		u.Modified = early
		if err := errors.Join(os.Chtimes(path, early, early), c.change(path)); err != nil {
			t.Fatal(err)
		}
		if got, err := u.Sum(t.Context(), disk.OS{}, path, at); !errors.Is(err, c.want) || (err == nil) != (got != "") {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

// What is changed while it is read has no sum either, and who waits is asked before each piece.
func TestSumOfWhatChangesMeanwhile(t *testing.T) {
	file := faulty.Body{Size: 3 * readBack, Seed: 8}.Bytes()
	u, path := unsummedFile(t, file, 0)
	asked := 0
	_, err := u.Sum(t.Context(), disk.OS{}, path, func(context.Context) error {
		if asked++; asked == 2 {
			return os.Chtimes(path, time.Time{}, u.Modified.Add(time.Hour+time.Second))
		}
		return nil
	})
	if !errors.Is(err, ErrChanged) || asked != 3 {
		t.Errorf("%v after %d pieces", err, asked)
	}
	stop := errors.New("enough")
	u, path = unsummedFile(t, file, 0)
	if _, err := u.Sum(t.Context(), disk.OS{}, path, func(context.Context) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("it goes on: %v", err)
	}
}
