package downloader

import (
	"bytes"
	"cmp"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"gannet/downloader/failure"
	"gannet/downloader/faulty"

	"gannet/internal/message"

	"gannet/downloader/note"
)

// table is a text that packs well.
var table = []byte(strings.Repeat("2024-03-01;Gannet;12.50;a row of a table\n", 20_000))

// bombSize is how many bytes may come of a body that was encoded before its growth is looked at.
const bombSize = 256 << 20

var allCodings = []string{"gzip", "deflate", "bare deflate", "br", "zstd"}

// serve answers each request with what the function writes.
func serve(t *testing.T, answer http.HandlerFunc) *httptest.Server {
	t.Helper()
	srv := httptest.NewServer(answer)
	t.Cleanup(srv.Close)
	return srv
}

// packed answers as a server does that packs without being asked to.
func packed(contentType, coding string, body []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.Header().Set("Content-Encoding", coding)
		w.Header().Set("ETag", `"1"`)
		w.Write(body)
	}
}

func TestPackedBodyIsSavedAsBrowsersDo(t *testing.T) {
	for _, coding := range allCodings {
		wire := faulty.Encode(t, coding, table)
		header := strings.TrimPrefix(coding, "bare ")
		ext := map[string]string{"gzip": ".gz", "deflate": ".zz", "br": ".br", "zstd": ".zst"}[header]
		for name, want := range map[string][]byte{
			"report.csv":         table,
			"report":             table,
			"report.tar" + ext:   wire,
			"REPORT" + ext + "":  wire,
			"a.gzip.notes.txt":   table,
			"index.html?x=1.zip": table,
		} {
			t.Run(coding+" "+name, func(t *testing.T) {
				srv := serve(t, packed("text/csv", header, wire))
				e := newEngine(t, Options{})
				s := await(t, e, add(t, e, Request{URL: srv.URL + "/" + name, Dir: t.TempDir()}), ended)
				if s.State != Done {
					t.Fatalf("%v (%+v)", s.Err, s.Err)
				}
				if got, err := os.ReadFile(s.Path); err != nil || !bytes.Equal(got, want) {
					t.Errorf("saved %d bytes, want %d (%v)", len(got), len(want), err)
				}
				if s.Size != int64(len(want)) || s.Done != s.Size {
					t.Errorf("size %d, done %d, want %d", s.Size, s.Done, len(want))
				}
				told := noted(t, e, s.ID, note.Decoding, message.Args{"Encoding": header})
				if unpacked := len(want) == len(table); told != unpacked {
					t.Errorf("told %v that it was unpacked", told)
				}
			})
		}
	}
}

func TestTypeOfAnArchiveKeepsItPacked(t *testing.T) {
	wire := faulty.Encode(t, "gzip", table)
	for media, want := range map[string][]byte{
		"application/gzip": wire, "application/x-gzip": wire, "Application/X-GZip; q=1": wire,
		"application/octet-stream": table, "": table,
	} {
		srv := serve(t, packed(media, "x-gzip", wire))
		e := newEngine(t, Options{})
		s := await(t, e, add(t, e, Request{URL: srv.URL + "/backup", Dir: t.TempDir()}), ended)
		if s.State != Done {
			t.Fatal(s.Err)
		}
		if got, err := os.ReadFile(s.Path); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: saved %d bytes, want %d (%v)", media, len(got), len(want), err)
		}
	}
}

func TestCodingsThatAreNone(t *testing.T) {
	for _, coding := range []string{"identity", "", "utf-8", "aws-chunked", "identity, identity"} {
		srv := serve(t, packed("text/csv", coding, table))
		e := newEngine(t, Options{})
		s := await(t, e, add(t, e, Request{URL: srv.URL + "/a.csv", Dir: t.TempDir()}), ended)
		if s.State != Done || s.Size != int64(len(table)) {
			t.Errorf("%q: %v %v", coding, s.State, s.Err)
		}
	}
}

// TestFileThatIsNotInGzip saves a file as it comes that is only said to be in gzip, and sees what a packed one is.
func TestFileThatIsNotInGzip(t *testing.T) {
	const page = "<!DOCTYPE html><title>Log in</title>"
	for name, c := range map[string]struct {
		body []byte
		want failure.Kind
	}{
		"a zip":         {body: []byte("PK\x03\x04 and more")},
		"a single byte": {body: []byte("a")},
		"a page":        {body: []byte(page), want: failure.Page},
		"a packed page": {body: faulty.Encode(t, "gzip", []byte(page)), want: failure.Page},
		"half a file":   {body: faulty.Encode(t, "gzip", table)[:100], want: failure.Corrupt},
	} {
		srv := serve(t, packed("application/zip", "gzip", c.body))
		e := newEngine(t, Options{})
		s := await(t, e, add(t, e, Request{URL: srv.URL + "/a.zip", Dir: t.TempDir()}), ended)
		switch {
		case c.want != "":
			if s.State != Failed || s.Err.Kind != c.want {
				t.Errorf("%s: %v %v", name, s.State, s.Err)
			}
		case s.State != Done:
			t.Errorf("%s: %v", name, s.Err)
		default:
			if got, err := os.ReadFile(s.Path); err != nil || !bytes.Equal(got, c.body) {
				t.Errorf("%s: %q %v", name, got, err)
			}
		}
	}
}

