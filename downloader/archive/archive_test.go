package archive

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
)

// tarOf makes a tar of entries with "content" as that of files.
func tarOf(t testing.TB, entries ...tar.Header) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, h := range entries {
		if h.Typeflag == 0 {
			h.Typeflag = tar.TypeReg
		}
		if h.Typeflag == tar.TypeReg {
			h.Size = int64(len("content"))
		}
		if h.Mode == 0 {
			h.Mode = 0o644
		}
		h.ModTime = time.Unix(1_600_000_000, 0)
		if err := w.WriteHeader(&h); err != nil {
			t.Fatal(err)
		}
		if h.Size > 0 {
			io.WriteString(w, "content")
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// tarWithSize makes a tar of one file of which the header says that size.
func tarWithSize(t *testing.T, size string) []byte {
	t.Helper()
	b := tarOf(t, tar.Header{Name: "a"})
	copy(b[124:136], size)
	copy(b[148:156], "        ")
	sum := 0
	for _, c := range b[:512] {
		sum += int(c)
	}
	copy(b[148:156], fmt.Sprintf("%06o\x00 ", sum))
	return b
}

func zipOf(t testing.TB, names ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range names {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(f, "content")
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gzipped(t testing.TB, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	w.Write(b)
	w.Close()
	return out.Bytes()
}

func zstandard(t testing.TB, b []byte) []byte {
	t.Helper()
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return w.EncodeAll(b, nil)
}

// Made with 7-Zip 22.01 of a.txt: as it is, with a password, and with one for the names too.
const (
	seven       = "N3q8ryccAAT6QaBdCwAAAAAAAABSAAAAAAAAAG//7moBAAZjb250ZW50AAEEBgABCQsABwsBAAEhIQEADAcACAoBqTDF/gAABQEZDAAAAAAAAAAAAAAAABENAGEALgB0AHgAdAAAABQKAQBC0vPl9XjdARUGAQAggKSBAAA="
	sevenLocked = "N3q8ryccAAQaK8c0EAAAAAAAAABiAAAAAAAAALFkIyUWmayIv+1UaZG8uYya6KZ8AQQGAAEJEAAHCwEAAiQG8QcBElMP75oCcfssabF40pRJN6iMDCEhAQABAAwLBwAICgGpMMX+AAAFARkBABENAGEALgB0AHgAdAAAABQKAQBC0vPl9XjdARUGAQAggKSBAAA="
	sevenHidden = "N3q8ryccAASoFytTgAAAAAAAAAAuAAAAAAAAAJfI3WADstTnmTv9wzH7pzm2lI+Leqn9iQKFiBQBf3lVdK5MGeLWL3xMi+TY0NDJSO7QfywyYXyM3iGVMAZfWPq6Nt6dyD6lObYmYNdxfw/lnAtxV2EyQ4VHGorja/a/1uY0PWP01AQKaedV5wjgmpVGvWHOT53T6+EKKck1diTyEV9qChcGEAEJcAAHCwEAASQG8QcBElMP4ENmDrKgi6mCuqNDkWmwAAxiCgH0QR46AAA="
)

func decoded(t testing.TB, text string) []byte {
	t.Helper()
	b, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var unwatched = Options{Began: func(string) {}, Pause: context.Cause}

// unpack has an archive of that name unpacked in a folder where nothing else is.
func unpack(t testing.TB, name string, content []byte) (dir, folder string, err error) {
	t.Helper()
	dir = t.TempDir()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
	folder, err = Extract(t.Context(), path, unwatched)
	return dir, folder, err
}

// listed gives what is in a folder.
func listed(t testing.TB, dir string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if name, _ := filepath.Rel(dir, path); err == nil && name != "." {
			found = append(found, filepath.ToSlash(name))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestArchivesAreUnpacked(t *testing.T) {
	files := []tar.Header{{Name: "a.txt"}, {Name: "sub/run.sh", Mode: 0o4755}, {Name: "./empty/", Typeflag: tar.TypeDir}}
	want := []string{"a.txt", "empty", "sub", "sub/run.sh"}
	for name, c := range map[string]struct {
		content []byte
		want    []string
	}{
		"photos.tar":     {tarOf(t, files...), want},
		"photos.tar.gz":  {gzipped(t, tarOf(t, files...)), want},
		"photos.TGZ":     {gzipped(t, tarOf(t, files...)), want},
		"photos.tar.zst": {zstandard(t, tarOf(t, files...)), want},
		"photos.zip":     {zipOf(t, "a.txt", "sub/b.txt", `win\c.txt`, "\x81.txt"), []string{"a.txt", "sub", "sub/b.txt", "win", "win/c.txt", "ü.txt"}},
		"photos.7z":      {decoded(t, seven), []string{"a.txt"}},
		"photos.rar":     {zipOf(t, "a.txt"), []string{"a.txt"}}, // by its content, not by its name
	} {
		t.Run(name, func(t *testing.T) {
			dir, folder, err := unpack(t, name, c.content)
			if err != nil || folder != filepath.Join(dir, "photos") {
				t.Fatal(folder, err)
			}
			if got := listed(t, folder); !slices.Equal(got, c.want) {
				t.Errorf("%q", got)
			}
			if got, err := os.ReadFile(filepath.Join(folder, "a.txt")); string(got) != "content" {
				t.Errorf("a.txt holds %q, %v", got, err)
			}
			if entries, _ := os.ReadDir(dir); len(entries) != 2 {
				t.Errorf("left beside it: %v", entries)
			}
		})
	}
}

func TestModesAndTimesAreKept(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has other modes")
	}
	_, folder, err := unpack(t, "a.tar", tarOf(t, tar.Header{Name: "run.sh", Mode: 0o6755}, tar.Header{Name: "a.txt", Mode: 0o600}))
	if err != nil {
		t.Fatal(err)
	}
	for name, executable := range map[string]bool{"run.sh": true, "a.txt": false} {
		info, err := os.Stat(filepath.Join(folder, name))
		if err != nil || info.Mode()&fs.ModeSetuid != 0 || info.Mode()&0o100 != 0 != executable || info.ModTime().Unix() != 1_600_000_000 {
			t.Errorf("%s: %v, %v, %v", name, info.Mode(), info.ModTime(), err)
		}
	}
}

func TestNothingIsOverwritten(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "photos.zip")
	if err := os.WriteFile(path, zipOf(t, "photos/a.txt"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "photos"), []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"photos (2)", "photos (3)"} {
		folder, err := Extract(t.Context(), path, unwatched)
		if err != nil || filepath.Base(folder) != want {
			t.Errorf("%s, %v", folder, err)
		}
		if got := listed(t, folder); !slices.Equal(got, []string{"a.txt"}) { // the folder of the same name is not repeated
			t.Errorf("%q", got)
		}
	}
	if got, _ := os.ReadFile(filepath.Join(dir, "photos")); string(got) != "mine" {
		t.Errorf("overwritten: %q", got)
	}
}

func TestLinksInsideAreKept(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows makes links for administrators only")
	}
	_, folder, err := unpack(t, "a.tar", tarOf(t, tar.Header{Name: "bin/run"}, tar.Header{Name: "run", Typeflag: tar.TypeSymlink, Linkname: "bin/run"},
		tar.Header{Name: "bin/other", Typeflag: tar.TypeLink, Linkname: "bin/run"}, tar.Header{Name: "bin/up", Typeflag: tar.TypeSymlink, Linkname: "../bin"}))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"run", "bin/other", "bin/up/run"} {
		if got, err := os.ReadFile(filepath.Join(folder, name)); string(got) != "content" {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func TestHostileArchivesAreRefused(t *testing.T) {
	short := zstandard(t, tarOf(t, tar.Header{Name: "x"})[:515])
	locked := zipOf(t, "a.txt")
	locked[6] |= 1 // general purpose bit 0 of the local header
	locked[bytes.LastIndex(locked, []byte("PK\x01\x02"))+8] |= 1
	link := func(name, target string) tar.Header {
		return tar.Header{Name: name, Typeflag: tar.TypeSymlink, Linkname: target}
	}
	whole := gzipped(t, tarOf(t, tar.Header{Name: "a.txt"}, tar.Header{Name: "b.txt"}))
	for name, c := range map[string]struct {
		content []byte
		want    Reason
	}{
		"up":                    {tarOf(t, tar.Header{Name: "ok"}, tar.Header{Name: "../evil"}), Outside},
		"up in the middle":      {tarOf(t, tar.Header{Name: "a/../../evil"}), Outside},
		"up by backslash":       {zipOf(t, `..\evil`), Outside},
		"absolute":              {zipOf(t, "/tmp/evil"), Outside},
		"a drive":               {zipOf(t, `C:\evil`), Outside},
		"a link out":            {tarOf(t, link("out", "../..")), Outside},
		"an absolute link":      {tarOf(t, link("out", "/etc")), Outside},
		"a hard link out":       {tarOf(t, tar.Header{Name: "out", Typeflag: tar.TypeLink, Linkname: "../../etc/passwd"}), Outside},
		"a hard link to a link": {tarOf(t, link("l", "x"), tar.Header{Name: "out", Typeflag: tar.TypeLink, Linkname: "l"}), Damaged},
		"a hard link to a folder": {
			tarOf(t, tar.Header{Name: "d", Typeflag: tar.TypeDir}, tar.Header{Name: "out", Typeflag: tar.TypeLink, Linkname: "d"}),
			Damaged,
		},
		"a device":             {tarOf(t, tar.Header{Name: "null", Typeflag: tar.TypeChar, Devmajor: 1, Devminor: 3}), Special},
		"a pipe":               {tarOf(t, tar.Header{Name: "pipe", Typeflag: tar.TypeFifo}), Special},
		"a password":           {locked, Encrypted},
		"a password for 7z":    {decoded(t, sevenLocked), Encrypted},
		"a password for names": {decoded(t, sevenHidden), Encrypted},
		"the first of pieces":  {[]byte("PK\x07\x08PK\x03\x04"), Split},
		"more than there is":   {tarWithSize(t, "\x80\x00\x00\x00\x7f\xff\xff\xff\xff\xff\xff\xff"), Damaged},
		"a pax path up":        {tarOf(t, tar.Header{Name: "../" + strings.Repeat("long", 50), Format: tar.FormatPAX}), Outside},
		"cut":                  {whole[:len(whole)-20], Damaged},
		"no name":              {zipOf(t, ""), Damaged},
		"no archive":           {[]byte("<html>not found</html>"), Unknown},
		"empty":                {nil, Unknown},
		"cut in a file":        {short, Damaged},
	} {
		t.Run(name, func(t *testing.T) {
			dir, folder, err := unpack(t, "a.tar.gz", c.content)
			var failure *Error
			if !errors.As(err, &failure) || failure.Reason != c.want || folder != "" {
				t.Errorf("%q, %v", folder, err)
			}
			if got := listed(t, dir); !slices.Equal(got, []string{"a.tar.gz"}) {
				t.Errorf("left behind: %q", got)
			}
		})
	}
}

// What is written under the name of a link made before does not go where that leads.
func TestNothingIsWrittenThroughALink(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows makes links for administrators only")
	}
	dir, _, err := unpack(t, "a.tar", tarOf(t, tar.Header{Name: "out", Typeflag: tar.TypeSymlink, Linkname: ".."}, tar.Header{Name: "out/evil"}))
	if _, missing := os.Stat(filepath.Join(dir, "evil")); err == nil || missing == nil {
		t.Errorf("%v, %v", err, missing)
	}
}

func TestStopLeavesNothing(t *testing.T) {
	stopped := errors.New("stopped")
	for name, pause := range map[string]func(context.Context) error{
		"seen by the pause": context.Cause,
		"seen by nobody":    func(context.Context) error { return nil }, // as a decoder that gives nothing yet
	} {
		dir := t.TempDir()
		path := filepath.Join(dir, "a.zip")
		if err := os.WriteFile(path, zipOf(t, "a.txt"), 0o644); err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancelCause(t.Context())
		_, err := Extract(ctx, path, Options{Began: func(string) { stop(stopped) }, Pause: pause})
		if !errors.Is(err, stopped) {
			t.Errorf("%s: %v", name, err)
		}
		if got := listed(t, dir); len(got) != 1 {
			t.Errorf("%s: left behind: %q", name, got)
		}
	}
}

func TestIs(t *testing.T) {
	for name, want := range map[string]bool{
		"a.zip": true, "a.tar.gz": true, "A.ZIP": true, "a.tgz": true, "a.7z": true, "a.rar": true, "a.gz": false, "a.csv.gz": false,
		".zip": false, "report.docx": false, "app.apk": false, "lib.jar": false, "zip": false,
	} {
		if Is(name) != want {
			t.Errorf("%s: %v", name, !want)
		}
	}
	if got := stem("a.b.tar.gz"); got != "a.b" {
		t.Errorf("stem %q", got)
	}
}
