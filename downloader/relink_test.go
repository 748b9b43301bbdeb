// Going on from a fresh link, which may lead to another file.

package downloader

import (
	"net/http"
	"strconv"
	"testing"

	"gannet/downloader/disk"
	"gannet/downloader/failure"
	"gannet/downloader/faulty"
	"gannet/downloader/link"
)

func TestFreshLink(t *testing.T) {
	body := faulty.Body{Size: 2 << 20, Seed: 10}
	old := faulty.New(t, body, faulty.DropAfter(500<<10), faulty.When(faulty.Not(faulty.First(1)), faulty.Status(403)))
	same := faulty.New(t, body, faulty.ETag(`"else"`))
	another := faulty.New(t, faulty.Body{Size: 2 << 20, Seed: 11}, faulty.ETag(`"other"`))
	e := newEngine(t, Options{})
	id := add(t, e, Request{URL: old.URL, Dir: t.TempDir()})
	if s := await(t, e, id, ended); s.State != Failed || s.Err.Kind != failure.Denied || s.Done == 0 {
		t.Fatalf("%+v %v", s, s.Err)
	}
	if err := e.Relink(id, link.Item{URL: another.URL}); err != nil {
		t.Fatal(err)
	}
	if s := await(t, e, id, ended); s.State != Failed || s.Err.Kind != failure.Different || s.Done == 0 {
		t.Fatalf("another file: %+v %v", s, s.Err)
	}
	if err := e.Relink(id, link.Item{URL: same.URL}); err != nil {
		t.Fatal(err)
	}
	s := await(t, e, id, ended)
	if s.State != Done || sumOf(t, s.Path) != body.SHA256() {
		t.Fatalf("the same file: %+v %v", s, s.Err)
	}
	if sent := same.Sent(); sent > 2<<20-400<<10 {
		t.Errorf("%d bytes fetched from the fresh link", sent)
	}
	if err := e.Relink(id, link.Item{URL: "no link"}); err == nil {
		t.Error("nonsense was taken as a link")
	}
}

// A node that knows no ranges, and a wrong link, do not take away what later answers are
// held against.
func TestVersionIsKeptThroughAnAnswerWithoutRanges(t *testing.T) {
	const cut, again = 700_000, 100_000
	body := faulty.Body{Size: 1 << 20, Seed: 45}
	second := faulty.Times(2, faulty.Not(faulty.First(1))) // that of the connection, and the question after it
	srv := faulty.New(t, body, faulty.When(faulty.First(1), faulty.DropAfter(cut)), faulty.When(second, faulty.NoRanges(), faulty.DropAfter(again)))
	e := newEngine(t, Options{Retries: -1})
	id := add(t, e, Request{URL: srv.URL, Dir: t.TempDir()})
	if s := await(t, e, id, ended); s.State != Done || sumOf(t, s.Path) != body.SHA256() {
		t.Errorf("%+v %v", s, s.Err)
	}
	if sent := srv.Sent(); sent > body.Size+2*again {
		t.Errorf("%d bytes were sent for a file of %d", sent, body.Size)
	}
}

// relinkedInVain gives a download of body, whose link fails after a while, a wrong fresh one,
// which must take nothing of what has come.
func relinkedInVain(t *testing.T, body faulty.Body, wrong *faulty.Server) (*Engine, ID) {
	t.Helper()
	old := faulty.New(t, body, faulty.DropAfter(500<<10), faulty.When(faulty.Later, faulty.Status(403)))
	e := newEngine(t, Options{})
	id := add(t, e, Request{URL: old.URL, Dir: t.TempDir()})
	await(t, e, id, in(Failed))
	if err := e.Relink(id, link.Item{URL: wrong.URL}); err != nil {
		t.Fatal(err)
	}
	if s := await(t, e, id, ended); s.State != Failed || s.Err.Kind != failure.Different || s.Done == 0 {
		t.Fatalf("another file: %+v %v", s, s.Err)
	}
	return e, id
}

func TestWrongLinkWithoutRangesTakesNothing(t *testing.T) {
	body := faulty.Body{Size: 2 << 20, Seed: 46}
	e, id := relinkedInVain(t, body, faulty.New(t, faulty.Body{Size: 2 << 20, Seed: 47}, faulty.NoRanges(), faulty.NoValidator(), faulty.Chunked()))
	same := faulty.New(t, body)
	if err := e.Relink(id, link.Item{URL: same.URL}); err != nil {
		t.Fatal(err)
	}
	if s := await(t, e, id, ended); s.State != Done || sumOf(t, s.Path) != body.SHA256() {
		t.Fatalf("the same file: %+v %v", s, s.Err)
	}
	if sent := same.Sent(); sent > 2<<20-400<<10 {
		t.Errorf("%d bytes fetched from the right link", sent)
	}
}

