// Package conn has TCP connections that cost little on a fast line.
//
// Go's poller is told of everything that comes on a connection, whether or not somebody
// waits for it, and each time a thread wakes up. Where bytes come as fast as they can be
// worked on nobody ever waits, and the waking is a seventh of a download's time. So a
// connection leaves the poller while it is fast: a read that has to wait blocks its thread.
package conn

import (
	"context"
	"io"
	"net"
	"sync"
	"time"
)

// A connection is looked at whenever proof bytes have come: it is fast if they took fast at
// most, and slow from slow on.
const (
	proof = 2 << 20
	fast  = 20 * time.Millisecond
	slow  = 200 * time.Millisecond
)

// DialFunc opens a connection, as net.Dialer's DialContext does.
type DialFunc func(ctx context.Context, network, address string) (net.Conn, error)

// Dialer gives a DialFunc whose TCP connections leave Go's poller once they are fast, unless
// a deadline is set, and come back once they are slow. Out of it deadlines are refused with
// os.ErrNoDeadline. Closing a connection ends what waits on it, as ever.
func Dialer(dial DialFunc) DialFunc {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		c, err := dial(ctx, network, address)
		if tcp, ok := c.(*net.TCPConn); ok && err == nil {
			return &conn{tcp: tcp, stream: tcp, since: time.Now()}, nil
		}
		return c, err
	}
}

// stream is what can be done with a connection in the poller and out of it.
type stream interface {
	io.ReadWriteCloser
	SetDeadline(t time.Time) error
	SetReadDeadline(t time.Time) error
	SetWriteDeadline(t time.Time) error
}

// conn is a net.Conn.
type conn struct {
	tcp *net.TCPConn // the first stream: once that is closed, only its addresses are of use

	mu            sync.Mutex // guards the fields below
	stream        stream
	closed        bool
	readDeadline  bool      // one is set
	writeDeadline bool      // one is set
	users         int       // calls of Read and Write under way
	since         time.Time // the last look,
	count         int       // and the bytes read after it
}

func (c *conn) Read(b []byte) (int, error) {
	n, err := c.use().Read(b)
	return n, c.done(n, err)
}

func (c *conn) Write(b []byte) (int, error) {
	n, err := c.use().Write(b)
	return n, c.done(0, err)
}

func (c *conn) use() stream {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.users++
	return c.stream
}

// done ends a use that has read n bytes, and gives the error to report.
func (c *conn) done(n int, err error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.users--
	if c.count += n; c.count >= proof {
		c.look(time.Now())
	}
	if err != nil && c.closed {
		return net.ErrClosed // a socket that is shut down reads as if all had come
	}
	return err
}

// look has a fast connection leave the poller and a slow one come back. It is called with
// mu held.
func (c *conn) look(now time.Time) {
	took := now.Sub(c.since)
	c.count, c.since = 0, now
	if c.closed || c.readDeadline || c.writeDeadline || c.users > 0 {
		return
	}
	polled, _ := c.stream.(*net.TCPConn)
	switch {
	case polled != nil && took <= fast:
		c.stream = leavePoller(polled)
	case polled == nil && took >= slow:
		c.stream = joinPoller(c.stream)
	}
}

func (c *conn) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	return c.stream.Close()
}

func (c *conn) LocalAddr() net.Addr  { return c.tcp.LocalAddr() }
func (c *conn) RemoteAddr() net.Addr { return c.tcp.RemoteAddr() }

func (c *conn) SetDeadline(t time.Time) error {
	return c.limit(t, stream.SetDeadline, &c.readDeadline, &c.writeDeadline)
}

func (c *conn) SetReadDeadline(t time.Time) error {
	return c.limit(t, stream.SetReadDeadline, &c.readDeadline)
}

func (c *conn) SetWriteDeadline(t time.Time) error {
	return c.limit(t, stream.SetWriteDeadline, &c.writeDeadline)
}

func (c *conn) limit(t time.Time, set func(stream, time.Time) error, limited ...*bool) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	err := set(c.stream, t)
	for _, flag := range limited {
		*flag = err == nil && !t.IsZero()
	}
	return err
}
