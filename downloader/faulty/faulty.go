// Package faulty is a web server for tests that misbehaves in the ways real
// ones do. Without options it is a good server: ranges, If-Range, ETag,
// Last-Modified, connections kept alive. Each Option adds one fault; When says
// for which requests.
//
//	srv := faulty.New(t, faulty.Body{Size: 1 << 20}, faulty.When(faulty.First(1), faulty.DropAfter(1000)))
//
// It speaks HTTP/1.1 by hand on bare connections, because net/http would repair
// most of the faults.
package faulty

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"
)

// Server answers every path with its Body, as its options distort it.
type Server struct {
	URL    string // of the file, http://127.0.0.1:PORT/file.bin
	Base   string // URL without the path
	CAFile string // PEM file of the certificate to trust; "" without TLS

	body     Body
	options  []Option
	tls      *tls.Config
	certDir  string // "" means that one is made, and removed by removeCA
	removeCA func()
	maxConns int

	address  string
	listener net.Listener
	down     chan struct{}
	closing  sync.Once
	changed  chan struct{}  // closed by Change
	working  sync.WaitGroup // the accepting goroutine and one for each connection

	records
}

// records are what a server has seen.
type records struct {
	mu       sync.Mutex // guards all below
	requests []Request
	conns    map[net.Conn]struct{}
	opened   int
	refused  int // connections reset on arrival
	busy     int // bodies being sent
	sent     int64
	granted  int64         // from the Budget
	moved    chan struct{} // closed and renewed when a record changes
}

// Request is what one request asked and got.
type Request struct {
	Conn    int // number of its connection, from 1
	Method  string
	Path    string
	Range   string
	IfRange string
	Header  http.Header
	Status  int   // answered; 0 if there was no answer
	From    int64 // offset of the first byte of the file answered
	Sent    int64 // bytes of body written to the connection
	Ended   bool  // the answer is over, well or badly
}

// Option is one way to be different from a good server.
type Option struct {
	setup  func(*Server)   // once, before the first request
	view   func(*Exchange) // changes the file or what the server can do
	answer func(*Exchange) // changes the honest answer
}

// New starts a server on a free port of 127.0.0.1. It is closed at the end of
// the test tb; with a nil tb the caller closes it, and a failure to start panics.
func New(tb testing.TB, body Body, options ...Option) *Server {
	s := &Server{
		body: body, options: options, address: "127.0.0.1:0",
		records: records{conns: map[net.Conn]struct{}{}, moved: make(chan struct{})},
		changed: make(chan struct{}), removeCA: func() {},
	}
	if tb != nil {
		s.certDir = tb.TempDir()
		tb.Cleanup(s.Close)
	}
	for _, o := range options {
		if o.setup != nil {
			o.setup(s)
		}
	}
	if err := s.Up(); err != nil {
		panic(err)
	}
	s.Base = "http://" + s.address
	if s.tls != nil {
		s.Base = "https://" + s.address
	}
	s.URL = s.Base + "/file.bin"
	return s
}

// Up brings a server back that is down, at the same address.
func (s *Server) Up() error {
	listener, err := net.Listen("tcp", s.address)
	if err != nil {
		return err
	}
	s.listener, s.address, s.down = listener, listener.Addr().String(), make(chan struct{})
	s.working.Go(s.accept)
	return nil
}

// Down ends every connection and refuses new ones. It waits until nothing of
// the server runs any more.
func (s *Server) Down() {
	s.listener.Close()
	s.mu.Lock()
	select {
	case <-s.down: // already
	default:
		close(s.down)
	}
	for c := range s.conns {
		c.Close()
	}
	s.mu.Unlock()
	s.working.Wait()
}

// Change lifts every Budget and makes Changed true. It may be called once.
func (s *Server) Change() { close(s.changed) }

// Close is Down for good. It may be called again.
func (s *Server) Close() {
	s.closing.Do(func() {
		s.Down()
		s.removeCA()
	})
}

