// Package conn has TCP connections that cost little on a fast line.
//
// Go's poller is told of everything that comes on a connection, whether or not somebody
// waits for it, and each time a thread wakes up. Where bytes come as fast as they can be
// worked on nobody ever waits, and the waking is a seventh of a download's time. So a
// connection that has shown to be fast leaves the poller: from then on a read that has to
// wait blocks its thread.
package conn

import (
	"context"
	"io"
	"net"
	"runtime"
	"sync"
	"time"
)

// A connection is fast once that many bytes have come within that time.
const (
	proof     = 2 << 20
	proofTime = 20 * time.Millisecond
)

// DialFunc opens a connection, as net.Dialer's DialContext does.
type DialFunc func(ctx context.Context, network, address string) (net.Conn, error)

// Dialer gives a DialFunc whose TCP connections leave Go's poller once they are fast, if no
// deadline is set then. After that deadlines are refused with os.ErrNoDeadline; closing a
// connection ends what waits on it, as ever.
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
	tcp *net.TCPConn // closed once the poller is left, but for its addresses

	mu     sync.Mutex // guards the fields below
	stream stream
	left   bool // the poller
	closed bool
	timed  bool      // a deadline is set
	users  int       // calls of Read and Write under way
	count  int       // bytes read since
	since  time.Time // the last look at the speed
}

func (c *conn) Read(b []byte) (int, error) {
	n, err := c.use().Read(b)
	if closed := c.done(n); closed && err != nil {
		err = net.ErrClosed // a socket that is shut down reads as if all had come
	}
	return n, err
}

func (c *conn) Write(b []byte) (int, error) {
	n, err := c.use().Write(b)
	c.done(0)
	return n, err
}

func (c *conn) use() stream {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.users++
	return c.stream
}

// done ends a use, which read n bytes, and tells whether the connection is closed.
func (c *conn) done(n int) (closed bool) {
	c.mu.Lock()
	c.users--
	c.count += n
	much := c.count >= proof
	if much {
		c.judge(time.Now())
	}
	closed = c.closed
	c.mu.Unlock()
	if much {
		// From a goroutine that never waits the runtime takes its processor at every system
		// call it is seen in, unless it gives way now and then.
		runtime.Gosched()
	}
	return closed
}

// judge has the connection leave the poller if it is fast. It is called with mu held.
func (c *conn) judge(now time.Time) {
	fast := now.Sub(c.since) <= proofTime
	c.count, c.since = 0, now
	if !fast || c.left || c.closed || c.timed || c.users > 0 {
		return
	}
	if s := leavePoller(c.tcp); s != nil {
		c.stream, c.left = s, true
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

func (c *conn) SetDeadline(t time.Time) error      { return c.limit(t, stream.SetDeadline) }
func (c *conn) SetReadDeadline(t time.Time) error  { return c.limit(t, stream.SetReadDeadline) }
func (c *conn) SetWriteDeadline(t time.Time) error { return c.limit(t, stream.SetWriteDeadline) }

func (c *conn) limit(t time.Time, set func(stream, time.Time) error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.timed = !t.IsZero()
	return set(c.stream, t)
}
