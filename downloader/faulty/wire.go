// Answers on the wire, where they can be cut, held up or replaced at any byte.

package faulty

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// wire is the connection an answer goes over.
type wire struct {
	raw     net.Conn // TCP
	conn    net.Conn // raw, or TLS on it
	in      *bufio.Reader
	down    <-chan struct{} // closed when the server goes down
	changed <-chan struct{} // closed by the server's Change
}

// cut is something done once, when at bytes of the answer's body are sent; at
// is -1 before the first byte of the head. An error from it ends the connection.
type cut struct {
	at   int64
	do   func(*wire) error
	done bool
}

// send writes the answer. An error means that the connection is over.
func (x *Exchange) send(w *wire) error {
	if err := x.cutAt(w, -1); err != nil {
		return err
	}
	head := x.head
	if head == nil {
		head = x.formatHead()
		if x.rewrite != nil {
			head = x.rewrite(head)
		}
	}
	if x.head == nil {
		x.server.note(func() { x.server.requests[x.Number-1].Status = x.Status })
	}
	if err := x.sendHead(w, head); err != nil {
		return err
	}
	if x.head != nil {
		return errCut // what follows something that is not HTTP is not HTTP either
	}
	if !x.hasBody() {
		return nil
	}
	return x.sendBody(w)
}

func (x *Exchange) formatHead() []byte {
	if x.Chunked {
		x.Header.Set("Transfer-Encoding", "chunked")
	} else if x.Length >= 0 && x.Status != http.StatusNoContent && x.Status != http.StatusNotModified {
		x.Header.Set("Content-Length", fmt.Sprint(x.Length))
	}
	if x.Close {
		x.Header.Set("Connection", "close")
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %03d %s\r\n", x.Proto, x.Status, http.StatusText(x.Status))
	_ = x.Header.Write(&b) // a Buffer takes everything
	b.WriteString("\r\n")
	return b.Bytes()
}

func (x *Exchange) sendHead(w *wire, head []byte) error {
	if x.headPause == 0 {
		_, err := w.conn.Write(head)
		return err
	}
	for i := range head {
		if _, err := w.conn.Write(head[i : i+1]); err != nil {
			return err
		}
		if err := w.pause(x.headPause); err != nil {
			return err
		}
	}
	return nil
}

// sendBody writes the body piece by piece, ending each piece where a cut is.
func (x *Exchange) sendBody(w *wire) error {
	const beat = 20 * time.Millisecond // between the pieces of a slow answer
	size, body := int64(64<<10), x.content()
	if x.rate > 0 {
		size = min(size, max(1, x.rate*int64(beat)/int64(time.Second)))
	}
	piece := make([]byte, size)
	start := time.Now()
	for sent := int64(0); ; {
		if err := x.cutAt(w, sent); err != nil {
			return err
		}
		room := x.grant(sent, x.room(sent, size))
		if room == 0 && sent < x.To-x.From {
			if err := w.hold(w.changed); err != nil {
				return err
			}
			continue
		}
		n, err := io.ReadFull(body, piece[:room])
		if n == 0 {
			break
		}
		if err := x.sendPiece(w, piece[:n]); err != nil {
			x.grantBack(int64(n))
			return err
		}
		sent += int64(n)
		if x.rate > 0 {
			due := time.Duration(float64(sent) / float64(x.rate) * float64(time.Second))
			if err := w.pause(due - time.Since(start)); err != nil {
				return err
			}
		}
		if err != nil {
			if err := x.cutAt(w, sent); err != nil {
				return err
			}
			break
		}
	}
	if x.Chunked {
		_, err := io.WriteString(w.conn, "0\r\n\r\n")
		return err
	}
	return nil
}

func (x *Exchange) sendPiece(w *wire, p []byte) error {
	frame := p
	if x.Chunked {
		frame = fmt.Appendf(nil, "%x\r\n%s\r\n", len(p), p)
	}
	if _, err := w.conn.Write(frame); err != nil {
		return err
	}
	x.server.note(func() {
		x.server.requests[x.Number-1].Sent += int64(len(p))
		if !x.Instead {
			x.server.sent += int64(len(p))
		}
	})
	return nil
}

// grant takes what may be sent of n bytes from the budget, if there is one.
func (x *Exchange) grant(sent, n int64) int64 {
	if x.budget == 0 || x.Instead || Changed(x) {
		return n
	}
	x.server.mu.Lock()
	defer x.server.mu.Unlock()
	n = min(n, x.To-x.From-sent, x.budget-x.server.granted)
	x.server.granted += n
	return n
}

// grantBack returns what was granted and could not be sent.
func (x *Exchange) grantBack(n int64) {
	if x.budget > 0 {
		x.server.note(func() { x.server.granted -= n })
	}
}

// room is how much of size may be sent before the next cut.
func (x *Exchange) room(sent, size int64) int64 {
	for _, c := range x.cuts {
		if c.at > sent {
			size = min(size, c.at-sent)
		}
	}
	return size
}

func (x *Exchange) cutAt(w *wire, at int64) error {
	for i := range x.cuts {
		c := &x.cuts[i]
		if c.at != at || c.done {
			continue
		}
		c.done = true
		if err := c.do(w); err != nil {
			return err
		}
	}
	return nil
}

// pause waits for d, or for the end of the server.
func (w *wire) pause(d time.Duration) error {
	if d <= 0 {
		return nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-w.down:
		return errCut
	}
}

// hold waits until release is closed; the other side's closing ends the wait
// too, with an error. A nil release is never closed.
func (w *wire) hold(release <-chan struct{}) error {
	gone := make(chan error, 1)
	go func() {
		_, err := w.in.Peek(1)
		gone <- err
	}()
	select {
	case err := <-gone:
		if err == nil { // an impatient next request: this side is still silent
			select {
			case <-release:
				return nil
			case <-w.down:
			}
		}
		return errCut
	case <-release:
		if err := w.conn.SetReadDeadline(time.Now()); err != nil {
			return err
		}
		<-gone
		return w.conn.SetReadDeadline(time.Time{})
	}
}
