package downloader

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
	"gannet/downloader/faulty"
)

func TestSecretsStayWithTheirHost(t *testing.T) {
	body := faulty.Body{Size: 1000, Seed: 1}
	elsewhere := faulty.New(t, body)
	srv := faulty.New(t, body, faulty.When(faulty.Path("/file.bin"), faulty.Redirect(302, "/moved")),
		faulty.When(faulty.Path("/moved"), faulty.Redirect(302, elsewhere.URL)))
	e := newEngine(t, Options{})
	link := strings.Replace(srv.URL, "://", "://user:word@", 1)
	id := add(t, e, Request{URL: link, Dir: t.TempDir(), Header: http.Header{"X-Token": {"secret"}}})
	if s := await(t, e, id, ended); s.State != Done || strings.Contains(s.URL, "word") {
		t.Fatalf("%+v %v", s, s.Err)
	}
	for _, r := range srv.Requests() {
		if r.Header.Get("X-Token") == "" || r.Header.Get("Authorization") == "" {
			t.Errorf("its own host was asked without the secrets: %s %v", r.Path, r.Header)
		}
	}
	for _, r := range elsewhere.Requests() {
		for _, name := range []string{"X-Token", "Authorization", "Referer"} {
			if value := r.Header.Get(name); value != "" {
				t.Errorf("another host was told %s: %s", name, value)
			}
		}
	}
}

// TestServerComesBack takes the server away in mid-file and brings it back.
func TestServerComesBack(t *testing.T) {
	const cut = 600_000
	body := faulty.Body{Size: 1 << 20, Seed: 2}
	srv := faulty.New(t, body, faulty.Budget(cut))
	e := newEngine(t, Options{Retries: -1})
	id := add(t, e, Request{URL: srv.URL, Dir: t.TempDir()})
	await(t, e, id, func(s *Snapshot) bool { return s.Done == cut })
	srv.Down()
	await(t, e, id, func(s *Snapshot) bool {
		return s.State == Waiting && s.Err.Kind == failure.Refused && !s.RetryAt.IsZero()
	})
	srv.Change()
	if err := srv.Up(); err != nil {
		t.Fatal(err)
	}
	e.Resume(id)
	s := await(t, e, id, ended)
	if s.State != Done || sumOf(t, s.Path) != body.SHA256() {
		t.Errorf("%+v %v", s, s.Err)
	}
	if srv.Sent() != body.Size {
		t.Errorf("%d bytes were sent for a file of %d", srv.Sent(), body.Size)
	}
}

// TestOutageIsForgotten takes the server away from several connections: when it is back there
// are several again, also for other files.
func TestOutageIsForgotten(t *testing.T) {
	body := faulty.Body{Size: 64 << 20, Seed: 3}
	srv := faulty.New(t, body, faulty.Slow(2<<20))
	e := newEngine(t, Options{Retries: -1})
	id := add(t, e, Request{URL: srv.URL, Dir: t.TempDir()})
	several := func(s *Snapshot) bool { return s.Connections > 4 }
	await(t, e, id, several)
	srv.Down()
	await(t, e, id, in(Waiting))
	if err := srv.Up(); err != nil {
		t.Fatal(err)
	}
	e.Resume(id)
	await(t, e, id, several)
	if s := await(t, e, id, ended); s.State != Done || sumOf(t, s.Path) != body.SHA256() {
		t.Errorf("%+v %v", s, s.Err)
	}
}

// TestBeyond4GiB goes on with a file of which all but the last 3 MiB are there, on
// several connections. What is there is a hole, so that the disk is spared.
func TestBeyond4GiB(t *testing.T) {
	const missing = 3 << 20
	body := faulty.Body{Size: 4<<30 + 5<<20 + 77, Seed: 3}
	dir := t.TempDir()
	if free, err := disk.Free(dir); err != nil || free < 2*body.Size {
		t.Skip("needs 9 GB of disk for a moment")
	}
	srv := faulty.New(t, body, faulty.Slow(1<<20))
	e := newEngine(t, Options{})
	first, err := http.Head(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	first.Body.Close()
	part, err := disk.Create(disk.OS{}, dir, "file.bin", disk.TakeNumber, disk.Record{
		URL: srv.URL, Size: body.Size, ETag: first.Header.Get("ETag"), LastModified: first.Header.Get("Last-Modified"), Dated: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	from := body.Size - missing
	if _, err := part.WriteAt([]byte{0}, from-1); err != nil { // so long is it already
		t.Fatal(err)
	}
	if err := part.Suspend([]disk.Span{{From: 0, To: from}}); err != nil {
		t.Fatal(err)
	}
	id := add(t, e, Request{URL: srv.URL, Dir: dir})
	s := await(t, e, id, ended)
	if s.State != Done || s.Size != body.Size {
		t.Fatalf("%+v %v", s, s.Err)
	}
	file, err := os.Open(filepath.Join(dir, "file.bin"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	got, want := make([]byte, missing), make([]byte, missing)
	if _, err := file.ReadAt(got, from); err != nil {
		t.Fatal(err)
	}
	if _, err := body.ReadAt(want, from); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("the bytes beyond 4 GiB are wrong")
	}
	if info, err := file.Stat(); err != nil || info.Size() != body.Size {
		t.Errorf("the file has %v bytes, want %d: %v", info.Size(), body.Size, err)
	}
	if srv.Sent() > missing+1<<20 { // a connection whose tail another took over may be ahead
		t.Errorf("%d bytes were sent, %d were missing", srv.Sent(), missing)
	}
}
