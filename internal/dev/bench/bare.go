//go:build linux

package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"
)

// The bare programs do what a scenario needs and nothing else: no proof, no
// retry, no progress. Their figures are the limit others are held against. Each
// is a process of its own, measured as every client is.

const bareBuffer = 1 << 20

// bareRecv saves link at out with blocking recv and write calls alone.
func bareRecv(link, out string) error {
	u, err := url.Parse(link)
	if err != nil {
		return err
	}
	port, err := strconv.Atoi(u.Port())
	if err != nil {
		return err
	}
	sock, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	if err != nil {
		return err
	}
	if err := syscall.Connect(sock, &syscall.SockaddrInet4{Port: port, Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		return err
	}
	if _, err := syscall.Write(sock, fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", u.Path,
		u.Host)); err != nil {
		return err
	}
	file, err := syscall.Open(out, syscall.O_CREAT|syscall.O_WRONLY|syscall.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	in := bufio.NewReaderSize(recv(sock), bareBuffer)
	resp, err := http.ReadResponse(in, nil)
	if err != nil {
		return err
	}
	if resp.ContentLength < 0 {
		return recvChunks(in, recv(file))
	}
	for left := resp.ContentLength; left > 0; {
		if in.Buffered() == 0 {
			if _, err := in.Peek(1); err != nil {
				return err
			}
		}
		data, _ := in.Peek(in.Buffered()) // never fails: no more than is there
		if _, err := recv(file).Write(data); err != nil {
			return err
		}
		n, _ := in.Discard(len(data)) // as above
		left -= int64(n)
	}
	return nil
}

// bareSync waits until the disk has the file at path.
func bareSync(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// recvChunks writes the chunks of in (RFC 9112 §7.1) as they are in the buffer.
func recvChunks(in *bufio.Reader, out io.Writer) error {
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return err
		}
		left, err := strconv.ParseInt(string(bytes.TrimSpace(line)), 16, 64)
		if err != nil || left == 0 {
			return err
		}
		for left > 0 {
			if _, err := in.Peek(1); err != nil {
				return err
			}
			data, _ := in.Peek(int(min(left, int64(in.Buffered())))) // never fails: no more than is there
			if _, err := out.Write(data); err != nil {
				return err
			}
			n, _ := in.Discard(len(data)) // as above
			left -= int64(n)
		}
		if _, err := in.Discard(len("\r\n")); err != nil {
			return err
		}
	}
}

// recv reads and writes a descriptor with plain system calls.
type recv int

func (fd recv) Read(p []byte) (int, error) {
	n, err := syscall.Read(int(fd), p)
	if n == 0 && err == nil {
		err = io.EOF
	}
	return max(n, 0), err
}

func (fd recv) Write(p []byte) (int, error) {
	n, err := syscall.Write(int(fd), p)
	if n < len(p) && err == nil {
		err = io.ErrShortWrite
	}
	return max(n, 0), err
}

// bareClient is net/http with up to conns connections, trusting the certificate in ca.
func bareClient(conns int, ca string) (*http.Client, error) {
	transport := &http.Transport{
		MaxConnsPerHost: conns, MaxIdleConnsPerHost: conns, DisableCompression: true,
		ReadBufferSize: 64 << 10,
	}
	if ca != "" {
		pem, err := os.ReadFile(ca)
		if err != nil {
			return nil, err
		}
		transport.TLSClientConfig = &tls.Config{RootCAs: x509.NewCertPool()}
		transport.TLSClientConfig.RootCAs.AppendCertsFromPEM(pem)
	}
	return &http.Client{Transport: transport}, nil
}

// bareFiles saves links in dir, conns at once.
func bareFiles(conns int, ca, dir string, links []string) error {
	client, err := bareClient(conns, ca)
	if err != nil {
		return err
	}
	return each(conns, len(links), func(i int) error {
		resp, err := client.Get(links[i])
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		f, err := os.Create(filepath.Join(dir, path.Base(links[i])))
		if err != nil {
			return err
		}
		buf := make([]byte, min(256<<10, max(resp.ContentLength, 512)))
		for {
			n, err := io.ReadFull(resp.Body, buf)
			if _, err := f.Write(buf[:n]); err != nil {
				return err
			}
			if err == io.EOF || err == io.ErrUnexpectedEOF {
				return f.Close()
			} else if err != nil {
				return err
			}
		}
	})
}

const (
	barePiece   = 256 << 10
	bareSilence = 250 * time.Millisecond
)

// bareRanges saves link of size bytes at out by pieces over conns connections; a
// piece that stays silent is asked for again on another connection.
func bareRanges(conns int, size int64, link, out string) error {
	client, err := bareClient(conns, "")
	if err != nil {
		return err
	}
	f, err := os.Create(out)
	if err != nil {
		return err
	}
	defer f.Close()
	return each(conns, int((size+barePiece-1)/barePiece), func(i int) error {
		from := int64(i) * barePiece
		to := min(from+barePiece, size)
		for from < to {
			n, err := bareRange(client, link, f, from, to)
			from += n
			if err != nil && !errors.Is(err, context.Canceled) {
				return err
			}
		}
		return nil
	})
}

// bareRange saves the bytes [from, to) of link in f and returns how many came.
func bareRange(client *http.Client, link string, f *os.File, from, to int64) (done int64, err error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, link, nil)
	if err != nil {
		return 0, err
	}
	req.Header.Set("Range", fmt.Sprintf("bytes=%d-%d", from, to-1))
	resp, err := client.Do(req)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusPartialContent {
		return 0, errors.New(resp.Status)
	}
	watch := time.AfterFunc(bareSilence, cancel)
	defer watch.Stop()
	buf := make([]byte, 64<<10)
	for done < to-from {
		n, err := resp.Body.Read(buf)
		if _, err := f.WriteAt(buf[:n], from+done); err != nil {
			return done, err
		}
		done += int64(n)
		if err != nil && done < to-from {
			return done, err
		}
		watch.Reset(bareSilence)
	}
	return done, nil
}

// each calls do(0) to do(n-1), conns at once, and returns the first error.
func each(conns, n int, do func(int) error) error {
	var group errgroup.Group
	group.SetLimit(conns)
	for i := range n {
		group.Go(func() error { return do(i) })
	}
	return group.Wait()
}
