//go:build unix

package conn

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// pair is a connection of Dialer's and the server's end of it.
func pair(t *testing.T) (*conn, *net.TCPConn) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	client, err := Dialer(new(net.Dialer).DialContext)(context.Background(), "tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	server, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		client.Close()
		server.Close()
	})
	return client.(*conn), server.(*net.TCPConn)
}

// atOnce is how long a connection takes that is fast, however long this machine is busy with other things.
const atOnce = -time.Hour

// feed has the client read the proof of speed, and take it for as long as it likes to.
func feed(t *testing.T, client *conn, server net.Conn, took time.Duration) {
	t.Helper()
	sent := make(chan error, 1)
	go func() {
		_, err := server.Write(make([]byte, proof))
		sent <- err
	}()
	if _, err := io.CopyN(io.Discard, client, proof-1); err != nil {
		t.Fatal(err)
	}
	if err := <-sent; err != nil {
		t.Fatal(err)
	}
	client.mu.Lock()
	client.since = time.Now().Add(-took)
	client.mu.Unlock()
	if _, err := io.CopyN(io.Discard, client, 1); err != nil {
		t.Fatal(err)
	}
}

// polled tells whether c is in the poller.
func polled(c *conn) bool {
	_, ok := c.stream.(*net.TCPConn)
	return ok
}

// left is a pair whose connection has left the poller.
func left(t *testing.T) (*conn, *net.TCPConn) {
	t.Helper()
	client, server := pair(t)
	feed(t, client, server, atOnce)
	if polled(client) {
		t.Fatal("a fast connection has not left the poller")
	}
	return client, server
}

