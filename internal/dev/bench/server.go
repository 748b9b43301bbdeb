//go:build linux

// The server that answers as slowly as a scenario wants.

package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// Counts is what a server saw since it was last asked.
type Counts struct {
	Connections int64 // accepted
	Requests    int64
	Refusals    int64 // answered with 503
	Sent        int64 // bytes of bodies
}

// server answers GET /SIZE/NAME with the content of that size and name, over
// HTTP/1.1 with Range and If-Range (RFC 9110 §14), slowed by its Shape. It is
// written on the socket itself so that it limits raw scenarios as little as possible.
type server struct {
	Shape
	line   pacer        // Total
	busy   atomic.Int64 // answers now being given
	counts struct{ connections, requests, refusals, sent atomic.Int64 }
}

// serveMain is the server's process: it writes its port to out as the first line,
// then for each line on in the Counts as JSON, starting again at nought, until in ends.
func serveMain(args []string, in io.Reader, out io.Writer) error {
	var s server
	if len(args) != 1 {
		return fmt.Errorf("serve wants one argument, the shape as JSON")
	}
	if err := json.Unmarshal([]byte(args[0]), &s.Shape); err != nil {
		return fmt.Errorf("reading the shape: %w", err)
	}
	s.line.rate = s.Total
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return err
	}
	go s.accept(listener) // ends with the process
	fmt.Fprintln(out, listener.Addr().(*net.TCPAddr).Port)
	for lines := bufio.NewScanner(in); lines.Scan(); {
		if err := json.NewEncoder(out).Encode(s.takeCounts()); err != nil {
			return err
		}
	}
	return nil
}

func (s *server) takeCounts() Counts {
	return Counts{
		s.counts.connections.Swap(0), s.counts.requests.Swap(0), s.counts.refusals.Swap(0),
		s.counts.sent.Swap(0),
	}
}

func (s *server) accept(listener net.Listener) {
	for {
		conn, err := listener.Accept()
		if err != nil {
			fmt.Fprintln(os.Stderr, "bench: server:", err)
			return
		}
		go s.serve(conn, int(s.counts.connections.Add(1))) // ends when the client closes
	}
}

// visitor is one client's connection.
type visitor struct {
	net.Conn
	server *server
	pace   pacer
	window *window
	left   int64 // bytes until it stalls; -1 never
	in     *bufio.Reader
}

// serve answers the requests of the number-th connection.
func (s *server) serve(conn net.Conn, number int) {
	defer conn.Close()
	v := &visitor{Conn: conn, server: s, window: newWindow(s.RTT, s.Window), left: -1, in: bufio.NewReader(conn)}
	v.pace.rate = s.Rate
	if s.SlowEvery > 0 && number%s.SlowEvery == 0 {
		v.pace.rate = s.SlowRate
	}
	if number == s.StallConn {
		v.left = s.StallAfter
	}
	time.Sleep(s.RTT) // SYN and its answer
	for {
		req, err := http.ReadRequest(v.in)
		if err != nil {
			return
		}
		s.counts.requests.Add(1)
		time.Sleep(s.RTT + s.Latency)
		if err := v.answer(req); err != nil || req.Close {
			return
		}
	}
}

func (v *visitor) answer(req *http.Request) error {
	s := v.server
	defer s.busy.Add(-1)
	if now := s.busy.Add(1); s.Cap > 0 && now > int64(s.Cap) {
		s.counts.refusals.Add(1)
		_, err := io.WriteString(v, "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n")
		return err
	}
	dir, name := path.Split(req.URL.Path)
	size, err := strconv.ParseInt(strings.Trim(dir, "/"), 10, 64)
	if err != nil {
		_, err := io.WriteString(v, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
		return err
	}
	file := content{name, size}
	from, to, partial := s.span(req, size)
	if err := v.head(req, file, from, to, partial); err != nil || req.Method == http.MethodHead {
		return err
	}
	if s.Chunked {
		return v.chunks(file)
	}
	return v.body(file, from, to)
}

// span gives the bytes [from, to) asked for, and whether they are to be sent as 206.
func (s *server) span(req *http.Request, size int64) (from, to int64, partial bool) {
	spec, ok := strings.CutPrefix(req.Header.Get("Range"), "bytes=")
	if match := req.Header.Get("If-Range"); !ok || s.NoRange || s.Chunked || match != "" && match != etag(size) {
		return 0, size, false
	}
	first, last, _ := strings.Cut(spec, "-")
	from, err := strconv.ParseInt(first, 10, 64)
	if err != nil || from >= size {
		return 0, size, false
	}
	to = size
	if n, err := strconv.ParseInt(last, 10, 64); err == nil {
		to = min(n+1, size)
	}
	return from, to, true
}

func etag(size int64) string { return fmt.Sprintf(`"gannet-%d"`, size) }

func (v *visitor) head(req *http.Request, file content, from, to int64, partial bool) error {
	head := "HTTP/1.1 200 OK\r\n"
	if partial {
		head = fmt.Sprintf("HTTP/1.1 206 Partial Content\r\nContent-Range: bytes %d-%d/%d\r\n", from, to-1, file.size)
	}
	if v.server.Chunked {
		head += "Transfer-Encoding: chunked\r\n"
	} else {
		head += fmt.Sprintf("Content-Length: %d\r\n", to-from)
	}
	if !v.server.NoRange && !v.server.Chunked {
		head += "Accept-Ranges: bytes\r\n"
	}
	if req.Close {
		head += "Connection: close\r\n"
	}
	head += "ETag: " + etag(file.size) + "\r\nLast-Modified: Thu, 01 Jan 2026 00:00:00 GMT\r\nContent-Type: application/octet-stream\r\n\r\n"
	_, err := io.WriteString(v, head)
	return err
}

func (v *visitor) body(file content, from, to int64) error {
	s := v.server
	limit := period
	if s.shapes() {
		limit = piece
	}
	for from < to {
		n := int(min(to-from, int64(limit)))
		if v.left >= 0 {
			n = int(min(int64(n), v.left))
		}
		if n == 0 {
			_, err := v.in.ReadByte() // stalled: only the client can end this
			return err
		}
		n = v.window.wait(n)
		mine, all := v.pace.reserve(n), s.line.reserve(n)
		if s.shapes() {
			time.Sleep(max(time.Until(mine), time.Until(all)))
		}
		n, err := v.Write(file.at(from, n))
		s.counts.sent.Add(int64(n))
		if err != nil {
			return err
		}
		v.window.left(n)
		from += int64(n)
		if v.left >= 0 {
			v.left -= int64(n)
		}
	}
	return nil
}

// chunks sends the file in chunks of up to 64 KiB (RFC 9112 §7.1).
func (v *visitor) chunks(file content) error {
	for off := int64(0); off < file.size; {
		data := file.at(off, 64<<10)
		pieces := net.Buffers{fmt.Appendf(nil, "%x\r\n", len(data)), data, []byte("\r\n")}
		if _, err := pieces.WriteTo(v.Conn); err != nil {
			return err
		}
		v.server.counts.sent.Add(int64(len(data)))
		off += int64(len(data))
	}
	_, err := io.WriteString(v, "0\r\n\r\n")
	return err
}
