// Bodies in chunks whose lines end otherwise than net/http takes them.

package head

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// chunks is a body in chunks (RFC 9112 §7.1). Where its lines end in line feeds alone, which browsers, curl and
// wget take, it is written anew with the line ends that net/http wants, and its connection is not used again. All
// others pass as they are.
type chunks struct {
	in    *bufio.Reader
	ready []byte // what is to be read next
	left  int64  // bytes that the chunk still has
	state chunkState
}

type chunkState int

const (
	firstLine  chunkState = iota // nobody knows yet how its lines end
	passing                      // the rest, behind ready, passes as it is
	sizeLine                     // the size of a chunk is next
	chunkData                    // what the chunk has is next
	behindData                   // the line end behind that is next
	ended                        // nothing more is to be read
)

func newChunks(r io.Reader) *chunks { return &chunks{in: bufio.NewReader(r)} }

// Read gives the body until it is passing.
func (c *chunks) Read(p []byte) (int, error) {
	for len(c.ready) == 0 {
		switch c.state {
		case chunkData:
			n, err := c.in.Read(p[:min(int64(len(p)), c.left)])
			if c.left -= int64(n); c.left == 0 {
				c.state, c.ready = behindData, []byte("\r\n")
			}
			return n, err
		case ended:
			return 0, io.EOF
		default:
			line, err := c.in.ReadSlice('\n')
			if err != nil && (c.state != firstLine || len(line) == 0) {
				return 0, err
			}
			c.take(line)
		}
	}
	n := copy(p, c.ready)
	c.ready = c.ready[n:]
	return n, nil
}

// take goes on behind a line.
func (c *chunks) take(line []byte) {
	switch {
	case c.state == firstLine && (!bytes.HasSuffix(line, []byte("\n")) || bytes.HasSuffix(line, []byte("\r\n"))):
		c.ready = bytes.Clone(line)
		read, _ := c.in.Peek(c.in.Buffered()) // which is there
		c.state, c.ready = passing, append(c.ready, read...)
		return
	case c.state == behindData:
		c.state = sizeLine
		return
	}
	digits, _, _ := strings.Cut(string(line), ";")
	size, err := strconv.ParseInt(strings.TrimSpace(digits), 16, 64)
	switch {
	case err != nil || size < 0:
		c.state, c.ready = ended, bytes.Clone(line) // which net/http tells what it is
	case size == 0:
		c.state, c.ready = ended, []byte("0\r\n\r\n") // nobody reads the trailer
	default:
		c.state, c.left, c.ready = chunkData, size, fmt.Appendf(nil, "%x\r\n", size)
	}
}
