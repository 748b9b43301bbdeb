package downloader

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gannet/downloader/failure"
	"gannet/downloader/faulty"

	"gannet/downloader/note"
)

// failures says which Kind the engine gives where no file can be had.
var failures = map[string]failure.Kind{
	"drop-always-no-ranges":      failure.Lost,
	"chunked-cut-always":         failure.Lost,
	"chunked-no-end":             failure.Lost,
	"silent":                     failure.Unanswered,
	"garbage":                    failure.Invalid,
	"odd-lengths":                failure.Invalid,
	"odd-coding":                 failure.Packing,
	"huge-head":                  failure.Invalid,
	"204":                        failure.Empty,
	"205":                        failure.Empty,
	"304":                        failure.Empty,
	"401":                        failure.Denied,
	"403":                        failure.Denied,
	"404":                        failure.NotFound,
	"410":                        failure.NotFound,
	"500":                        failure.Server,
	"503":                        failure.Busy,
	"redirect-11":                failure.Redirect,
	"redirect-loop":              failure.Redirect,
	"redirect-endless":           failure.Redirect,
	"cookie-refused":             failure.Redirect,
	"redirect-ftp":               failure.Redirect,
	"redirect-file":              failure.Redirect,
	"length-too-short":           failure.Protocol,
	"login":                      failure.Page,
	"login-later":                failure.Instead,
	"message":                    failure.Page,
	"message-later-json":         failure.Instead,
	"message-later-xml":          failure.Instead,
	"message-later-plain":        failure.Instead,
	"message-later-octet-stream": failure.Instead,
	"message-later-untyped":      failure.Instead,
	"message-later-chunked":      failure.Instead,
	"message-later-etag":         failure.Instead,
	"message-later-chunked-etag": failure.Instead,
	"message-later-larger":       failure.Instead,
	"message-later-206":          failure.Instead,
	"shorter-later":              failure.Instead,
	"certificate-name":           failure.Certificate,
	"certificate-expired":        failure.Certificate,
	"certificate-unknown":        failure.Certificate,
	"damaged-Repr-Digest":        failure.Checksum,
	"damaged-Content-Digest":     failure.Checksum,
	"damaged-Digest":             failure.Checksum,
	"damaged-Content-MD5":        failure.Checksum,
	"damaged-X-Goog-Hash":        failure.Checksum,
	"killed-gone":                failure.NotFound,
}

// once lists cases in which no byte may be sent twice.
var once = []string{
	"good", "drop-once", "drop-often", "drop-before-body", "503-twice", "short-206", "trickle", "chunked-206", "no-total",
	"https", "date-only", "signed", "killed-good", "redirect-301", "redirect-10", "unsized-cut-once", "404", "403",
}

// renamed lists cases in which the file stays but its name in the headers does not, or proves nothing: what came is
// compared and kept.
var renamed = []string{
	"weak-etag", "weak-etag-alone", "unquoted-etag", "no-validator", "moved", "touched", "names-weak-now-and-then", "names-weak-now-and-then-no-if-range",
	"names-suffix", "names-suffix-no-if-range", "names-of-nodes", "names-of-nodes-no-if-range", "names-dated-of-nodes",
	"names-dated-of-nodes-no-if-range", "names-dates-of-nodes", "names-dates-of-nodes-no-if-range", "names-date-beside-etag",
	"names-date-beside-etag-no-if-range", "names-etag-now-and-then", "names-etag-now-and-then-no-if-range", "names-each-request",
	"names-each-request-no-if-range", "names-date-each-request", "names-date-each-request-no-if-range", "etags-differ",
}

// mostRenamed is how many requests they may take: three for each version asked for again, and the spot checks.
const mostRenamed = 3*(3+8) + 3 // three names are asked for, and eight spot checks made

// TestCases runs the engine against every case. Interrupted ones are paused when the
// server has sent what it may, and resumed when it has changed.
func TestCases(t *testing.T) {
	const atOnce = 16 // they wait more than they work, so more than t.Parallel allows
	cases := make(chan faulty.Case)
	var working sync.WaitGroup
	for range atOnce {
		working.Go(func() {
			for c := range cases {
				t.Run(c.Name, func(t *testing.T) { testCase(t, c) })
			}
		})
	}
	for _, c := range faulty.Cases() {
		cases <- c
	}
	close(cases)
	working.Wait()
}

