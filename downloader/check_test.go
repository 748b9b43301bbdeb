package downloader

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gannet/downloader/failure"
	"gannet/downloader/faulty"
	"gannet/internal/message"

	"gannet/downloader/note"
)

func TestCheck(t *testing.T) {
	body := faulty.Body{Size: 1<<20 + 3, Seed: 33}
	dir, store := t.TempDir(), filepath.Join(t.TempDir(), "list.db")
	e, err := New(Options{Store: store})
	if err != nil {
		t.Fatal(err)
	}
	srv := faulty.New(t, body)
	id := add(t, e, Request{URL: srv.URL, Dir: dir})
	path := await(t, e, id, in(Done)).Path
	checked := func(code message.Code) func(*Snapshot) bool {
		want := message.Of(code, message.Args{"Algorithm": "sha256"}).String()
		return func(s *Snapshot) bool { return s.Checked.String() == want }
	}

	if err := e.Check(t.Context(), id, body.SHA256()); err != nil {
		t.Error(err)
	}
	if s := await(t, e, id, checked(note.Matches)); s.Differs() {
		t.Error("it differs")
	}
	if err := e.Check(t.Context(), id, "no checksum"); err == nil || !strings.Contains(err.Error(), "0 to 9 or a to f") {
		t.Errorf("nonsense: %v", err)
	}
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	if err := e.Check(stopped, id, body.SHA256()); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	if err := os.WriteFile(path, []byte("abc"), 0o644); err != nil {
		t.Fatal(err)
	}
	// Of "abc", by RFC 1321 §A.5, RFC 3174 §7.3 and RFC 6234 §8.5.
	for _, sum := range []string{
		"md5:900150983cd24fb0d6963f7d28e17f72",
		"sha1:a9993e364706816aba3e25717850c26c9cd0d89d",
		"sha512:ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
	} {
		if err := e.Check(t.Context(), id, sum); err != nil {
			t.Error(err)
		}
	}
	if err := e.Check(t.Context(), id, "sha256:"+body.SHA256()); !failure.Is(err, failure.Checksum) {
		t.Errorf("another file: %v", err)
	}
	closeEngine(t, e)

	e = newEngine(t, Options{Store: store})
	s := await(t, e, id, checked(note.Differs))
	if !s.Differs() {
		t.Error("it does not differ")
	}
	if s.SHA256 != "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" {
		t.Errorf("SHA-256 %s", s.SHA256)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := e.Check(t.Context(), id, body.SHA256()); !failure.Is(err, failure.Missing) {
		t.Errorf("a file that is gone: %v", err)
	}
}

// What did not match goes when its download does, also after a restart, and a checksum
// that cannot be compared is no reason to compare none.
func TestWrongBytesAreDeleted(t *testing.T) {
	body, other := faulty.Body{Size: 300 << 10, Seed: 34}, faulty.Body{Size: 300 << 10, Seed: 35}
	srv := faulty.New(t, other)
	dir, store := t.TempDir(), filepath.Join(t.TempDir(), "list.db")
	e, err := New(Options{Store: store})
	if err != nil {
		t.Fatal(err)
	}
	id := add(t, e, Request{URL: srv.URL, Dir: dir, Checksum: body.SHA256()})
	if s := await(t, e, id, ended); s.State != Failed || s.Err.Kind != failure.Checksum {
		t.Fatalf("%+v %v", s, s.Err)
	}
	added, err := e.Add(Request{URL: srv.URL, Dir: dir, Checksum: "sha256:abc", Again: true})
	if err != nil || refusal(added[0].Err) != failure.BadChecksum {
		t.Errorf("with nonsense for a checksum: %+v, %v", added, err)
	}
	closeEngine(t, e)
	e = newEngine(t, Options{Store: store})
	e.Resume(id)
	if s := await(t, e, id, func(s *Snapshot) bool { return s.State == Failed && len(srv.Requests()) > 1 }); s.Err.Kind != failure.Checksum {
		t.Errorf("tried again without its checksum: %+v %v", s, s.Err)
	}
	e.Remove(id)
	closeEngine(t, e)
	onlyFile(t, dir, "")
}
