// Package head reads the heads of HTTP/1 answers as browsers and curl do, and hands them to net/http, which
// refuses what these pass over, in a form that it takes.
//
// The rules, where a head is not as RFC 9112 wants it:
//   - What is no HTTP at all is an error that says what it is, before net/http sees it.
//   - A line that is no field is left out, and so are control characters.
//   - How long the body is stays beyond doubt: lengths that contradict each other are an error, and chunks
//     win over a length (RFC 9112 §6.3).
//   - Lines between chunks may end in a line feed alone.
package head

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"sync/atomic"
)

// Most is how many bytes a head may have.
const Most = 1 << 20

// Why an answer cannot be read.
var (
	ErrNotHTTP  = errors.New("the answer is not HTTP")
	ErrTLS      = errors.New("the answer is TLS, not HTTP")
	ErrHTTP2    = errors.New("the answer is HTTP/2")
	ErrLengths  = errors.New("the answer contradicts itself about its length")
	ErrCoding   = errors.New("the answer has a transfer coding that is not known")
	ErrTooLarge = errors.New("the head of the answer is too large")
)

// Conn is a connection to an HTTP/1 server. Bodies pass through it as they are. One goroutine reads at a time.
type Conn struct {
	net.Conn
	expected atomic.Bool // the next bytes are of a head
	raw      []byte      // bytes of a head that have come
	ready    []byte      // what is to be read next
	late     error       // came with the last of raw
	body     *chunks     // what follows ready; nil: what comes
}

// New gives a connection whose first bytes are a head.
func New(c net.Conn) *Conn {
	h := &Conn{Conn: c}
	h.expected.Store(true)
	return h
}

// Expect says that a request is about to be sent, so that what comes next is a head. The connection may be
// waited on meanwhile.
func (c *Conn) Expect() { c.expected.Store(true) }

// Read gives what net/http is to see.
func (c *Conn) Read(p []byte) (int, error) {
	if len(c.ready) == 0 && c.body != nil {
		n, err := c.body.Read(p)
		if c.body.state == passing {
			c.ready, c.body = c.body.ready, nil
		}
		return n, err
	}
	if len(c.ready) == 0 {
		if len(c.raw) == 0 {
			n, err := c.Conn.Read(p)
			if n == 0 || !c.expected.Load() {
				return n, err
			}
			c.raw, c.late = append(c.raw, p[:n]...), err
		}
		if err := c.readHead(); err != nil {
			c.raw = nil
			return 0, err
		}
	}
	n := copy(p, c.ready)
	if c.ready = c.ready[n:]; len(c.ready) == 0 {
		c.ready = nil
	}
	return n, nil
}

// readHead reads the rest of the head that begins in raw, and makes it ready.
func (c *Conn) readHead() error {
	size, seen := 0, 0
	for {
		c.raw = skipNewlines(c.raw)
		if err := recognize(c.raw); err != nil {
			return err
		}
		size = end(c.raw, seen)
		if seen = len(c.raw); size > Most || size == 0 && seen > Most {
			return ErrTooLarge
		}
		if size > 0 {
			break
		}
		if err := c.more(); err != nil {
			return err
		}
	}
	h, err := parse(c.raw[:size])
	if err != nil {
		return err
	}
	c.ready, c.raw = h.bytes(), c.raw[size:]
	if !h.interim() {
		c.expected.Store(false)
		if h.chunked {
			c.body = newChunks(io.MultiReader(bytes.NewReader(c.raw), c.Conn))
		} else {
			c.ready = append(c.ready, c.raw...)
		}
		c.raw = nil
	}
	return nil
}

// more adds to raw what comes next.
func (c *Conn) more() error {
	if c.late != nil {
		return unexpected(c.late)
	}
	buf := make([]byte, 4<<10)
	n, err := c.Conn.Read(buf)
	c.raw = append(c.raw, buf[:n]...)
	if n > 0 {
		c.late = err
		return nil
	}
	if err == nil {
		err = io.ErrNoProgress
	}
	return unexpected(err)
}

// unexpected is the end of a connection within a head.
func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// ReadResponse reads the head of the answer to req from c. What follows it is lost.
func ReadResponse(c net.Conn, req *http.Request) (*http.Response, error) {
	return http.ReadResponse(bufio.NewReader(New(c)), req)
}
