//go:build linux

// The servers, each in a process of its own.

package main

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// origin is a server in a process of its own, so that its work is not counted.
type origin interface {
	// link is where a file is.
	link(file content) string
	// counts gives what was seen since the last call, or nil where nobody counts.
	counts() (*Counts, error)
	stop() error
}

// shaped is this program run as a server.
type shaped struct {
	cmd  *exec.Cmd
	in   io.WriteCloser
	out  *bufio.Reader
	port string
}

func startShaped(shape Shape) (*shaped, error) {
	arg, err := json.Marshal(shape)
	if err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	s := &shaped{cmd: exec.Command(self, "serve", string(arg))}
	s.cmd.Stderr = os.Stderr
	if s.in, err = s.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	s.out = bufio.NewReader(out)
	line, err := s.out.ReadString('\n')
	if err != nil {
		return nil, fmt.Errorf("the server said no port: %w", err)
	}
	s.port = strings.TrimSpace(line)
	return s, nil
}

func (s *shaped) link(file content) string {
	return fmt.Sprintf("http://127.0.0.1:%s/%d/%s", s.port, file.size, file.name)
}

func (s *shaped) counts() (*Counts, error) {
	if _, err := io.WriteString(s.in, "\n"); err != nil {
		return nil, err
	}
	line, err := s.out.ReadBytes('\n')
	if err != nil {
		return nil, err
	}
	var c Counts
	return &c, json.Unmarshal(line, &c)
}

func (s *shaped) stop() error {
	_ = s.in.Close() // it ends with its input
	return s.cmd.Wait()
}

// nginx serves files of a memory-backed folder over HTTP/1.1, and TLS 1.3 if it is wanted.
type nginx struct {
	cmd   *exec.Cmd
	base  string // the address of the folder
	files string // the folder with what it serves
}

// startNginx makes files under dir and serves them; over TLS with the certificate at certificate(dir).
func startNginx(dir string, files []content, overTLS bool) (*nginx, error) {
	www := filepath.Join(dir, "www")
	for _, file := range files {
		folder := filepath.Join(www, strconv.FormatInt(file.size, 10))
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return nil, err
		}
		if err := file.writeTo(filepath.Join(folder, file.name)); err != nil {
			return nil, err
		}
	}
	if err := makeCertificate(dir); err != nil {
		return nil, err
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	address := fmt.Sprintf("127.0.0.1:%d", port)
	base, listen := "http://"+address, address
	if overTLS {
		base, listen = "https://"+address, address+" ssl"
	}
	config := fmt.Sprintf(nginxConfig, dir, listen)
	path := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(path, []byte(config), 0o644); err != nil {
		return nil, err
	}
	n := &nginx{exec.Command("nginx", "-e", filepath.Join(dir, "nginx.log"), "-c", path), base, www}
	n.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := n.cmd.Start(); err != nil {
		return nil, err
	}
	for deadline := time.Now().Add(10 * time.Second); ; {
		conn, err := net.Dial("tcp", address)
		if err == nil {
			return n, conn.Close()
		}
		if time.Now().After(deadline) {
			said, _ := os.ReadFile(filepath.Join(dir, "nginx.log")) // only to say more
			return nil, fmt.Errorf("nginx does not answer: %w %s", err, said)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

const nginxConfig = `
daemon off;
master_process off;
pid %[1]s/nginx.pid;
events {}
http {
	access_log off;
	sendfile on;
	keepalive_requests 100000;
	client_body_temp_path %[1]s; proxy_temp_path %[1]s; fastcgi_temp_path %[1]s; uwsgi_temp_path %[1]s; scgi_temp_path %[1]s;
	server {
		listen %[2]s;
		ssl_certificate %[1]s/cert.pem;
		ssl_certificate_key %[1]s/key.pem;
		ssl_protocols TLSv1.3;
		ssl_buffer_size 16k;
		root %[1]s/www;
	}
}
`

func (n *nginx) link(file content) string {
	return fmt.Sprintf("%s/%d/%s", n.base, file.size, file.name)
}

func (n *nginx) counts() (*Counts, error) { return nil, nil }

func (n *nginx) stop() error {
	err := n.cmd.Process.Signal(syscall.SIGTERM)
	return errors.Join(err, n.cmd.Wait(), os.RemoveAll(n.files)) // its memory is needed for others
}

func freePort() (int, error) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	return listener.Addr().(*net.TCPAddr).Port, listener.Close()
}

// certificate is where startNginx puts the one to trust.
func certificate(dir string) string { return filepath.Join(dir, "cert.pem") }

func makeCertificate(dir string) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	now := time.Now()
	template := x509.Certificate{
		SerialNumber:          big.NewInt(now.UnixNano()),
		Subject:               pkix.Name{CommonName: "Gannet benchmark"}, // OpenSSL wants the issuer to have a name
		NotBefore:             now.Add(-time.Hour),
		NotAfter:              now.AddDate(0, 0, 2),
		IPAddresses:           []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA:                  true,
		BasicConstraintsValid: true,
	}
	cert, err := x509.CreateCertificate(rand.Reader, &template, &template, &key.PublicKey, key)
	if err != nil {
		return err
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	if err := writePEM(certificate(dir), "CERTIFICATE", cert); err != nil {
		return err
	}
	return writePEM(filepath.Join(dir, "key.pem"), "PRIVATE KEY", private)
}

func writePEM(path, kind string, der []byte) error {
	return os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600)
}
