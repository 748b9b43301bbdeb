// That every reason why an archive is not extracted is told.

package after

import (
	"archive/zip"
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gannet/downloader/archive"
)

func zipped(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	if _, err := w.Create("a.txt"); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestEveryReasonIsTold(t *testing.T) {
	for reason, code := range whyNotExtracted {
		dir := t.TempDir()
		path := filepath.Join(dir, "a.zip")
		if err := os.WriteFile(path, zipped(t), 0o600); err != nil {
			t.Fatal(err)
		}
		x := Extraction{
			Path: path, Log: slog.New(slog.DiscardHandler), Began: func(string) {},
			Pause: func(context.Context) error { return nil },
			Fill: func(context.Context, archive.Job, func(context.Context) error) error {
				return &archive.Error{Reason: reason}
			},
		}
		end := x.Run(t.Context())
		if end.State != Failed || end.Said.Code() != code || !strings.HasPrefix(string(code), "extract.") {
			t.Errorf("%s: %+v", reason, end)
		}
		if left, _ := os.ReadDir(dir); len(left) != 1 {
			t.Errorf("%s: left behind: %v", reason, left)
		}
	}
}

// What an earlier program left half filled goes, and nothing else does.
func TestHalfFilledFolderIsDeleted(t *testing.T) {
	dir := t.TempDir()
	path, left := filepath.Join(dir, "a.zip"), filepath.Join(dir, "half")
	if err := os.WriteFile(path, zipped(t), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(left, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(left, "b"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	x := Extraction{
		Path: path, Left: left, Log: slog.New(slog.DiscardHandler), Began: func(string) {},
		Pause: func(context.Context) error { return nil },
	}
	if end := x.Run(t.Context()); end.State != Done {
		t.Fatalf("%+v", end)
	}
	if _, err := os.Stat(left); !os.IsNotExist(err) {
		t.Errorf("it is still there: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "a", "a.txt")); err != nil {
		t.Error(err)
	}
}
