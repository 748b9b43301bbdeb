//go:build linux

package e2e

import (
	"math/rand/v2"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// Killed twenty times at random places, with another number of connections each
// time, get still brings the whole file and fetches little twice.
func TestTwentyRandomKills(t *testing.T) {
	const (
		size  = 48 * mib
		kills = 20
		last  = size - 8*mib  // what is left after the last kill takes longer than a kill, also on a busy machine
		most  = size + 12*mib // what comes twice includes what was on its way at a kill
	)
	server := startNginx(t)
	want := server.Put(t, "film.mkv", size)
	dir, home := t.TempDir(), t.TempDir()
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))

	args := func() []string {
		connections := 1 + random.Int64N(4)
		return []string{
			"get", "-json", "-dir", dir, "-connections", strconv.FormatInt(connections, 10), server.URL + "/slow/film.mkv",
		}
	}
	for kill := range int64(kills) {
		at := (last*kill + random.Int64N(last)) / kills
		killAt(t, command(t, home, args()...), at)
	}
	if out, err := command(t, home, args()...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}

	if got := hashOf(t, filepath.Join(dir, "film.mkv")); got != want {
		t.Errorf("SHA-256 %s, want %s", got, want)
	}
	onlyFiles(t, dir, 1)
	sent := server.Sent(t)
	t.Logf("the server sent %d MiB for %d MiB", sent/mib, size/mib)
	if sent < size || sent > most {
		t.Errorf("the server sent %d bytes for %d, at most %d are fair", sent, size, most)
	}
}