func TestSeveralCodingsAreTakenOffInTurn(t *testing.T) {
	srv := serve(t, packed("text/csv", "gzip, br", faulty.Encode(t, "br", faulty.Encode(t, "gzip", table))))
	e := newEngine(t, Options{})
	s := await(t, e, add(t, e, Request{URL: srv.URL + "/a.csv", Dir: t.TempDir()}), ended)
	if s.State != Done {
		t.Fatal(s.Err)
	}
	if got, err := os.ReadFile(s.Path); err != nil || !bytes.Equal(got, table) {
		t.Errorf("saved %d bytes (%v)", len(got), err)
	}
}

func TestUnknownCodingIsRefused(t *testing.T) {
	for _, coding := range []string{"compress", "dcb", "gzip, exi", "gzip, gzip, gzip, gzip"} {
		srv := serve(t, packed("text/csv", coding, table))
		e := newEngine(t, Options{})
		dir := t.TempDir()
		s := await(t, e, add(t, e, Request{URL: srv.URL + "/a.csv", Dir: dir}), ended)
		if s.State != Failed || s.Err.Kind != failure.Packing {
			t.Errorf("%s: %v %v", coding, s.State, s.Err)
		}
		onlyFile(t, dir, "")
	}
}

// A body that is cut is never a file, however the server ends it.
func TestCutPackedBodyIsAFailure(t *testing.T) {
	for _, coding := range allCodings {
		whole := faulty.Encode(t, coding, table)
		header := strings.TrimPrefix(coding, "bare ")
		damaged := slices.Clone(whole)
		damaged[len(damaged)-3] ^= 0x55
		for name, c := range map[string]struct {
			body  []byte
			cut   bool // the connection breaks
			kind  failure.Kind
			wrong bool // this coding does not notice
		}{
			"cut":       {body: whole[:len(whole)/2], kind: failure.Corrupt},
			"one less":  {body: whole[:len(whole)-1], kind: failure.Corrupt},
			"broken":    {body: whole[:len(whole)/2], cut: true, kind: failure.Lost},
			"more":      {body: append(slices.Clone(whole), "and more"...), kind: failure.Corrupt},
			"no packed": {body: table[:100], kind: failure.Corrupt, wrong: coding == "gzip"}, // but taken as it is
			"damaged":   {body: damaged, kind: failure.Corrupt, wrong: coding == "bare deflate" || coding == "br" || coding == "zstd"},
		} {
			if c.wrong {
				continue
			}
			t.Run(coding+" "+name, func(t *testing.T) {
				srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
					packed("text/csv", header, c.body)(w, r)
					if c.cut {
						w.(http.Flusher).Flush()
						panic(http.ErrAbortHandler)
					}
				})
				e := newEngine(t, Options{})
				dir := t.TempDir()
				s := await(t, e, add(t, e, Request{URL: srv.URL + "/a.csv", Dir: dir}), ended)
				if s.State != Failed || s.Err.Kind != c.kind {
					t.Errorf("%v, %+v", s.State, s.Err)
				}
				if _, err := os.Stat(filepath.Join(dir, "a.csv")); !errors.Is(err, os.ErrNotExist) {
					t.Error("there is a file under the final name")
				}
			})
		}
	}
}

// A body that only the connection's end ends shows a cut where the packed data does.
func TestCutWithoutLengthIsSeen(t *testing.T) {
	whole := faulty.Encode(t, "gzip", table)
	srv := faulty.New(t, faulty.Body{Size: 1}, faulty.Instead("text/csv", whole[:len(whole)/2]), faulty.Unsized(), faulty.Header("Content-Encoding", "gzip"))
	e := newEngine(t, Options{})
	s := await(t, e, add(t, e, Request{URL: srv.Base + "/a.csv", Dir: t.TempDir()}), ended)
	if s.State != Failed || s.Err.Kind != failure.Lost {
		t.Errorf("%v, %+v", s.State, s.Err)
	}
}

func TestEmptyPackedBodyIsAnEmptyFile(t *testing.T) {
	srv := serve(t, packed("text/csv", "gzip", nil))
	e := newEngine(t, Options{})
	s := await(t, e, add(t, e, Request{URL: srv.URL + "/a.csv", Dir: t.TempDir()}), ended)
	if s.State != Done || s.Size != 0 {
		t.Errorf("%v %v %d", s.State, s.Err, s.Size)
	}
}