// Requests is the record of all requests so far, in the order of arrival.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// Sent is the number of body bytes of the file written to all connections.
func (s *Server) Sent() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sent
}

// Conns is the number of connections accepted so far.
func (s *Server) Conns() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.opened
}

// Refusals is the number of connections reset on arrival and of requests that
// were answered with 403, 429 or 503 or not at all.
func (s *Server) Refusals() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.refused
	for _, r := range s.requests {
		switch r.Status {
		case 0:
			n++
		case http.StatusForbidden, http.StatusTooManyRequests, http.StatusServiceUnavailable:
			n++
		}
	}
	return n
}

// Await waits until done, which looks at the record, is true.
func (s *Server) Await(ctx context.Context, done func() bool) error {
	for {
		s.mu.Lock()
		moved := s.moved
		s.mu.Unlock()
		if done() {
			return nil
		}
		select {
		case <-moved:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// note changes the record.
func (s *Server) note(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
	close(s.moved)
	s.moved = make(chan struct{})
}

func (s *Server) accept() {
	for {
		c, err := s.listener.Accept()
		if err != nil {
			return // the listener is closed
		}
		number, ok := s.admit(c)
		if !ok {
			reset(c)
			continue
		}
		s.working.Go(func() {
			defer s.dismiss(c)
			s.converse(c, number)
		})
	}
}

func (s *Server) admit(c net.Conn) (number int, ok bool) {
	s.note(func() {
		select {
		case <-s.down:
			return
		default:
		}
		s.opened++
		if s.maxConns > 0 && len(s.conns) >= s.maxConns {
			s.refused++
			return
		}
		s.conns[c] = struct{}{}
		number, ok = s.opened, true
	})
	return number, ok
}

func (s *Server) dismiss(c net.Conn) {
	c.Close()
	s.note(func() { delete(s.conns, c) })
}

// converse answers the requests of one connection, one after the other.
func (s *Server) converse(raw net.Conn, number int) {
	c := raw
	if s.tls != nil {
		t := tls.Server(raw, s.tls)
		if t.Handshake() != nil {
			return
		}
		defer t.Close()
		c = t
	}
	in := bufio.NewReader(c)
	for {
		req, err := http.ReadRequest(in)
		if err != nil {
			return // the client is done or speaks nonsense
		}
		if _, err := io.Copy(io.Discard, req.Body); err != nil {
			return
		}
		x := s.plan(req, number)
		err = x.send(&wire{raw: raw, conn: c, in: in, down: s.down, changed: s.changed})
		s.note(func() {
			s.requests[x.Number-1].Ended = true
			if x.serves() {
				s.busy--
			}
		})
		if err != nil || x.Close || req.Close {
			return
		}
	}
}

// plan decides the answer to one request. One request is planned at a time, so
// that options may count.
func (s *Server) plan(req *http.Request, conn int) *Exchange {
	x := &Exchange{Request: req, Conn: conn, server: s}
	s.note(func() {
		x.Number, x.Busy = len(s.requests)+1, s.busy
		x.see(s.body)
		for _, o := range s.options {
			if o.view != nil {
				o.view(x)
			}
		}
		x.respond()
		for _, o := range s.options {
			if o.answer != nil {
				o.answer(x)
			}
		}
		if x.serves() {
			s.busy++
		}
		s.requests = append(s.requests, Request{
			Conn: conn, Method: req.Method, Path: req.URL.Path, Header: req.Header,
			Range: req.Header.Get("Range"), IfRange: req.Header.Get("If-Range"), From: x.From,
		})
	})
	return x
}

// errCut ends a connection because an option wants it.
var errCut = errors.New("cut by the test server")

// reset closes a connection with RST rather than FIN.
func reset(c net.Conn) {
	if t, ok := c.(*net.TCPConn); ok {
		_ = t.SetLinger(0) // only fails on a connection that is gone already
	}
	c.Close()
}

// modified is the date of every file unless an option says otherwise.
var modified = time.Date(2024, time.March, 1, 12, 0, 0, 0, time.UTC)