func testCase(t *testing.T, c faulty.Case) {
	srv := faulty.New(t, c.Body, c.Options...)
	options := Options{Retries: 2, Timeout: 4 * time.Second}
	if c.Trust && srv.CAFile != "" {
		options.CACerts = []string{srv.CAFile}
	}
	dir := t.TempDir()
	e := newEngine(t, options)
	id := add(t, e, Request{URL: srv.URL, Dir: dir})
	if c.Interrupt > 0 {
		interrupt(t, e, id, srv, c.Interrupt)
	}
	s := await(t, e, id, ended)
	if s.State == Done {
		checkDelivered(t, c, dir, s)
	} else {
		checkRefused(t, c, dir, s)
	}
	checkRequests(t, srv, slices.Contains(once, c.Name))
	if n := len(srv.Requests()); slices.Contains(renamed, c.Name) && (noted(t, e, id, note.FileChanged) || n > mostRenamed) {
		t.Errorf("what had come was given up, or %d requests were too many", n)
	}
	if slices.Contains(once, c.Name) && srv.Sent() > c.Body.Size {
		t.Errorf("%d bytes were sent for a file of %d", srv.Sent(), c.Body.Size)
	}
}

func interrupt(t *testing.T, e *Engine, id ID, srv *faulty.Server, at int64) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	if err := srv.Await(ctx, func() bool { return srv.Sent() == at }); err != nil {
		t.Fatalf("%d bytes sent, want %d: %v", srv.Sent(), at, err)
	}
	// Several connections may have given up bytes that were on their way.
	await(t, e, id, func(s *Snapshot) bool { return s.Done == at || s.Size >= 2<<20 })
	e.Pause(id)
	await(t, e, id, in(Paused))
	busy := func(r faulty.Request) bool { return !r.Ended }
	if err := srv.Await(ctx, func() bool { return !slices.ContainsFunc(srv.Requests(), busy) }); err != nil {
		t.Fatal("a paused download keeps a connection busy")
	}
	srv.Change()
	e.Resume(id)
}

func checkDelivered(t *testing.T, c faulty.Case, dir string, s *Snapshot) {
	t.Helper()
	sum := sumOf(t, s.Path)
	if !slices.ContainsFunc(c.Right, func(b faulty.Body) bool { return b.SHA256() == sum }) {
		info, err := os.Stat(s.Path)
		t.Errorf("a wrong file was delivered: %v %v", info.Size(), err)
	}
	onlyFile(t, dir, filepath.Base(s.Path))
}

func checkRefused(t *testing.T, c faulty.Case, dir string, s *Snapshot) {
	t.Helper()
	if len(c.Right) > 0 && !c.MayFail {
		t.Errorf("failed: %v (%+v)", s.Err, s.Err)
	}
	if want, ok := failures[c.Name]; s.Err.Kind != want && (ok || len(c.Right) == 0) {
		t.Errorf("failed with %q, want %q (%+v)", s.Err.Kind, want, s.Err)
	}
	files, err := os.ReadDir(dir)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	for _, f := range files {
		if !strings.HasPrefix(filepath.Ext(strings.TrimSuffix(f.Name(), ".gannet")), ".part") {
			t.Errorf("there is a file under a final name: %s", f.Name())
		}
	}
}

// checkRequests checks what every request must be: a GET for the bytes as they are,
// and proof against a change wherever not the first byte is asked for and the server can give that.
func checkRequests(t *testing.T, srv *faulty.Server, proof bool) {
	t.Helper()
	for _, r := range srv.Requests() {
		if r.Method != "GET" || r.Header.Get("Accept-Encoding") != "identity" {
			t.Errorf("%s with Accept-Encoding %q", r.Method, r.Header.Get("Accept-Encoding"))
		}
		if proof && r.Range != "" && !strings.HasPrefix(r.Range, "bytes=0-") && r.IfRange == "" {
			t.Errorf("Range %s without If-Range", r.Range)
		}
	}
}
