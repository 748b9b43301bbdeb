package downloader

import (
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"gannet/internal/message"
)

// told is a log that tells of each line.
type told chan string

func (l told) Write(line []byte) (int, error) {
	select {
	case l <- string(line):
	default:
	}
	return len(line), nil
}

// What could not be stored is stored later.
func TestListIsStoredLater(t *testing.T) {
	dir := t.TempDir()
	path, log := filepath.Join(dir, "list.db"), make(told, 100)
	e, err := New(Options{Store: path, Proxy: "none", Log: slog.New(slog.NewTextHandler(log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	id := add(t, e, Request{URL: "http://127.0.0.1:1/file.bin", Dir: dir})
	kept := add(t, e, Request{URL: "http://127.0.0.1:1/kept.bin", Dir: dir})
	for _, id := range []ID{id, kept} { // so that nothing more happens to them
		await(t, e, id, in(Failed))
	}

	broken, err := openDB(filepath.Join(dir, "broken.db"))
	if err != nil {
		t.Fatal(err)
	}
	broken.Close()
	swap := func(db *listDB) *listDB {
		e.store.mu.Lock()
		defer e.store.mu.Unlock()
		old := e.store.db
		e.store.db = db
		return old
	}
	whole := swap(broken)
	e.Remove(id)
	added, err := e.Add(Request{URL: "http://127.0.0.1:1/added.bin", Dir: dir})
	if err == nil {
		t.Error("that the list is not stored was not said")
	}
	for line := ""; !strings.Contains(line, "download list not saved"); {
		line = <-log
	}
	swap(whole)
	closeEngine(t, e)

	e = newEngine(t, Options{Store: path})
	list := e.Subscribe().Take().Downloads.Slice()
	if len(list) != 2 || list[0].ID != kept || list[1].ID != added[0].ID {
		t.Errorf("stored: %+v", list)
	}
}

// The list keeps what was said with its parts, so that the window can say it in another language
// after a restart.
// The list has the same order after a restart, whatever left it and was moved before.
func TestListKeepsItsOrder(t *testing.T) {
	store := filepath.Join(t.TempDir(), "list.db")
	open := func() *Engine {
		e, err := New(Options{Store: store, Proxy: "none"})
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	names := func(e *Engine) (names []string) {
		for _, s := range e.Subscribe().Take().Downloads.All() {
			names = append(names, s.Name)
		}
		return names
	}
	paused := func(e *Engine, names ...string) (ids []ID) {
		for _, name := range names {
			id := add(t, e, Request{URL: "http://127.0.0.1:9/" + name, Dir: t.TempDir()})
			e.Pause(id)
			ids = append(ids, id)
		}
		return ids
	}
	e := open()
	ids := paused(e, "a", "b", "c", "d")
	e.Remove(ids[0], ids[1])
	more := paused(e, "e", "f", "g")
	check := func(want string) {
		t.Helper()
		for range 2 {
			if got := strings.Join(names(e), ""); got != want {
				t.Errorf("the order is %s, want %s", got, want)
			}
			closeEngine(t, e)
			e = open()
		}
	}
	check("cdefg")
	e.Move(more[1], -2)
	e.Move(ids[2], 1)
	e.Replace(ids[3], "", "D")
	check("fcDeg")
	closeEngine(t, e)
}

func TestListKeepsMessages(t *testing.T) {
	dir := t.TempDir()
	store := filepath.Join(dir, "list.db")
	e := newEngine(t, Options{Store: store, Extract: true, Command: []string{"gannet-no-such"}})
	content := zipped(t)
	sum := sha256.Sum256(content)
	id := add(t, e, Request{URL: fileServer(t, content) + "/a.zip", Dir: dir, Checksum: "sha256:" + hex.EncodeToString(sum[:])})
	before := tasked(t, e, id)
	notes, _ := e.Details(id)
	closeEngine(t, e)

	again := newEngine(t, Options{Store: store})
	after := again.Subscribe().Take().Downloads.At(0)
	said, _ := again.Details(id)
	pairs := [][2]message.Message{
		{before.Checked, after.Checked}, {before.Extract.Said, after.Extract.Said}, {before.Command.Said, after.Command.Said},
	}
	if len(notes.Notes) < 2 || len(notes.Notes) != len(said.Notes) {
		t.Fatalf("notes %v, were %v", said.Notes, notes.Notes)
	}
	for i := range notes.Notes {
		pairs = append(pairs, [2]message.Message{notes.Notes[i].Message, said.Notes[i].Message})
	}
	for _, p := range pairs {
		if p[0].IsZero() || p[0].Code() != p[1].Code() || !reflect.DeepEqual(p[0].Args(), p[1].Args()) {
			t.Errorf("%v was %v", p[1], p[0])
		}
	}
}
