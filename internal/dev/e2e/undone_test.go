//go:build linux

package e2e

import (
	"archive/zip"
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Killed at random moments while archives are fetched and extracted and a command runs, get with the same arguments does all
// that is left, and leaves nothing beside.
func TestKillsWhileTasksAreDone(t *testing.T) {
	const rounds, files = 20, 200
	archive := archiveOf(t, files)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"1"`)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(archive))
	}))
	t.Cleanup(srv.Close)
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	home := t.TempDir()
	scan := filepath.Join(home, "scan")
	if err := os.WriteFile(scan, []byte("#!/bin/sh\n[ -d \"${1%.zip}\" ] && echo ok >\"$1.scanned\"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	for range rounds {
		dir := t.TempDir()
		args := []string{"get", "-dir", dir, "-exists", "skip", "-extract", "-exec", scan, srv.URL + "/a.zip", srv.URL + "/b.zip"}
		for range 1 + random.IntN(3) {
			cmd := command(t, home, args...)
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			time.AfterFunc(time.Duration(random.Int64N(int64(300*time.Millisecond))), func() { _ = cmd.Process.Kill() })
			_ = cmd.Wait() // killed, or done before
		}
		if out, err := command(t, home, args...).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		twice, _ := filepath.Glob(filepath.Join(dir, "* (2)")) // after a kill right between the folder's name and the note of it
		onlyFiles(t, dir, 6+len(twice))
		for _, name := range []string{"a", "b"} {
			if _, err := os.Stat(filepath.Join(dir, name+".zip.scanned")); err != nil {
				t.Errorf("the command was not run: %v", err)
			}
			if got, _ := filepath.Glob(filepath.Join(dir, name, "*")); len(got) != files {
				t.Errorf("%d of %d files in %s", len(got), files, name)
			}
		}
	}
}

func archiveOf(t *testing.T, files int) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := range files {
		f, err := w.Create(fmt.Sprintf("%d.txt", i))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(f, strings.Repeat("x", 100))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
