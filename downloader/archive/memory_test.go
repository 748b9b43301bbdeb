package archive

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
)

// golden gives the archives in a folder of testdata: those in "greedy" ask for 1 GiB of
// memory or more, each by its kind's own means, and those in "good" were made by 7-Zip,
// xz, lzip and zstd of a.tar or the 3000 bytes of a.txt in it.
func golden(t testing.TB, folder string) map[string][]byte {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("testdata", folder, "*"))
	if err != nil || len(paths) == 0 {
		t.Fatal(paths, err)
	}
	found := make(map[string][]byte)
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		found[filepath.Base(path)] = content
	}
	return found
}

func TestTooMuchMemoryIsRefused(t *testing.T) {
	for name, content := range golden(t, "greedy") {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			dir, _, err := unpack(t, name, content)
			runtime.ReadMemStats(&after)
			var failure *Error
			if !errors.As(err, &failure) || failure.Reason != Memory {
				t.Error(err)
			}
			if took := (after.TotalAlloc - before.TotalAlloc) >> 20; took > 32 {
				t.Errorf("it took %d MiB", took)
			}
			if got := listed(t, dir); len(got) != 1 {
				t.Errorf("left behind: %q", got)
			}
		})
	}
}

// peak is how many MiB more than at first there were at any of the moments it was asked,
// while nothing is collected that nobody says is to be.
type peak struct{ first, most uint64 }

func newPeak(t *testing.T) *peak {
	old := debug.SetGCPercent(-1)
	t.Cleanup(func() { debug.SetGCPercent(old) })
	runtime.GC()
	return &peak{first: heap()}
}

func heap() uint64 {
	var now runtime.MemStats
	runtime.ReadMemStats(&now)
	return now.HeapAlloc
}

func (p *peak) look() {
	now := heap()
	p.most = max(p.most, (now-min(p.first, now))>>20)
}

// Eight streams, for each of which the decoder takes 128 MiB, are read with the memory of one.
func TestStreamsTakeTheMemoryOfOne(t *testing.T) {
	t.Run("7z", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "a.7z")
		if err := os.WriteFile(path, golden(t, "seven")["folders.7z"], 0o644); err != nil {
			t.Fatal(err)
		}
		p := newPeak(t)
		_, err := Extract(t.Context(), path, Options{Began: func(string) {}, Pause: func(context.Context) error { p.look(); return nil }})
		if err != nil || p.most < 100 || p.most > 200 {
			t.Errorf("it took %d MiB, %v", p.most, err)
		}
	})
	t.Run("lzip", func(t *testing.T) {
		members := golden(t, "good")["members.tar.lz"]
		member := members[:bytes.LastIndex(members, []byte("LZIP"))]
		member[5] = 27 // of 2, the size of the dictionary
		p := newPeak(t)
		r, err := newLzip(bytes.NewReader(bytes.Repeat(member, 8)))
		if err != nil {
			t.Fatal(err)
		}
		for b := make([]byte, 1000); err == nil; p.look() {
			_, err = r.Read(b)
		}
		if err != io.EOF || p.most < 100 || p.most > 200 {
			t.Errorf("it took %d MiB, %v", p.most, err)
		}
	})
}

func TestEveryKindOfPackingIsRead(t *testing.T) {
	for name, content := range golden(t, "good") {
		t.Run(name, func(t *testing.T) {
			_, folder, err := unpack(t, name, content)
			if err != nil {
				t.Fatal(err)
			}
			got, err := os.ReadFile(filepath.Join(folder, "a.txt"))
			if len(got) != 3000 || !bytes.Contains(got, []byte("GNU GENERAL PUBLIC LICENSE")) {
				t.Errorf("a.txt has %d bytes, %v", len(got), err)
			}
		})
	}
}

