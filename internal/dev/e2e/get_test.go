//go:build linux

package e2e

import (
	"bytes"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const mib = 1 << 20

// Several files at once arrive whole, and their paths are all that is printed.
func TestGetSeveralFiles(t *testing.T) {
	server := startNginx(t)
	dir := filepath.Join(t.TempDir(), "new folder")
	sizes := map[string]int64{"large.iso": 64 * mib, "with space.zip": 3*mib + 1, "größe.txt": 1, "empty": 0}
	want := map[string]string{}
	args := []string{"get", "-dir", dir}
	for name, size := range sizes {
		want[filepath.Join(dir, name)] = server.Put(t, name, size)
		args = append(args, server.URL+"/"+url.PathEscape(name))
	}

	cmd := command(t, t.TempDir(), args...)
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s", err, &said)
	}

	printed := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	if len(printed) != len(want) || said.Len() > 0 {
		t.Errorf("printed %q and said %q", printed, &said)
	}
	for _, path := range printed {
		if hash := hashOf(t, path); hash != want[path] {
			t.Errorf("%s has SHA-256 %s, want %q", path, hash, want[path])
		}
	}
	onlyFiles(t, dir, len(want))
}

// Killed twice in mid-file, get still brings the whole file, and what was saved
// before a kill is not fetched again: at most 2 MiB a connection and kill.
func TestGetAfterKill(t *testing.T) {
	for _, connections := range []int64{1, 4} {
		t.Run(strconv.FormatInt(connections, 10), func(t *testing.T) {
			const size = 128 * mib
			server := startNginx(t)
			want := server.Put(t, "film.mkv", size)
			dir, home := t.TempDir(), t.TempDir()
			args := []string{
				"get", "-json", "-dir", dir, "-connections", strconv.FormatInt(connections, 10),
				server.URL + "/slow/film.mkv",
			}

			killAt(t, command(t, home, args...), size/3)
			killAt(t, command(t, home, args...), size*2/3)
			if exists(filepath.Join(dir, "film.mkv")) {
				t.Error("an unfinished file has its final name")
			}
			if out, err := command(t, home, args...).CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}

			if got := hashOf(t, filepath.Join(dir, "film.mkv")); got != want {
				t.Errorf("SHA-256 %s, want %s", got, want)
			}
			onlyFiles(t, dir, 1)
			sent := server.Sent(t)
			t.Logf("the server sent %d MiB for %d MiB", sent/mib, size/mib)
			if most := size + 2*connections*2*mib; sent < size || sent > most {
				t.Errorf("the server sent %d bytes for %d, at most %d are fair", sent, size, most)
			}
		})
	}
}

// onlyFiles reports anything in dir beyond n files, such as a part left behind.
func onlyFiles(t *testing.T, dir string, n int) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != n {
		t.Errorf("%s holds %v, want %d files", dir, entries, n)
	}
}
