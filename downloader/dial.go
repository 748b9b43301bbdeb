package downloader

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"net"
)

// tlsReadAhead is how many bytes are taken from the system at once where TLS alone would
// ask for one record of 16 KiB (RFC 8446 §5.1) after the other.
const tlsReadAhead = 64 << 10

// dialer opens connections to servers.
type dialer struct {
	net.Dialer
	tls *tls.Config
}

// DialTLSContext is for servers that are reached without a proxy. Its errors are those of
// net.Dialer and tls.Conn.
func (d *dialer) DialTLSContext(ctx context.Context, network, addr string) (net.Conn, error) {
	conn, err := d.DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	config := d.tls.Clone()
	if config.ServerName, _, err = net.SplitHostPort(addr); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	ctx, cancel := context.WithTimeout(ctx, d.Timeout)
	defer cancel()
	secure := tls.Client(readAhead{conn, bufio.NewReaderSize(conn, tlsReadAhead)}, config)
	if err := secure.HandshakeContext(ctx); err != nil {
		conn.Close()
		if errors.Is(err, context.DeadlineExceeded) {
			err = &net.OpError{Op: "dial", Net: network, Addr: conn.RemoteAddr(), Err: err}
		}
		return nil, err
	}
	return secure, nil
}

// readAhead is a connection that is read in large pieces.
type readAhead struct {
	net.Conn
	in *bufio.Reader
}

func (c readAhead) Read(b []byte) (int, error) { return c.in.Read(b) }