func TestDamagedLzipIsSeen(t *testing.T) {
	whole := golden(t, "good")["members.tar.lz"]
	second := bytes.LastIndex(whole, []byte("LZIP"))
	flip := func(at int) []byte {
		b := slices.Clone(whole)
		b[at] ^= 0x10
		return b
	}
	for name, b := range map[string][]byte{
		"its checksum":         flip(second - 20),
		"its size":             flip(second - 16),
		"its content":          flip(second + 20),
		"cut in the header":    whole[:second+5],
		"cut in the content":   whole[:second+30],
		"cut in the checksum":  whole[:len(whole)-18],
		"a member of tomorrow": flip(second + 4),
	} {
		r, err := newLzip(bytes.NewReader(b))
		if err == nil {
			_, err = io.Copy(io.Discard, r)
		}
		if err == nil {
			t.Errorf("%s: not seen", name)
		}
	}
	r, err := newLzip(bytes.NewReader(append(slices.Clone(whole), "more"...)))
	if err != nil {
		t.Fatal(err)
	}
	if n, err := io.Copy(io.Discard, r); n != 10240 || err != nil { // what follows is no member
		t.Errorf("%d bytes, %v", n, err)
	}
}

func TestLinkOf7ZipIsKept(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows makes links for administrators only")
	}
	_, folder, err := unpack(t, "a.7z", golden(t, "seven")["link.7z"])
	if err != nil {
		t.Fatal(err)
	}
	if target, err := os.Readlink(filepath.Join(folder, "link")); target != "b.txt" {
		t.Errorf("leads to %q, %v", target, err)
	}
}

func TestLinksOfRarAreKept(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows makes links for administrators only")
	}
	_, folder, err := unpack(t, "a.rar", golden(t, "rar")["links.rar"])
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"sub/link", "hard"} {
		if got, err := os.ReadFile(filepath.Join(folder, name)); string(got) != "content" {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func TestDamaged7ZipIsSeen(t *testing.T) {
	content := decoded(t, seven)
	content[bytes.Index(content, []byte("content"))] ^= 1
	_, _, err := unpack(t, "a.7z", content)
	var failure *Error
	if !errors.As(err, &failure) || failure.Reason != Damaged {
		t.Error(err)
	}
}

// Links are kept in memory until all else is there.
func TestTooManyLongLinksAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		links, length int
		want          Reason
	}{
		"too long":          {1, mostTarget + 1, Damaged},
		"too much together": {mostLinked/mostTarget + 1, mostTarget, Memory},
		"as much as may be": {mostLinked / mostTarget / 2, mostTarget, ""},
	} {
		var l links
		var err error
		for range c.links {
			if err == nil {
				err = l.add(".", "link", strings.Repeat("x", c.length))
			}
		}
		var failure *Error
		if errors.As(err, &failure) != (c.want != "") || failure != nil && failure.Reason != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What is encrypted and not packed can be told from damage by its header alone.
func TestStoredAndEncryptedIsNoDamage(t *testing.T) {
	_, _, err := unpack(t, "a.7z", golden(t, "seven")["stored-encrypted.7z"])
	var failure *Error
	if !errors.As(err, &failure) || failure.Reason != Encrypted {
		t.Error(err)
	}
}

// A decoder is kept for the files that come after the one it was opened for. A folder
// has no content; if one says it has, nobody reads that and the decoder stays.
func TestFolderWithContentIsRefused(t *testing.T) {
	_, _, err := unpack(t, "a.7z", golden(t, "seven")["folder-content.7z"])
	var failure *Error
	if !errors.As(err, &failure) || failure.Reason != Damaged {
		t.Error(err)
	}
}

func TestUnknownPackingIsNoDamage(t *testing.T) {
	content := zipOf(t, "a.txt")
	for _, header := range []string{"PK\x03\x04", "PK\x01\x02"} { // the method, APPNOTE.TXT 4.4.5
		at := bytes.LastIndex(content, []byte(header))
		content[at+map[string]int{"PK\x03\x04": 8, "PK\x01\x02": 10}[header]] = 97
	}
	for name, content := range map[string][]byte{"a.zip": content, "a.7z": golden(t, "seven")["deflate64.7z"]} {
		_, _, err := unpack(t, name, content)
		var failure *Error
		if !errors.As(err, &failure) || failure.Reason != Unknown {
			t.Errorf("%s: %v", name, err)
		}
	}
}
