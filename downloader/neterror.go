package downloader

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/url"
	"strings"
	"syscall"

	"gannet/downloader/head"
	"gannet/downloader/link"
)

// explain finds the Kind of a network error. One that is not known counts as a
// lost connection, which passes.
func explain(err error, host string) *Error {
	var known *Error
	if errors.As(err, &known) {
		return known
	}
	var viaProxy *proxyError
	if errors.As(err, &viaProxy) {
		return explainProxy(viaProxy, host)
	}
	e := &Error{Kind: KindLost, Subject: host, Detail: link.Redact(err.Error()), cause: err}
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
		e.Kind = orOffline(KindHost)
	case isCertificate(err):
		e.Kind = KindCertificate
	case tlsKind(err) != "":
		e.Kind = tlsKind(err)
	case errors.Is(err, head.ErrCoding):
		e.Kind, e.Subject = KindPacking, "Transfer-Encoding"
	case errors.Is(err, head.ErrNotHTTP), errors.Is(err, head.ErrHTTP2), errors.Is(err, head.ErrLengths), errors.Is(err, head.ErrTooLarge):
		e.Kind = KindInvalid
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.ENETDOWN):
		e.Kind = KindOffline
	case errors.Is(err, syscall.ECONNREFUSED):
		e.Kind = KindRefused
	case errors.Is(err, syscall.EHOSTUNREACH):
		e.Kind = orOffline(KindRefused)
	case errors.As(err, &timeout) && timeout.Timeout():
		e.Kind = KindSilent
		if errors.As(err, &op) && op.Op == "dial" || errors.As(err, &handshake) {
			e.Kind = orOffline(KindConnect)
		} else if strings.Contains(e.Detail, "awaiting response headers") {
			e.Kind = KindUnanswered
		}
	case strings.Contains(e.Detail, "invalid header field"):
		e.Kind, e.Subject = KindLink, "a header given with it cannot be sent"
	case strings.Contains(e.Detail, "malformed HTTP"):
		e.Kind = KindInvalid
	case strings.Contains(e.Detail, "malformed chunked encoding"), strings.Contains(e.Detail, "chunk length"):
		e.Kind = KindProtocol
	}
	return e
}

// alerts are what servers and crypto/tls say of a handshake that can never work, as parts of their sentences:
// crypto/tls has no other names for them.
var alerts = []struct {
	says string
	kind Kind
}{
	{"tls: protocol version not supported", KindOldTLS},
	{"tls: server selected unsupported protocol version", KindOldTLS},
	{"tls: certificate required", KindIdentity},
	{"tls: internal error", KindHandshake},
	{"tls: failed to parse certificate", KindCertificate},
	{"x509: ", KindCertificate},
	{"remote error: tls: bad certificate", KindIdentity},
	{"remote error: tls: ", KindTLS},
}

// tlsKind finds what keeps a connection from being encrypted; it is "" if nothing does.
func tlsKind(err error) Kind {
	var (
		handshake *handshakeError
		record    tls.RecordHeaderError
	)
	switch securing := errors.As(err, &handshake); {
	case errors.Is(err, head.ErrTLS):
		return KindNeedsTLS
	case securing && errors.As(err, &record):
		return KindNotTLS
	case securing && handshake.identify && strings.Contains(err.Error(), "remote error: tls: "):
		return KindIdentity
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
		return KindTLS
	}
	return KindHandshake
}

func isCertificate(err error) bool {
	var (
		verify    *tls.CertificateVerificationError
		authority x509.UnknownAuthorityError
		hostname  x509.HostnameError
		invalid   x509.CertificateInvalidError
	)
	return errors.As(err, &verify) || errors.As(err, &authority) || errors.As(err, &hostname) || errors.As(err, &invalid)
}

// orOffline gives kind, or KindOffline where no server can be reached: a cable that was
// pulled leaves its routes for a while.
func orOffline(kind Kind) Kind {
	if hasNetwork() {
		return kind
	}
	return KindOffline
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
