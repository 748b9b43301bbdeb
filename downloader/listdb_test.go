package downloader

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// storedList makes the file of a list with n downloads, in whose making pages were freed and used
// again, and gives it with its entries as JSON.
func storedList(t *testing.T, n int) (file []byte, entries map[ID]string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "list.db")
	s, _, err := openStore(path)
	if err != nil {
		t.Fatal(err)
	}
	entries = make(map[ID]string)
	number := uint64(0)
	save := func(id ID, e *kept) {
		number++
		if err := s.save(changes{number, map[ID]*kept{id: e}}); err != nil {
			t.Fatal(err)
		}
	}
	for id := ID(1); id <= ID(n); id++ {
		d := unlisted(id, Request{URL: fmt.Sprintf("https://example.org/%d.zip", id), Dir: "/d"}, time.Unix(int64(id), 0))
		save(id, d.stored())
		d.Request.Header = map[string][]string{"X": {strings.Repeat("x", int(id)*13%700)}}
		save(id, d.stored())
		if id%7 == 0 {
			save(id, nil)
			continue
		}
		text, err := json.Marshal(d.stored())
		if err != nil {
			t.Fatal(err)
		}
		entries[id] = string(text)
	}
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	file, err = os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return file, entries
}

// damages are ways in which a file goes bad.
var damages = []struct {
	name string
	do   func(r *rand.Rand, b []byte) []byte
}{
	{"one bit", func(r *rand.Rand, b []byte) []byte { b[r.IntN(len(b))] ^= 1 << r.IntN(8); return b }},
	{"one bit of a header", func(r *rand.Rand, b []byte) []byte {
		b[r.IntN(len(b)/4096)*4096+r.IntN(80)] ^= 1 << r.IntN(8)
		return b
	}},
	{"zeros", func(r *rand.Rand, b []byte) []byte {
		from := r.IntN(len(b))
		clear(b[from:min(from+1+r.IntN(8192), len(b))])
		return b
	}},
	{"a page of zeros", func(r *rand.Rand, b []byte) []byte {
		page := r.IntN(len(b) / 4096)
		clear(b[page*4096:][:4096])
		return b
	}},
	{"noise", func(r *rand.Rand, b []byte) []byte {
		from := r.IntN(len(b))
		for i := range b[from:min(from+1+r.IntN(600), len(b))] {
			b[from+i] = byte(r.Uint32())
		}
		return b
	}},
	{"a page of another place", func(r *rand.Rand, b []byte) []byte {
		copy(b[r.IntN(len(b)/4096)*4096:][:4096], b[r.IntN(len(b)/4096)*4096:][:4096])
		return b
	}},
	{"cut", func(r *rand.Rand, b []byte) []byte { return b[:r.IntN(len(b))] }},
	{"text", func(*rand.Rand, []byte) []byte { return []byte("this is no database") }},
}

func TestDamagedListsOpen(t *testing.T) {
	good, want := storedList(t, 60)
	path := filepath.Join(t.TempDir(), "list.db")
	rebuilt := 0
	for seed := range 340 {
		damage := damages[seed%len(damages)]
		file := damage.do(rand.New(rand.NewPCG(1, uint64(seed))), bytes.Clone(good))
		name := fmt.Sprintf("%s, seed %d", damage.name, seed)
		for _, old := range []string{path, path + ".bak"} {
			if err := os.Remove(old); err != nil && !errors.Is(err, os.ErrNotExist) {
				t.Fatal(err)
			}
		}
		if err := os.WriteFile(path, file, 0o600); err != nil {
			t.Fatal(err)
		}
		s, had, err := openStore(path)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		backup, _ := os.ReadFile(path + ".bak")
		if !had.notice.IsZero() {
			rebuilt++
		}
		if had.notice.IsZero() == bytes.Equal(backup, file) {
			t.Errorf("%s: said %q, kept %d bytes as they were", name, had.notice, len(backup))
		}
		checkEntries(t, name, had, want)
		d := unlisted(1000, Request{URL: "https://example.org/new.zip", Dir: "/d"}, time.Now())
		if err := errors.Join(s.save(changes{1, map[ID]*kept{1000: d.stored()}}), s.close()); err != nil {
			t.Errorf("%s: saving: %v", name, err)
		}
		again, err := readList(path)
		if err != nil || len(again.entries) != len(had.entries)+1 || again.last != 1000 {
			t.Errorf("%s: opened again: %d entries after %d, %v", name, len(again.entries), len(had.entries), err)
		}
	}
	if rebuilt < 180 {
		t.Errorf("only %d of the damages were seen", rebuilt)
	}
}

// checkEntries holds what was read against what was stored: what is there is right, and nothing
// is missing or back without a word.
func checkEntries(t *testing.T, name string, had loaded, want map[ID]string) {
	t.Helper()
	found := 0
	for i := range had.entries {
		e := &had.entries[i]
		text, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := want[e.ID]; ok {
			found++
		} else if had.notice.IsZero() {
			t.Errorf("%s: %d is back", name, e.ID)
		}
		if had.notice.IsZero() && string(text) != want[e.ID] {
			t.Errorf("%s: entry %d is %s", name, e.ID, text)
		}
	}
	if found < len(want) && had.notice.IsZero() {
		t.Errorf("%s: %d of %d entries, and nothing was said", name, found, len(want))
	}
}

// A list that is damaged while Gannet is open is made anew with what is stored next.
func TestListDamagedWhileOpen(t *testing.T) {
	good, want := storedList(t, 60)
	path := filepath.Join(t.TempDir(), "list.db")
	if err := os.WriteFile(path, good, 0o600); err != nil {
		t.Fatal(err)
	}
	s, had, err := openStore(path)
	if err != nil || len(had.entries) != len(want) {
		t.Fatal(len(had.entries), err)
	}
	for page := 2; page < len(good)/4096; page += 3 {
		clear(good[page*4096:][:4096])
	}
	if err := os.WriteFile(path, good, 0o600); err != nil {
		t.Fatal(err)
	}
	for id := range want {
		d := unlisted(id, Request{URL: "https://example.org/changed.zip", Dir: "/d"}, time.Now())
		if err := s.save(changes{uint64(id) + 1, map[ID]*kept{id: d.stored()}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	again, err := readList(path)
	changed := slices.DeleteFunc(again.entries, func(e kept) bool { return !strings.HasSuffix(e.Request.URL, "changed.zip") })
	if err != nil || len(changed) != len(want) {
		t.Errorf("%d of %d, %v", len(changed), len(want), err)
	}
	if _, err := os.Stat(path + ".bak"); err != nil {
		t.Error(err)
	}
}

// A list cut short while it is open ends in an error, not in a signal.
func TestListCutWhileOpen(t *testing.T) {
	good, _ := storedList(t, 60)
	path := filepath.Join(t.TempDir(), "list.db")
	if err := os.WriteFile(path, good, 0o600); err != nil {
		t.Fatal(err)
	}
	s, _, err := openStore(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, 2*4096); err != nil {
		t.Skip(err) // Windows does not cut a file that is mapped
	}
	d := unlisted(3, Request{URL: "https://example.org/new.zip", Dir: "/d"}, time.Now())
	if err := errors.Join(s.save(changes{1, map[ID]*kept{3: d.stored()}}), s.close()); err != nil {
		t.Fatal(err)
	}
	if had, err := readList(path); err != nil || len(had.entries) != 1 {
		t.Errorf("%d entries, %v", len(had.entries), err)
	}
}
