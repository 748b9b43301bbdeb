package downloader

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"gannet/downloader/faulty"
)

func TestSHA256OfEveryFile(t *testing.T) {
	large := faulty.Body{Size: 6<<20 + 5, Seed: 21}
	for name, options := range map[string][]faulty.Option{
		"good":       nil,
		"chunked":    {faulty.Chunked(), faulty.NoRanges()},
		"several":    {faulty.Slow(4 << 20)},
		"each drops": {faulty.DropAfter(1 << 20)},
		"changed":    {faulty.NoValidator(), faulty.When(faulty.First(1), faulty.Serve(faulty.Body{Size: large.Size, Seed: 1}), faulty.DropAfter(4<<20))},
	} {
		t.Run(name, func(t *testing.T) {
			srv := faulty.New(t, large, options...)
			e := newEngine(t, Options{Sum: SumAside, Retries: 5})
			s := await(t, e, add(t, e, Request{URL: srv.URL, Dir: t.TempDir()}), summed)
			if s.State != Done || s.SHA256 != large.SHA256() {
				t.Errorf("%v %v: SHA-256 %q, want %q", s.State, s.Err, s.SHA256, large.SHA256())
			}
		})
	}
}

func TestSHA256IsNotComputedUnasked(t *testing.T) {
	srv := faulty.New(t, faulty.Body{Size: 100})
	e := newEngine(t, Options{})
	if s := await(t, e, add(t, e, Request{URL: srv.URL, Dir: t.TempDir()}), ended); s.State != Done || s.SHA256 != "" {
		t.Errorf("%v %q", s.State, s.SHA256)
	}
}

func TestSHA256IsKept(t *testing.T) {
	body := faulty.Body{Size: 1000, Seed: 5}
	srv := faulty.New(t, body)
	store := t.TempDir() + "/list.db"
	e := newEngine(t, Options{Sum: SumAside, Store: store})
	id := add(t, e, Request{URL: srv.URL, Dir: t.TempDir()})
	await(t, e, id, in(Done))
	closeEngine(t, e)
	again := newEngine(t, Options{Store: store})
	if s := await(t, again, id, in(Done)); s.SHA256 != body.SHA256() {
		t.Errorf("SHA-256 %q", s.SHA256)
	}
}

// What was hashed of a part that turns out to be of another version is not the file's.
func TestSHA256OfAFileThatChanged(t *testing.T) {
	old, body := faulty.Body{Size: 3 << 20, Seed: 1}.Bytes(), faulty.Body{Size: 3 << 20, Seed: 1}.Bytes()
	body[2<<20] ^= 1
	tries := 0
	srv := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		tries++
		w.Header().Set("Content-Length", fmt.Sprint(len(body)))
		if tries == 1 {
			w.Write(old[:len(old)-1])
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		}
		w.Write(body[:1<<20])
		w.(http.Flusher).Flush()
		time.Sleep(200 * time.Millisecond) // what is there is hashed meanwhile
		w.Write(body[1<<20:])
	})
	e := newEngine(t, Options{Sum: SumAside, Retries: 3})
	s := await(t, e, add(t, e, Request{URL: srv.URL + "/a.bin", Dir: t.TempDir()}), summed)
	if s.State != Done || s.SHA256 != sumOf(t, s.Path) || content(t, s.Path) != string(body) {
		t.Errorf("%v %v: SHA-256 %s", s.State, s.Err, s.SHA256)
	}
}
