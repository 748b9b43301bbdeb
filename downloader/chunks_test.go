package downloader

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"os"
	"testing"
)

// TestChunksOfLineFeeds fetches two files of a server that ends the lines between chunks with line subscriptions alone.
func TestChunksOfLineFeeds(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				in := bufio.NewReader(c)
				for {
					if _, err := http.ReadRequest(in); err != nil {
						return
					}
					io.WriteString(c, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\nfile\n4;a=b\n 123\n0\nA: b\n\n")
				}
			}()
		}
	}()
	e := newEngine(t, Options{Parallel: 1})
	for range 2 {
		s := await(t, e, add(t, e, Request{URL: "http://" + listener.Addr().String() + "/a", Dir: t.TempDir()}), ended)
		if s.State != Done {
			t.Fatal(s.Err)
		}
		if got, err := os.ReadFile(s.Path); err != nil || string(got) != "file 123" {
			t.Errorf("%q %v", got, err)
		}
	}
}
