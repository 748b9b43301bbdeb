package downloader

import (
	"testing"

	"gannet/downloader/failure"
	"gannet/downloader/faulty"

	"gannet/internal/message"

	"gannet/downloader/note"
)

// A server that gives a byte for each request is not asked a million times.
func TestTinyRangesEnd(t *testing.T) {
	srv := faulty.New(t, faulty.Body{Size: 1 << 20, Seed: 70}, faulty.MaxSpan(1))
	e := newEngine(t, Options{Retries: 1})
	s := await(t, e, add(t, e, Request{URL: srv.URL, Dir: t.TempDir()}), ended)
	if n := len(srv.Requests()); s.State != Failed || s.Err.Kind != failure.Lost || n > 20 {
		t.Errorf("%v %v, %d requests", s.State, s.Err, n)
	}
}

// How it was proved is told.
func TestResumeSaysHowItWasProved(t *testing.T) {
	srv := faulty.New(t, faulty.Body{Size: 1 << 20, Seed: 71}, faulty.NoValidator(), faulty.When(faulty.First(1), faulty.DropAfter(500_000)))
	e := newEngine(t, Options{Retries: 1})
	id := add(t, e, Request{URL: srv.URL, Dir: t.TempDir()})
	if s := await(t, e, id, ended); s.State != Done || !noted(t, e, id, note.Sampled, message.Args{"Checks": 8}) {
		details, _ := e.Details(id)
		t.Errorf("%v %v %+v", s.State, s.Err, details.Notes)
	}
}
