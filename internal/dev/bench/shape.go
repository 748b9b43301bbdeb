//go:build linux

// How a server slows its answers.

package main

import (
	"sync"
	"time"
)

// Shape is how a server slows its answers. This replaces the kernel's netem, so
// that a scenario's limit follows from arithmetic on every machine. A zero field
// shapes nothing.
type Shape struct {
	Rate  int64 // bytes a second on each connection
	Total int64 // bytes a second on all connections together
	// round trip: before the first answer twice, then once; and the time until bytes are acknowledged
	RTT        time.Duration
	Window     int64         // most bytes under way on a connection within RTT; grows to it by slow start
	Latency    time.Duration // before each answer
	Cap        int           // answers at once; further requests get 503
	SlowEvery  int           // each n-th connection has SlowRate
	SlowRate   int64         // bytes a second
	StallConn  int           // the connection, counted from 1, that stops for good
	StallAfter int64         // bytes it sends before it does
	NoRange    bool          // every request is answered with the whole file
	Chunked    bool          // as NoRange, and without a length
}

// shapes reports whether bytes, and not just answers, are slowed.
func (s Shape) shapes() bool { return s.Rate > 0 || s.Total > 0 || s.Window > 0 }

const (
	piece         = 16 << 10             // bytes sent at a time where there is shaping
	lag           = 5 * time.Millisecond // how late a sender may be and still catch up
	initialWindow = 10 * 1460            // bytes, RFC 6928 §2
)

// pacer hands out the moments at which bytes sent at a given rate arrive.
type pacer struct {
	rate int64 // bytes a second; 0 is unlimited

	mu   sync.Mutex
	free time.Time // when all bytes so far have left
}

// reserve says when n more bytes have left.
func (p *pacer) reserve(n int) time.Time {
	if p.rate == 0 {
		return time.Time{}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	if p.free.Before(now.Add(-lag)) {
		p.free = now
	}
	p.free = p.free.Add(time.Duration(float64(n) / float64(p.rate) * float64(time.Second)))
	return p.free
}

// window is a TCP sender's congestion window in slow start up to a fixed size
// (RFC 5681 §3.1), without loss. It serves one goroutine.
type window struct {
	rtt      time.Duration
	size     int64 // most bytes under way; 0 is unlimited
	cwnd     int64
	underWay int64
	sent     []flight
}

type flight struct {
	acked time.Time
	bytes int64
}

func newWindow(rtt time.Duration, size int64) *window {
	return &window{rtt: rtt, size: size, cwnd: min(initialWindow, size)}
}

// wait returns how many of n bytes may leave now, at least one, waiting for
// acknowledgements when the window is full.
func (w *window) wait(n int) int {
	if w.size == 0 {
		return n
	}
	for w.underWay >= w.cwnd {
		time.Sleep(time.Until(w.sent[0].acked))
		w.acknowledge()
	}
	w.acknowledge()
	return int(min(int64(n), w.cwnd-w.underWay))
}

func (w *window) acknowledge() {
	now := time.Now()
	for len(w.sent) > 0 && !w.sent[0].acked.After(now) {
		n := w.sent[0].bytes
		w.sent = w.sent[1:]
		w.underWay -= n
		w.cwnd = min(w.cwnd+n, w.size)
	}
}

// left notes that n bytes have been sent.
func (w *window) left(n int) {
	if w.size == 0 {
		return
	}
	w.underWay += int64(n)
	w.sent = append(w.sent, flight{time.Now().Add(w.rtt), int64(n)})
}
