//go:build linux

package app

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"sync/atomic"
	"testing"
	"time"
)

// fileServer gives the same file under every name. Half of long.bin comes, and the rest
// once it is released; late.zip comes when it is there.
type fileServer struct {
	*httptest.Server
	content  []byte
	there    atomic.Bool
	left     atomic.Int64 // bytes of long.bin that still come
	released chan struct{}
	asking   atomic.Int64 // requests for long.bin under way
}

func startFileServer(t *testing.T) *fileServer {
	s := &fileServer{content: bytes.Repeat([]byte("Gannet dives for fish.\n"), 1<<18), released: make(chan struct{})}
	s.left.Store(int64(len(s.content) / 2))
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/late.zip" && !s.there.Load() {
			http.NotFound(w, r)
			return
		}
		if r.URL.Path == "/long.bin" {
			s.asking.Add(1)
			defer s.asking.Add(-1)
			w = held{w, r.Context(), s}
		}
		w.Header().Set("ETag", `"1"`)
		http.ServeContent(w, r, r.URL.Path, time.Time{}, bytes.NewReader(s.content))
	}))
	t.Cleanup(s.Close)
	t.Cleanup(s.CloseClientConnections)
	return s
}

// release lets the rest of long.bin come.
func (s *fileServer) release() { close(s.released) }

// check compares a file with what was sent.
func (s *fileServer) check(t *testing.T, path string) {
	t.Helper()
	if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, s.content) {
		t.Errorf("%s is not what the server sent: %d bytes, %v", path, len(got), err)
	}
}

// held is an answer with long.bin.
type held struct {
	http.ResponseWriter
	ctx  context.Context
	from *fileServer
}

func (h held) Write(p []byte) (int, error) {
	if h.from.left.Add(-int64(len(p))) < 0 {
		select {
		case <-h.from.released:
		case <-h.ctx.Done():
			return 0, h.ctx.Err()
		}
	}
	return h.ResponseWriter.Write(p)
}
