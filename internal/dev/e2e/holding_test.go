//go:build linux

// A server that sends half of each file and holds the rest back.

package e2e

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
)

// holding is a server that gives the first half of each file, and the rest when told.
type holding struct {
	*httptest.Server
	mu      sync.Mutex // guards what follows
	gates   map[string]chan struct{}
	waiting int // answers whose other half is held back
}

const held = 64 << 10 // bytes of a file

func startHolding(t *testing.T) *holding {
	h := &holding{gates: map[string]chan struct{}{}}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"1"`)
		http.ServeContent(w, r, "", time.Time{}, &half{bytes.NewReader(make([]byte, held)), h, r})
	}))
	t.Cleanup(h.CloseClientConnections)
	t.Cleanup(h.Close)
	return h
}

// gate opens for the other half of a file.
func (h *holding) gate(path string) chan struct{} {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.gates[path] == nil {
		h.gates[path] = make(chan struct{})
	}
	return h.gates[path]
}

func (h *holding) release(path string) { close(h.gate(path)) }

// holds waits until some answers are held back, or none.
func (h *holding) holds(t *testing.T, some bool) {
	t.Helper()
	until(t, "requests to come or to end", func() bool {
		h.mu.Lock()
		defer h.mu.Unlock()
		return (h.waiting > 0) == some
	})
}

// half is a file whose other half waits.
type half struct {
	*bytes.Reader
	from *holding
	ask  *http.Request
}

func (f *half) Read(p []byte) (int, error) {
	if left := f.Len() - held/2; left > 0 {
		return f.Reader.Read(p[:min(len(p), left)])
	}
	f.count(1)
	defer f.count(-1)
	select {
	case <-f.from.gate(f.ask.URL.Path):
	case <-f.ask.Context().Done():
		return 0, f.ask.Context().Err()
	}
	return f.Reader.Read(p)
}

func (f *half) count(by int) {
	f.from.mu.Lock()
	defer f.from.mu.Unlock()
	f.from.waiting += by
}