// A wrong link may fill gaps before it shows itself, and break in between: nothing of that is
// there for the right one.
func TestWrongLinkThatBreaksTakesNothing(t *testing.T) {
	const mib = 1 << 20
	body := faulty.Body{Size: 4 * mib, Seed: 48}
	gone := faulty.New(t, body, faulty.Status(403))
	wrong := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		other := body.Bytes()
		clear(other[mib : 2*mib])
		w.Header().Set("Content-Length", strconv.Itoa(len(other)))
		w.Write(other[:2*mib+mib/2])
	})
	dir := t.TempDir()
	there := []disk.Span{{From: 0, To: mib}, {From: 2 * mib, To: 3 * mib}}
	part, err := disk.Create(disk.OS{}, dir, "file.bin", disk.TakeNumber, disk.Record{URL: gone.URL, Size: body.Size, ETag: etagOf(t, body)})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range there {
		if _, err := part.WriteAt(body.Bytes()[s.From:s.To], s.From); err != nil {
			t.Fatal(err)
		}
	}
	if err := part.Suspend(there); err != nil {
		t.Fatal(err)
	}
	e := newEngine(t, Options{})
	id := add(t, e, Request{URL: gone.URL, Dir: dir})
	await(t, e, id, in(Failed))
	if err := e.Relink(id, link.Item{URL: wrong.URL + "/file.bin"}); err != nil {
		t.Fatal(err)
	}
	await(t, e, id, in(Failed))
	same := faulty.New(t, body)
	if err := e.Relink(id, link.Item{URL: same.URL}); err != nil {
		t.Fatal(err)
	}
	if s := await(t, e, id, ended); s.State != Done || sumOf(t, s.Path) != body.SHA256() {
		t.Fatalf("%+v %v", s, s.Err)
	}
	if sent := same.Sent(); sent > 2*mib+mib/2 {
		t.Errorf("%d bytes fetched from the right link", sent)
	}
}

// etagOf asks a good server for the ETag of body.
func etagOf(t *testing.T, body faulty.Body) string {
	t.Helper()
	resp, err := http.Get(faulty.New(t, body).URL)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	return resp.Header.Get("ETag")
}

// What was forgotten is not shown as if it were still there.
func TestNothingIsLeftOfAnotherVersion(t *testing.T) {
	srv := faulty.New(t, faulty.Body{Size: 1 << 20, Seed: 43}, faulty.When(faulty.First(1), faulty.DropAfter(700_000)),
		faulty.When(faulty.Not(faulty.First(1)), faulty.Serve(faulty.Body{Size: 1 << 20, Seed: 44})),
		faulty.When(faulty.Not(faulty.First(6)), faulty.Status(404)))
	e := newEngine(t, Options{})
	id := add(t, e, Request{URL: srv.URL, Dir: t.TempDir()})
	if s := await(t, e, id, ended); s.State != Failed || s.Err.Kind != failure.NotFound || s.Done != 0 {
		t.Errorf("%+v %+v", s, s.Err)
	}
}

// TestWrongBytesStayWrong tries again what did not match, with a list that does not know.
func TestWrongBytesStayWrong(t *testing.T) {
	body, other := faulty.Body{Size: 300 << 10, Seed: 15}, faulty.Body{Size: 300 << 10, Seed: 16}
	dir := t.TempDir()
	for name, checksum := range map[string]string{"given.bin": "sha256:" + body.SHA256(), "published.bin": ""} {
		srv := faulty.New(t, other, faulty.Digest("Repr-Digest", body), faulty.When(faulty.Not(faulty.First(1)), faulty.Serve(body)))
		request := Request{URL: srv.Base + "/" + name, Dir: dir, Checksum: checksum}
		e := newEngine(t, Options{})
		if s := await(t, e, add(t, e, request), ended); s.State != Failed || s.Err.Kind != failure.Checksum {
			t.Fatalf("%+v", s)
		}
		closeEngine(t, e)
		e = newEngine(t, Options{})
		if s := await(t, e, add(t, e, request), ended); s.State != Done || sumOf(t, s.Path) != body.SHA256() {
			t.Errorf("%s: %+v %v", name, s, s.Err)
		}
	}
}
