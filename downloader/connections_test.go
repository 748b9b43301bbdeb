package downloader

import (
	"bytes"
	"encoding/pem"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gannet/downloader/faulty"

	"gannet/internal/message"

	"gannet/downloader/note"
)

func TestSmallFilesShareConnections(t *testing.T) {
	const files, parallel = 40, 4
	srv := faulty.New(t, faulty.Body{Size: 10_000, Seed: 3})
	e := newEngine(t, Options{Parallel: parallel})
	dir := t.TempDir()
	var ids []ID
	for i := range files {
		ids = append(ids, add(t, e, Request{URL: fmt.Sprintf("%s/%d", srv.Base, i), Dir: dir}))
	}
	for _, id := range ids {
		if s := await(t, e, id, ended); s.State != Done {
			t.Fatalf("%+v %v", s, s.Err)
		}
	}
	used := make(map[int]bool)
	for _, r := range srv.Requests() {
		used[r.Conn] = true
	}
	if len(used) > parallel {
		t.Errorf("%d connections for %d files, %d at once", len(used), files, parallel)
	}
}

// unhurried is a file that a server reads slowly for each connection, and until it is gone.
type unhurried struct {
	*bytes.Reader
	gone *atomic.Bool // nil: never
}

func (u unhurried) Read(b []byte) (int, error) {
	if u.gone != nil && u.gone.Load() {
		return 0, io.ErrUnexpectedEOF
	}
	time.Sleep(2 * time.Millisecond) // the line's
	return u.Reader.Read(b[:min(len(b), 16<<10)])
}

// Over HTTP/2 all spans would share one connection.
func TestSpansHaveConnectionsOfTheirOwn(t *testing.T) {
	body := bytes.Repeat([]byte("gannet--"), 1<<20)
	var second atomic.Int32 // requests over HTTP/2
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ProtoMajor != 1 {
			second.Add(1)
		}
		w.Header().Set("ETag", `"1"`)
		http.ServeContent(w, r, "a.bin", time.Time{}, unhurried{bytes.NewReader(body), nil})
	}))
	srv.EnableHTTP2 = true
	var mu sync.Mutex
	opened := make(map[net.Conn]bool)
	srv.Config.ConnState = func(c net.Conn, _ http.ConnState) {
		mu.Lock()
		defer mu.Unlock()
		opened[c] = true
	}
	srv.StartTLS()
	t.Cleanup(srv.Close)
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: srv.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	e := newEngine(t, Options{CACerts: []string{ca}})
	s := await(t, e, add(t, e, Request{URL: srv.URL + "/a.bin", Dir: t.TempDir()}), ended)
	if s.State != Done {
		t.Fatalf("%+v %v", s, s.Err)
	}
	mu.Lock()
	defer mu.Unlock()
	if len(opened) < 2 || second.Load() > 0 {
		t.Errorf("%d connections, %d requests over HTTP/2", len(opened), second.Load())
	}
}

func TestTimelineTellsWhatHappened(t *testing.T) {
	for code, srv := range map[message.Code]*faulty.Server{
		note.Connections: faulty.New(t, faulty.Body{Size: 6 << 20}, faulty.Slow(1<<20), faulty.When(faulty.Busy(2), faulty.Status(503))),
		note.WentOn:      faulty.New(t, faulty.Body{Size: 1000}, faulty.When(faulty.First(2), faulty.Status(503))),
	} {
		t.Run(string(code), func(t *testing.T) {
			t.Parallel()
			e := newEngine(t, Options{Retries: 1})
			id := add(t, e, Request{URL: srv.URL, Dir: t.TempDir()})
			if s := await(t, e, id, ended); s.State != Done {
				t.Fatalf("%+v %v", s, s.Err)
			}
			details, _ := e.Details(id)
			told := 0
			for _, n := range details.Notes {
				if n.Message.Code() == code {
					told++
				}
			}
			if told != 1 {
				t.Errorf("told %d times: %+v", told, details.Notes)
			}
		})
	}
}

// A server that was busy for a moment, or an answer that was lost on the way, must not hold
// a download to few connections for good.
func TestRefusalIsDoubtedAfterAWhile(t *testing.T) {
	srv := faulty.New(t, faulty.Body{Size: 256 << 20, Seed: 65}, faulty.Slow(1<<20), faulty.When(faulty.Times(16, faulty.Later), faulty.Status(503)))
	e := newEngine(t, Options{})
	e.pool.Believes = 100 * time.Millisecond // instead of ten seconds
	id := add(t, e, Request{URL: srv.URL, Dir: t.TempDir()})
	await(t, e, id, func(s *Snapshot) bool {
		return s.Connections >= 4 && srv.Refusals() >= 16
	})
	e.Remove(id)
}
