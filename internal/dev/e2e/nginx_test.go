//go:build linux

package e2e

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// nginx is a real web server that serves the files of a folder.
type nginx struct {
	URL string // without a slash at the end
	dir string
}

// One process, its own folders, each answer's body bytes in a log. Below /slow/
// every connection is held to a pace. The small send buffer keeps what is logged
// as sent close to what has arrived.
const nginxConf = `daemon off;
master_process off;
user root; # in a user namespace there may be nobody else
pid nginx.pid;
events {}
http {
	default_type application/octet-stream;
	log_format sent '$body_bytes_sent';
	access_log access.log sent;
	client_body_temp_path temp;
	proxy_temp_path temp;
	fastcgi_temp_path temp;
	uwsgi_temp_path temp;
	scgi_temp_path temp;
	server {
		listen %s sndbuf=64k;
		root %s/www;
		location /slow/ {
			alias %[2]s/www/;
			limit_rate 16m;
		}
		location /slower/ {
			alias %[2]s/www/;
			limit_rate 1m;
		}
		location = /status {
			stub_status;
			access_log off;
		}
	}
}
`

// startNginx starts the server on a free port; it ends with the test.
func startNginx(t *testing.T) *nginx {
	t.Helper()
	return startNginxAt(t, freeAddress(t))
}

func startNginxAt(t *testing.T, address string) *nginx {
	t.Helper()
	t.Setenv("PATH", os.Getenv("PATH")+":/usr/sbin") // not in every user's PATH
	need(t, "nginx")
	n := &nginx{dir: t.TempDir()}
	if err := os.Mkdir(filepath.Join(n.dir, "www"), 0o755); err != nil {
		t.Fatal(err)
	}
	n.URL = "http://" + address
	conf := filepath.Join(n.dir, "nginx.conf")
	if err := os.WriteFile(conf, fmt.Appendf(nil, nginxConf, address, n.dir), 0o600); err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	cmd := exec.Command("nginx", "-e", "stderr", "-p", n.dir, "-c", conf)
	cmd.Stderr = &said
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	exit := make(chan error, 1)
	go func() { exit <- cmd.Wait() }() // ended by the cleanup
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // it may have failed to start
		<-exit
	})
	until(t, "nginx", func() bool {
		select {
		case err := <-exit:
			exit <- err
			t.Fatalf("nginx did not start: %v\n%s", err, &said)
		default:
		}
		_, err := n.active()
		return err == nil
	})
	return n
}

// active gives how many connections the server has, beside the one that asks.
func (n *nginx) active() (int, error) {
	resp, err := http.Get(n.URL + "/status")
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	var count int
	_, err = fmt.Fscanf(resp.Body, "Active connections: %d", &count)
	return count - 1, err
}

// freeAddress gives an address that is free, and stays so: connections that other programs open meanwhile
// have ports of 127.0.0.1.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", fmt.Sprintf("127.%d.%d.%d:0", 1+rand.N(250), rand.N(250), 1+rand.N(250)))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// Put makes a file of pseudo-random bytes and gives its SHA-256 in hex.
func (n *nginx) Put(t *testing.T, name string, size int64) string {
	t.Helper()
	f, err := os.Create(filepath.Join(n.dir, "www", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var seed [32]byte
	binary.LittleEndian.PutUint64(seed[:], uint64(size))
	hash := sha256.New()
	if _, err := io.CopyN(io.MultiWriter(f, hash), rand.NewChaCha8(seed), size); err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(hash.Sum(nil))
}

// Sent waits until no request is under way and gives how many bytes of bodies
// the server has sent in all.
func (n *nginx) Sent(t *testing.T) (sent int64) {
	t.Helper()
	until(t, "the last request to end", func() bool {
		count, err := n.active()
		return err == nil && count == 0
	})
	log, err := os.ReadFile(filepath.Join(n.dir, "access.log"))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Fields(string(log)) {
		bytes, err := strconv.ParseInt(line, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		sent += bytes
	}
	return sent
}

// hashOf gives the SHA-256 of a file in hex.
func hashOf(t *testing.T, path string) string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, f); err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(hash.Sum(nil))
}
