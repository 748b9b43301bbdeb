//go:build linux

// A server over HTTPS in a process of its own.

package main

import (
	"bufio"
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"syscall"

	"golang.org/x/time/rate"
)

// serveSecure serves size zeros over HTTPS until standard input ends, pace of them a second
// or, if that is 0, as fast as it can. It says its address in one line, and behind that its
// certificate.
func serveSecure(size int64, pace int) {
	const piece = 256 << 10
	brake := rate.NewLimiter(rate.Inf, piece)
	if pace > 0 {
		brake.SetLimit(rate.Limit(pace))
	}
	srv := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", fmt.Sprint(size))
		buf := make([]byte, piece)
		for left := size; left > 0; left -= piece {
			if brake.WaitN(r.Context(), piece) != nil {
				return
			}
			if _, err := w.Write(buf[:min(left, piece)]); err != nil {
				return
			}
		}
	}))
	defer srv.Close()
	fmt.Printf("%s\n%s", srv.URL, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: srv.Certificate().Raw}))
	os.Stdout.Close()
	_, _ = io.Copy(io.Discard, os.Stdin) // whatever ends it
}

// startSecure starts serveSecure in a process of its own, as servers are, and writes its
// certificate to ca.
func startSecure(ctx context.Context, size int64, pace int, ca string) (url string, stop func(), err error) {
	self, err := os.Executable()
	if err != nil {
		return "", nil, err
	}
	cmd := exec.CommandContext(ctx, self, "-secure", fmt.Sprint(size), "-pace", fmt.Sprint(pace))
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	in, err := cmd.StdinPipe()
	if err != nil {
		return "", nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", nil, err
	}
	if err := cmd.Start(); err != nil {
		return "", nil, err
	}
	stop = func() {
		in.Close()
		_ = cmd.Wait() // it ends because of that
	}
	said := bufio.NewReader(out)
	url, err = said.ReadString('\n')
	if err == nil {
		var certificate []byte
		certificate, err = io.ReadAll(said)
		err = errors.Join(err, os.WriteFile(ca, certificate, 0o600))
	}
	if err != nil {
		stop()
		return "", nil, err
	}
	return strings.TrimSpace(url), stop, nil
}
