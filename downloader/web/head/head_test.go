package head

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

// line is a connection on which so much comes.
type line struct {
	net.Conn
	io.Reader
}

func (l line) Read(p []byte) (int, error) { return l.Reader.Read(p) }

const good = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody"

// Answers that browsers and curl take, and what net/http gets to see of them.
var taken = map[string]struct{ sent, want string }{
	"good":                               {good, good},
	"newline first":                      {"\r\n" + good, good},
	"newlines first":                     {"\n\r\n\r\n" + good, good},
	"line feeds alone":                   {"HTTP/1.1 200 OK\nContent-Length: 4\n\nbody", good},
	"no reason":                          {"HTTP/1.1 200\r\nContent-Length: 4\r\n\r\nbody", "HTTP/1.1 200 \r\nContent-Length: 4\r\n\r\nbody"},
	"no space":                           {"HTTP/1.1 200OK\r\nContent-Length: 4\r\n\r\nbody", good},
	"many spaces":                        {"HTTP/1.1   200   OK\r\nContent-Length: 4\r\n\r\nbody", good},
	"a tab":                              {"HTTP/1.1\t200\tOK\r\nContent-Length: 4\r\n\r\nbody", good},
	"small letters":                      {"http/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody", good},
	"version 2":                          {"HTTP/2 200 OK\r\nContent-Length: 4\r\n\r\nbody", good},
	"version 2.0":                        {"HTTP/2.0 200 OK\r\nContent-Length: 4\r\n\r\nbody", good},
	"no status":                          {"HTTP/1.1 OK\r\nContent-Length: 4\r\n\r\nbody", good},
	"no version":                         {"HTTP 200 OK\r\n\r\nbody", "HTTP/1.0 200 OK\r\n\r\nbody"},
	"radio":                              {"ICY 200 OK\r\nicy-br: 128\r\n\r\nbody", "HTTP/1.0 200 OK\r\nicy-br: 128\r\n\r\nbody"},
	"no field":                           {"HTTP/1.0 200 OK\r\n\r\nbody", "HTTP/1.0 200 OK\r\n\r\nbody"},
	"no colon":                           {"HTTP/1.1 200 OK\r\nstray\r\nContent-Length: 4\r\n\r\nbody", good},
	"bad name":                           {"HTTP/1.1 200 OK\r\nX[1]: a\r\nX/Y: a\r\nX Y: a\r\nX\xe4: a\r\nContent-Length: 4\r\n\r\nbody", good},
	"no name":                            {"HTTP/1.1 200 OK\r\n: a\r\nContent-Length: 4\r\n\r\nbody", good},
	"space before the colon":             {"HTTP/1.1 200 OK\r\nContent-Length : 4\r\n\r\nbody", good},
	"no space behind it":                 {"HTTP/1.1 200 OK\r\nContent-Length:4\r\n\r\nbody", good},
	"folded":                             {"HTTP/1.0 200 OK\r\nA: b\r\n\tc\r\n d\r\n\r\n", "HTTP/1.0 200 OK\r\nA: b c d\r\n\r\n"},
	"folded first":                       {"HTTP/1.1 200 OK\r\n a: b\r\nContent-Length: 4\r\n\r\nbody", good},
	"folded behind no field":             {"HTTP/1.1 200 OK\r\nstray\r\n a: b\r\nContent-Length: 4\r\n\r\nbody", good},
	"control characters":                 {"HTTP/1.0 200 O\x01K\r\nA: b\x00c\rd\x7f\r\n\r\n", "HTTP/1.0 200 O K\r\nA: b c d\r\n\r\n"},
	"raw bytes in a value":               {"HTTP/1.0 200 OK\r\nA: \xd0\xe0\r\n\r\n", "HTTP/1.0 200 OK\r\nA: \xd0\xe0\r\n\r\n"},
	"length twice":                       {"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nA: b\r\nContent-Length: 4\r\n\r\nbody", "HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 4\r\n\r\nbody"},
	"length twice in a line":             {"HTTP/1.1 200 OK\r\ncontent-length: 4, 4\r\n\r\nbody", good},
	"length with a comma":                {"HTTP/1.1 200 OK\r\ncontent-length: 4,\r\n\r\nbody", good},
	"no length":                          {"HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\nbody", "HTTP/1.1 200 OK\r\n\r\nbody"},
	"negative length":                    {"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nbody", "HTTP/1.1 200 OK\r\n\r\nbody"},
	"length with a sign":                 {"HTTP/1.1 200 OK\r\nContent-Length: +4\r\n\r\nbody", "HTTP/1.1 200 OK\r\n\r\nbody"},
	"length of no sense":                 {"HTTP/1.1 200 OK\r\nContent-Length: 4 bytes\r\n\r\nbody", "HTTP/1.1 200 OK\r\n\r\nbody"},
	"length beyond all":                  {"HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775808\r\n\r\nbody", "HTTP/1.1 200 OK\r\n\r\nbody"},
	"identity":                           {"HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\nContent-Length: 4\r\n\r\nbody", good},
	"chunked twice":                      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\ntransfer-encoding: Chunked\r\n\r\n0\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
	"chunked twice in a line":            {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
	"identity and chunked":               {"HTTP/1.1 200 OK\r\nTransfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
	"chunked with a length":              {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
	"chunked with lengths":               {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nContent-Length: 8\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
	"chunks and line feeds":              {"HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n4;a=b\nbody\n03 \n\nab\n0\nA: b\n\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n3\r\n\nab\r\n0\r\n\r\n"},
	"chunks and line feeds now and then": {"HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n4\nbody\r\n1\r\na\n0\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n1\r\na\r\n0\r\n\r\n"},
	"chunks and a damaged size":          {"HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n4\nbody\nxyz\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\nxyz\n"},
	"chunks with a trailer":              {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\nA: b\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\nA: b\r\n\r\n"},
	"chunked in version 1.0":             {"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n"},
	"informed before":                    {"HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n\r\n" + good, "HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n" + good},
	"informed at length":                 {"HTTP/1.1 102\r\n\r\nHTTP/1.1 102\r\n\r\n" + good, "HTTP/1.1 102 \r\n\r\nHTTP/1.1 102 \r\n\r\n" + good},
	"a body like a head":                 {good[:len(good)-4] + "\r\n\r\nICY 200 OK\r\n\r\n", good[:len(good)-4] + "\r\n\r\nICY 200 OK\r\n\r\n"},
}

func TestWhatBrowsersTake(t *testing.T) {
	for name, test := range taken {
		for way, reader := range map[string]io.Reader{
			"at once": strings.NewReader(test.sent), "byte by byte": iotest.OneByteReader(strings.NewReader(test.sent)),
			"with its end": iotest.DataErrReader(strings.NewReader(test.sent)),
		} {
			got, err := io.ReadAll(New(line{Reader: reader}))
			if err != nil || string(got) != test.want {
				t.Errorf("%s, %s: %v\n got %q\nwant %q", name, way, err, got, test.want)
			}
		}
	}
}

func TestWhatIsNoAnswer(t *testing.T) {
	for sent, want := range map[string]error{
		"SSH-2.0-OpenSSH_9.6\r\n":                ErrNotHTTP,
		"S":                                      ErrNotHTTP,
		"<html></html>":                          ErrNotHTTP,
		"220 ftp.example ready\r\n":              ErrNotHTTP,
		"HTTP/1.1 Internal Server Error\r\n\r\n": ErrNotHTTP,
		"HTTP/1.1 200 OK\rContent-Length: 9\r\rbody\n\nbody":                     ErrNotHTTP,
		"\x15\x03\x01\x00\x02\x02\x46":                                           ErrTLS,
		"\x00\x00\x12\x04\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x80":           ErrHTTP2,
		"\x00\x00\x08\x07\x00\x00\x00\x00\x00\x00\x00":                           ErrHTTP2,
		"\x00\x17SSH-2.0-not a web server\r\n":                                   ErrNotHTTP,
		"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nbody":  ErrLengths,
		"HTTP/1.1 200 OK\r\nContent-Length: 4, 5\r\n\r\nbody":                    ErrLengths,
		"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: -1\r\n\r\nbody": ErrLengths,
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n":   ErrCoding,
		"HTTP/1.1 200 OK\r\nA: " + strings.Repeat("a", Most) + "\r\n\r\n":        ErrTooLarge,
		"HTTP/1.1 200 OK\r\nContent-Le":                                          io.ErrUnexpectedEOF,
		"HTT":                                                                    io.ErrUnexpectedEOF,
		"":                                                                       nil,
		"\r\n":                                                                   io.ErrUnexpectedEOF,
		"HTTP/1.1 100 Continue\r\n\r\nSSH":                                       ErrNotHTTP,
	} {
		for way, reader := range map[string]io.Reader{
			"at once": strings.NewReader(sent), "in halves": iotest.HalfReader(strings.NewReader(sent)),
		} {
			if _, err := io.ReadAll(New(line{Reader: reader})); !errors.Is(err, want) {
				t.Errorf("%.60q, %s: %v, want %v", sent, way, err, want)
			}
		}
	}
}

// A connection that is used again reads a head each time, also if it was waited on before.
func TestNextHead(t *testing.T) {
	server, client := net.Pipe()
	defer server.Close()
	c := New(client)
	defer c.Close()
	read := func() string {
		t.Helper()
		buf := make([]byte, 100)
		n, err := c.Read(buf)
		if err != nil {
			t.Error(err)
		}
		return string(buf[:n])
	}
	send := func(s string) {
		t.Helper()
		if _, err := server.Write([]byte(s)); err != nil {
			t.Error(err)
		}
	}
	go send("ICY 200\r\n\r\na")
	if got := read(); got != "HTTP/1.0 200 \r\n\r\na" {
		t.Fatalf("%q", got)
	}
	go send("ICY 200\r\n\r\n")
	if got := read(); got != "ICY 200\r\n\r\n" {
		t.Errorf("a body was changed: %q", got)
	}
	next := make(chan string)
	go func() { next <- read() }()
	time.Sleep(time.Millisecond) // until it waits; it is right also before
	c.Expect()
	send("ICY 404\r\n\r\n")
	if got := <-next; got != "HTTP/1.0 404 \r\n\r\n" {
		t.Errorf("%q", got)
	}
}

// What is handed out is a head that net/http takes, or nothing is, and the body is where it says that it is.
func FuzzHead(f *testing.F) {
	for _, test := range taken {
		f.Add([]byte(test.sent))
	}
	f.Add([]byte("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nbody"))
	f.Fuzz(func(t *testing.T, sent []byte) {
		got, err := io.ReadAll(New(line{Reader: bytes.NewReader(sent)}))
		slow, slowErr := io.ReadAll(New(line{Reader: iotest.OneByteReader(bytes.NewReader(sent))}))
		if !bytes.Equal(got, slow) || (err == nil) != (slowErr == nil) {
			t.Fatalf("at once %q, %v\nbyte by byte %q, %v", got, err, slow, slowErr)
		}
		if err != nil || len(got) == 0 {
			return
		}
		in := bufio.NewReader(bytes.NewReader(got))
		for {
			resp, err := http.ReadResponse(in, nil)
			if err == io.ErrUnexpectedEOF && resp == nil {
				return // only interim ones came
			}
			if err != nil {
				t.Fatalf("%q: %v", got, err)
			}
			if resp.StatusCode/100 == 1 && resp.StatusCode != 101 {
				continue
			}
			chunked, said := len(resp.TransferEncoding) > 0, resp.Header.Get("Content-Length")
			length, err := strconv.ParseInt(said, 10, 64)
			bodiless := resp.StatusCode/100 == 1 || resp.StatusCode == 204 || resp.StatusCode == 304
			if !bodiless && said != "" && (chunked || err != nil || length != resp.ContentLength) {
				t.Fatalf("%q: length %d of %q, chunked %v", got, resp.ContentLength, said, chunked)
			}
			return
		}
	})
}
