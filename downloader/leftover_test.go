package downloader

import (
	"testing"

	"gannet/downloader/faulty"
)

// A part of an earlier program is gone on with though the server is busy at first.
func TestUnfinishedFileGoesOnAfterAFailure(t *testing.T) {
	body := faulty.Body{Size: 1 << 20, Seed: 70}
	srv := faulty.New(t, body, faulty.Slow(1<<20), faulty.When(faulty.Times(1, faulty.Not(faulty.First(1))), faulty.Status(503)))
	dir := t.TempDir()
	e, err := New(Options{Connections: 1})
	if err != nil {
		t.Fatal(err)
	}
	start(t, e, srv.URL, dir)
	closeEngine(t, e)
	e = newEngine(t, Options{Retries: 3})
	s := await(t, e, add(t, e, Request{URL: srv.URL, Dir: dir}), ended)
	if s.State != Done || sumOf(t, s.Path) != body.SHA256() {
		t.Errorf("%+v %v", s, s.Err)
	}
	if last := srv.Requests(); len(last) != 3 || last[2].From == 0 {
		t.Errorf("asked for %+v", last)
	}
	onlyFile(t, dir, "file.bin")
}
