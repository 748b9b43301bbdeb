package archive

import (
	"archive/tar"
	"bytes"
	"errors"
	"testing"

	"github.com/klauspost/compress/zstd"
)

func TestBombIsRefused(t *testing.T) {
	var b bytes.Buffer
	packed, err := zstd.NewWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	w := tar.NewWriter(packed)
	const size = bombSize + 64<<20
	if err := w.WriteHeader(&tar.Header{Name: "zeros", Size: size, Mode: 0o644}); err != nil {
		t.Fatal(err)
	}
	zeros := make([]byte, 1<<20)
	for range size >> 20 {
		if _, err := w.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Close(), packed.Close()); err != nil {
		t.Fatal(err)
	}
	dir, _, err := unpack(t, "a.tar.zst", b.Bytes())
	var failure *Error
	if !errors.As(err, &failure) || failure.Reason != Bomb {
		t.Error(err)
	}
	if got := listed(t, dir); len(got) != 1 {
		t.Errorf("left behind: %q", got)
	}
}

func TestTooManyEntriesAreRefused(t *testing.T) {
	g := guard{entries: mostEntries - 1}
	if err := g.file(); err != nil {
		t.Error(err)
	}
	var failure *Error
	if err := g.file(); !errors.As(err, &failure) || failure.Reason != Many {
		t.Error(err)
	}
}

func TestNoRoomIsRefused(t *testing.T) {
	g := guard{dir: t.TempDir(), packed: 1 << 60}
	var failure *Error
	if err := g.grow(1 << 60); !errors.As(err, &failure) || failure.Reason != Full {
		t.Error(err)
	}
	if err := (&guard{dir: t.TempDir(), packed: 1 << 60}).grow(1); err != nil {
		t.Error(err)
	}
}