func TestPollerIsLeftWhileFast(t *testing.T) {
	client, server := pair(t)
	feed(t, client, server, 2*fast)
	if !polled(client) {
		t.Fatal("a connection that is not fast has left the poller")
	}
	for range 2 {
		feed(t, client, server, atOnce)
		if polled(client) {
			t.Fatal("a fast connection has not left the poller")
		}
		if err := client.tcp.SetDeadline(time.Time{}); !errors.Is(err, net.ErrClosed) {
			t.Errorf("the poller still has what was left: %v", err)
		}
		feed(t, client, server, 2*fast)
		if polled(client) {
			t.Fatal("a connection that is not slow has come back")
		}
		file := client.stream.(blocking).File
		feed(t, client, server, slow)
		if !polled(client) {
			t.Fatal("a slow connection has not come back")
		}
		if _, err := file.Stat(); !errors.Is(err, os.ErrClosed) {
			t.Errorf("what came back is open twice: %v", err)
		}
		if err := client.SetDeadline(time.Now().Add(-time.Second)); err != nil {
			t.Fatal(err)
		}
		if _, err := client.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("after the deadline: %v", err)
		}
		if err := client.SetDeadline(time.Time{}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestDeadlinesAreKept(t *testing.T) {
	later := time.Now().Add(time.Minute)
	for name, set := range map[string]func(c net.Conn, read, write time.Time) error{
		"both, one taken back": func(c net.Conn, read, write time.Time) error {
			return errors.Join(c.SetDeadline(read), c.SetWriteDeadline(write))
		},
		"read": func(c net.Conn, read, write time.Time) error {
			return errors.Join(c.SetReadDeadline(read), c.SetWriteDeadline(write))
		},
		"write": func(c net.Conn, read, write time.Time) error {
			return errors.Join(c.SetWriteDeadline(read), c.SetReadDeadline(write))
		},
	} {
		t.Run(name, func(t *testing.T) {
			client, server := pair(t)
			if err := set(client, later, time.Time{}); err != nil {
				t.Fatal(err)
			}
			feed(t, client, server, atOnce)
			if !polled(client) {
				t.Fatal("a connection with a deadline has left the poller")
			}
			if err := set(client, time.Time{}, time.Time{}); err != nil {
				t.Fatal(err)
			}
			feed(t, client, server, atOnce)
			if polled(client) {
				t.Fatal("a fast connection has not left the poller")
			}
			if err := set(client, later, time.Time{}); !errors.Is(err, os.ErrNoDeadline) {
				t.Errorf("a deadline that cannot be kept: %v", err)
			}
			feed(t, client, server, slow)
			if !polled(client) {
				t.Error("a deadline that was refused keeps a slow connection from coming back")
			}
		})
	}
}

func TestFastConnectionGoesOn(t *testing.T) {
	client, server := left(t)
	if client.LocalAddr().String() != server.RemoteAddr().String() || client.RemoteAddr().String() != server.LocalAddr().String() {
		t.Errorf("from %v to %v, but the server's end is %v to %v", client.LocalAddr(), client.RemoteAddr(), server.LocalAddr(), server.RemoteAddr())
	}
	for range 3 {
		b := make([]byte, 4)
		if _, err := client.Write([]byte("ping")); err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadFull(server, b); err != nil || string(b) != "ping" {
			t.Fatalf("%q, %v", b, err)
		}
		if _, err := server.Write([]byte("pong")); err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadFull(client, b); err != nil || string(b) != "pong" {
			t.Fatalf("%q, %v", b, err)
		}
		feed(t, client, server, atOnce)
	}
	if err := server.CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if _, err := client.Read(make([]byte, 1)); err != io.EOF {
		t.Errorf("at the end of what the server sends: %v", err)
	}
}

func TestResetIsTold(t *testing.T) {
	client, server := left(t)
	if err := server.SetLinger(0); err != nil {
		t.Fatal(err)
	}
	server.Close()
	if _, err := client.Read(make([]byte, 1)); !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("after a reset: %v", err)
	}
}

// A body without a length is whole when the connection ends, so that what the client itself
// has ended must not look like it.
func TestCloseEndsAWaitingRead(t *testing.T) {
	for name, open := range map[string]func(*testing.T) (*conn, *net.TCPConn){"slow": pair, "fast": left} {
		t.Run(name, func(t *testing.T) {
			client, server := open(t)
			read := make(chan error, 1)
			go func() {
				_, err := client.Read(make([]byte, 1))
				read <- err
			}()
			time.Sleep(20 * time.Millisecond) // until it waits; it ends as it must also before
			if err := client.Close(); err != nil {
				t.Fatal(err)
			}
			if err := <-read; !errors.Is(err, net.ErrClosed) {
				t.Errorf("the read ended with %v", err)
			}
			if _, err := server.Read(make([]byte, 1)); err != io.EOF {
				t.Errorf("the server was told %v", err)
			}
			if err := client.Close(); !errors.Is(err, net.ErrClosed) && !errors.Is(err, os.ErrClosed) {
				t.Errorf("closed twice: %v", err)
			}
		})
	}
}

// What is being written when the proof is there must not be lost.
func TestNobodyLeavesWhileWriting(t *testing.T) {
	client, server := pair(t)
	const sent = 32 << 20 // more than the system takes off a writer's hands
	written := make(chan error, 1)
	go func() {
		_, err := client.Write(make([]byte, sent))
		written <- err
	}()
	for client.busy() == 0 {
		time.Sleep(time.Millisecond)
	}
	feed(t, client, server, atOnce)
	if !polled(client) {
		t.Fatal("left the poller during a write")
	}
	if n, err := io.CopyN(io.Discard, server, sent); err != nil {
		t.Errorf("%d bytes of %d came: %v", n, sent, err)
	}
	if err := <-written; err != nil {
		t.Error(err)
	}
}

func (c *conn) busy() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.users
}

func TestCloseEndsAWaitingWrite(t *testing.T) {
	for name, open := range map[string]func(*testing.T) (*conn, *net.TCPConn){"slow": pair, "fast": left} {
		t.Run(name, func(t *testing.T) {
			client, _ := open(t)
			written := make(chan error, 1)
			go func() {
				_, err := client.Write(make([]byte, 64<<20)) // more than the system takes
				written <- err
			}()
			time.Sleep(20 * time.Millisecond) // until it waits; it ends as it must also before
			if err := client.Close(); err != nil {
				t.Fatal(err)
			}
			select {
			case err := <-written:
				if !errors.Is(err, net.ErrClosed) {
					t.Errorf("the write ended with %v", err)
				}
			case <-time.After(writeTimeout * time.Second / 2):
				t.Error("the write goes on")
			}
		})
	}
}

// TLS says farewell when it is closed, which must not take for ever.
func TestWriteEnds(t *testing.T) {
	t.Parallel()
	client, _ := left(t)
	for {
		if _, err := client.Write(make([]byte, 1<<10)); err != nil {
			if !errors.Is(err, syscall.EAGAIN) {
				t.Errorf("a write that nobody reads: %v", err)
			}
			return
		}
	}
}
