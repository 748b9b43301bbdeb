package web

// What went wrong in the network, as reasons of package failure.

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/url"
	"strings"
	"syscall"

	"gannet/downloader/failure"
	"gannet/downloader/link"
	"gannet/downloader/web/head"
	"gannet/internal/message"
)

// explained is a body whose errors say what went wrong.
type explained struct {
	io.ReadCloser
	host string // of the link
}

func (e *explained) Read(b []byte) (int, error) {
	n, err := e.ReadCloser.Read(b)
	if err != nil && err != io.EOF {
		err = explain(err, e.host)
	}
	return n, err
}

// explain finds the Kind of a network error. One that is not known counts as a
// lost connection, which passes.
func explain(err error, host string) *failure.Error {
	var known *failure.Error
	if errors.As(err, &known) {
		return known
	}
	var viaProxy *proxyError
	if errors.As(err, &viaProxy) {
		return explainProxy(viaProxy, host)
	}
	e := &failure.Error{Kind: failure.Lost, Subject: host, Detail: link.Redact(err.Error()), Cause: err}
	var (
		dns     *net.DNSError
		op      *net.OpError
		timeout net.Error
		urlErr  *url.Error

		handshake *handshakeError
	)
	if errors.As(err, &urlErr) {
		e.Detail = urlErr.Err.Error() // without the link, which may hold secrets
	}
	switch {
	case errors.As(err, &dns):
		e.Kind = orOffline(failure.Host)
	case isCertificate(err):
		e.Kind = failure.Certificate
	case tlsKind(err) != "":
		e.Kind = tlsKind(err)
	case errors.Is(err, head.ErrCoding):
		e.Kind, e.Subject = failure.Packing, "Transfer-Encoding"
	case errors.Is(err, head.ErrNotHTTP), errors.Is(err, head.ErrHTTP2), errors.Is(err, head.ErrLengths),
		errors.Is(err, head.ErrTooLarge):
		e.Kind = failure.Invalid
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.ENETDOWN):
		e.Kind = failure.Offline
	case errors.Is(err, syscall.ECONNREFUSED):
		e.Kind = failure.Refused
	case errors.Is(err, syscall.EHOSTUNREACH):
		e.Kind = orOffline(failure.Refused)
	case errors.As(err, &timeout) && timeout.Timeout():
		e.Kind = failure.Silent
		if errors.As(err, &op) && op.Op == "dial" || errors.As(err, &handshake) {
			e.Kind = orOffline(failure.Connect)
		} else if strings.Contains(e.Detail, "awaiting response headers") {
			e.Kind = failure.Unanswered
		}
	case strings.Contains(e.Detail, "invalid header field"):
		e.Kind, e.Reason = failure.Link, message.Of(failure.BadHeader)
	case strings.Contains(e.Detail, "malformed HTTP"):
		e.Kind = failure.Invalid
	case strings.Contains(e.Detail, "malformed chunked encoding"), strings.Contains(e.Detail, "chunk length"):
		e.Kind = failure.Protocol
	}
	return e
}

// alerts are what servers and crypto/tls say of a handshake that can never work, as parts of their sentences:
// crypto/tls has no other names for them.
var alerts = []struct {
	says string
	kind failure.Kind
}{
	{"tls: protocol version not supported", failure.OldTLS},
	{"tls: server selected unsupported protocol version", failure.OldTLS},
	{"tls: certificate required", failure.Identity},
	{"tls: internal error", failure.Handshake},
	{"tls: failed to parse certificate", failure.Certificate},
	{"x509: ", failure.Certificate},
	{"remote error: tls: bad certificate", failure.Identity},
	{"remote error: tls: ", failure.TLS},
}

// tlsKind finds what keeps a connection from being encrypted; it is "" if nothing does.
func tlsKind(err error) failure.Kind {
	var (
		handshake *handshakeError
		record    tls.RecordHeaderError
	)
	switch securing := errors.As(err, &handshake); {
	case errors.Is(err, head.ErrTLS):
		return failure.NeedsTLS
	case securing && errors.As(err, &record):
		return failure.NotTLS
	case securing && handshake.identify && strings.Contains(err.Error(), "remote error: tls: "):
		return failure.Identity
	case !securing && !strings.Contains(err.Error(), "remote error: tls: "):
		return ""
	}
	for _, alert := range alerts {
		if strings.Contains(err.Error(), alert.says) {
			return alert.kind
		}
	}
	switch {
	case handshake != nil && handshake.Timeout():
		return ""
	case strings.Contains(err.Error(), "tls: "):
		return failure.TLS
	}
	return failure.Handshake
}

func isCertificate(err error) bool {
	var (
		verify    *tls.CertificateVerificationError
		authority x509.UnknownAuthorityError
		hostname  x509.HostnameError
		invalid   x509.CertificateInvalidError
	)
	return errors.As(err, &verify) || errors.As(err, &authority) || errors.As(err, &hostname) ||
		errors.As(err, &invalid)
}

// orOffline gives kind, or failure.Offline where no server can be reached: a cable that was
// pulled leaves its routes for a while.
func orOffline(kind failure.Kind) failure.Kind {
	if hasNetwork() {
		return kind
	}
	return failure.Offline
}

// hasNetwork reports whether this computer has any address besides its own loopback, on an
// interface that is connected to something.
func hasNetwork() bool {
	interfaces, err := net.Interfaces()
	if err != nil {
		return true
	}
	for _, i := range interfaces {
		const working = net.FlagUp | net.FlagRunning
		addrs, err := i.Addrs()
		if err != nil || i.Flags&working != working {
			continue
		}
		for _, a := range addrs {
			if ip, ok := a.(*net.IPNet); ok && !ip.IP.IsLoopback() && !ip.IP.IsLinkLocalUnicast() {
				return true
			}
		}
	}
	return false
}
