// Servers with certificates, good and bad ones.

package faulty

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

// TLS serves https under a certificate authority of the server's own, whose
// certificate is in CAFile.
func TLS() Option { return secure("127.0.0.1", time.Hour) }

// WrongName is TLS with a certificate for another host.
func WrongName() Option { return secure("192.0.2.1", time.Hour) }

// Expired is TLS with a certificate that ended an hour ago.
func Expired() Option { return secure("127.0.0.1", -time.Hour) }

func secure(address string, valid time.Duration) Option {
	return Option{setup: func(s *Server) {
		if err := s.issue(net.ParseIP(address), valid); err != nil {
			panic(err)
		}
	}}
}

// issue makes the authority, its PEM file and the server's certificate.
func (s *Server) issue(address net.IP, valid time.Duration) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	now := time.Now()
	ca := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Gannet test authority"},
		NotBefore: now.Add(-48 * time.Hour), NotAfter: now.Add(48 * time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	caDER, err := x509.CreateCertificate(rand.Reader, ca, ca, &key.PublicKey, key)
	if err != nil {
		return err
	}
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "Gannet test server"},
		NotBefore: now.Add(-24 * time.Hour), NotAfter: now.Add(valid),
		IPAddresses: []net.IP{address}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	leafDER, err := x509.CreateCertificate(rand.Reader, leaf, ca, &key.PublicKey, key)
	if err != nil {
		return err
	}
	s.tls = &tls.Config{
		Certificates: []tls.Certificate{{Certificate: [][]byte{leafDER}, PrivateKey: key}},
		NextProtos:   []string{"http/1.1"},
	}
	if s.certDir == "" {
		if s.certDir, err = os.MkdirTemp("", "faulty"); err != nil {
			return err
		}
		s.removeCA = func() { _ = os.RemoveAll(s.certDir) } // a stray temporary file harms nobody
	}
	s.CAFile = filepath.Join(s.certDir, "ca.pem")
	return os.WriteFile(s.CAFile, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: caDER}), 0o600)
}