// The rest of a packed file can't be asked for: it is fetched from its start, by one
// connection, and no byte of the packed form gets among the others.
func TestPackedBodyStartsOver(t *testing.T) {
	wire := faulty.Encode(t, "gzip", faulty.Body{Size: 3 << 20, Seed: 3}.Bytes())
	tries := 0
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		tries++
		if tries > 1 && r.Header.Get("Range") != "" {
			t.Errorf("asked for %s", r.Header.Get("Range"))
		}
		w.Header().Set("Content-Type", "application/octet-stream")
		w.Header().Set("Content-Encoding", "gzip")
		w.Header().Set("ETag", `"1"`)
		http.ServeContent(&cutter{w, cmp.Or(map[int]int{1: len(wire) / 2}[tries], len(wire))}, r, "", time.Time{}, bytes.NewReader(wire))
	})
	e := newEngine(t, Options{Retries: 3})
	s := await(t, e, add(t, e, Request{URL: srv.URL + "/a.bin", Dir: t.TempDir()}), ended)
	if s.State != Done {
		t.Fatalf("%v %+v", s.Err, s.Err)
	}
	if want := (faulty.Body{Size: 3 << 20, Seed: 3}).SHA256(); sumOf(t, s.Path) != want {
		t.Error("a wrong file was delivered")
	}
	if tries != 2 {
		t.Errorf("%d requests", tries)
	}
}

// An archive is fetched in its packed form, so the rest of it can be asked for.
func TestArchiveGoesOn(t *testing.T) {
	body := faulty.Body{Size: 1 << 20, Seed: 4}
	srv := faulty.New(t, body, faulty.Header("Content-Encoding", "gzip"), faulty.When(faulty.First(1), faulty.DropAfter(300_000)))
	e := newEngine(t, Options{Retries: 3})
	s := await(t, e, add(t, e, Request{URL: srv.Base + "/a.tar.gz", Dir: t.TempDir()}), ended)
	if s.State != Done || sumOf(t, s.Path) != body.SHA256() {
		t.Fatalf("%v %+v", s.Err, s.Err)
	}
	if srv.Sent() != body.Size {
		t.Errorf("%d bytes were sent", srv.Sent())
	}
}

// cutter ends an answer after so many bytes.
type cutter struct {
	http.ResponseWriter
	left int
}

func (c *cutter) Write(b []byte) (int, error) {
	if len(b) > c.left {
		c.ResponseWriter.Write(b[:c.left])
		c.ResponseWriter.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}
	c.left -= len(b)
	return c.ResponseWriter.Write(b)
}

// The same file packed and not: what came in one form is not joined with the other.
func TestPackedAndBareAreNotJoined(t *testing.T) {
	body := faulty.Body{Size: 1 << 20, Seed: 9}
	wire := faulty.Encode(t, "gzip", body.Bytes())
	etag := faulty.ETag(`"the same for both"`)
	other := []faulty.Option{faulty.Serve(faulty.Body{Size: body.Size, Seed: 10}), etag, faulty.Header("Content-Encoding", "gzip")}
	srv := faulty.New(t, body, etag, faulty.When(faulty.First(1), faulty.DropAfter(300_000)), faulty.When(faulty.Later, other...),
		faulty.When(faulty.Not(faulty.Later), faulty.When(faulty.Not(faulty.First(1)),
			faulty.Instead("text/csv", wire), faulty.Header("Content-Encoding", "gzip"))))
	e := newEngine(t, Options{Retries: 3})
	s := await(t, e, add(t, e, Request{URL: srv.URL, Dir: t.TempDir()}), ended)
	if s.State != Done {
		t.Fatalf("%v %+v", s.Err, s.Err)
	}
	if sumOf(t, s.Path) != body.SHA256() {
		t.Error("a wrong file was delivered")
	}
}

func TestBombIsAQuestion(t *testing.T) {
	var b bytes.Buffer
	w, err := zstd.NewWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	zeros := make([]byte, 1<<20)
	for range bombSize>>20 + 16 {
		if _, err := w.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	srv := serve(t, packed("text/csv", "zstd", b.Bytes()))
	e := newEngine(t, Options{Retries: 3})
	dir := t.TempDir()
	id := add(t, e, Request{URL: srv.URL + "/a.csv", Dir: dir})
	s := await(t, e, id, ended)
	if s.State != Failed || s.Err.Kind != failure.Inflated || s.Done > bombSize+128<<10 {
		t.Fatalf("%v %+v, %d bytes", s.State, s.Err, s.Done)
	}
	e.Resume(id)
	s = await(t, e, id, func(s *Snapshot) bool { return s.State == Done || s.State == Failed && s.Done > bombSize+128<<10 })
	if s.State != Done || s.Size != bombSize+16<<20 {
		t.Fatalf("%v %+v, %d bytes", s.State, s.Err, s.Size)
	}
}
