package web

import (
	"context"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"syscall"
	"testing"

	"gannet/downloader/failure"
	"gannet/downloader/source"
)

func TestExplain(t *testing.T) {
	dial := func(err error) error {
		return &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", err)}
	}
	tests := []struct {
		err  error
		want failure.Kind
	}{
		{dial(syscall.ENETUNREACH), failure.Offline},
		{dial(syscall.ENETDOWN), failure.Offline},
		{dial(syscall.ECONNREFUSED), failure.Refused},
		{dial(syscall.EHOSTUNREACH), orOffline(failure.Refused)},
		{dial(syscall.ETIMEDOUT), orOffline(failure.Connect)},
		{&net.OpError{Op: "read", Err: syscall.ECONNRESET}, failure.Lost},
		{io.ErrUnexpectedEOF, failure.Lost},
		{io.EOF, failure.Lost},
		{errors.New("something nobody has seen before"), failure.Lost},
		{x509.UnknownAuthorityError{}, failure.Certificate},
		{x509.HostnameError{Certificate: &x509.Certificate{}, Host: "h"}, failure.Certificate},
		{errors.New("net/http: HTTP/1.x transport connection broken: malformed HTTP response \"SSH\""), failure.Invalid},
		{&failure.Error{Kind: failure.Redirect}, failure.Redirect},
	}
	for _, tt := range tests {
		got := explain(&url.Error{Op: "Get", URL: "http://ann:secret@host/", Err: tt.err}, "host")
		if got.Kind != tt.want {
			t.Errorf("%v: %s, want %s", tt.err, got.Kind, tt.want)
		}
	}
}

func TestRequestsThatCanNeverWork(t *testing.T) {
	c, err := New(Options{Proxy: "none"})
	if err != nil {
		t.Fatal(err)
	}
	for name, r := range map[string]Request{
		"no host":    {URL: "http:///"},
		"scheme":     {URL: "gopher://host/file"},
		"bad header": {URL: "http://127.0.0.1:1/", Header: http.Header{"X-A": {"a\nb"}}},
		"no address": {URL: "http://[::1/file"},
	} {
		var e *failure.Error
		if _, err := c.Source(r).Open(context.Background(), nil, source.Version{}); !errors.As(err, &e) || e.Kind != failure.Link || e.Passing() {
			t.Errorf("%s: %v", name, err)
		}
	}
}
