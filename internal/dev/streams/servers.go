//go:build linux

// The servers that the articles on streaming use: Django under gunicorn, behind nginx.

package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

//go:embed site/site.py
var site []byte

// django is the articles' application under gunicorn, alone and behind nginx.
type django struct {
	direct, proxied string // addresses, http://127.0.0.1:PORT
	stop            func()
}

const proxyConf = `daemon off;
master_process off;
pid nginx.pid;
events {}
http {
	access_log off;
	client_body_temp_path temp;
	proxy_temp_path temp;
	fastcgi_temp_path temp;
	uwsgi_temp_path temp;
	scgi_temp_path temp;
	server {
		listen %s;
		location / {
			proxy_pass http://%s;
			proxy_http_version 1.1;
		}
	}
}
`

// startDjango starts both servers in dir.
func startDjango(ctx context.Context, dir string) (*django, error) {
	app, proxy, err := freeAddresses()
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(dir, "site_under_test.py"), site, 0o600); err != nil {
		return nil, err
	}
	conf := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(conf, fmt.Appendf(nil, proxyConf, proxy, app), 0o600); err != nil {
		return nil, err
	}
	gunicorn := exec.CommandContext(ctx, "/usr/bin/gunicorn", "--chdir", dir, "--bind", app, "--workers", "2",
		"--log-level", "critical", "site_under_test:application")
	nginx := exec.CommandContext(ctx, "/usr/sbin/nginx", "-e", "stderr", "-p", dir, "-c", conf)
	d := &django{direct: "http://" + app, proxied: "http://" + proxy}
	for _, cmd := range []*exec.Cmd{gunicorn, nginx} {
		cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
		if err := cmd.Start(); err != nil {
			return nil, err
		}
	}
	d.stop = func() {
		for _, cmd := range []*exec.Cmd{nginx, gunicorn} {
			_ = cmd.Process.Signal(syscall.SIGTERM) // it may have ended
			_ = cmd.Wait()                          // it ends because of the signal
		}
	}
	for _, url := range []string{d.direct, d.proxied} {
		if err := reachable(ctx, url+"/missing"); err != nil {
			d.stop()
			return nil, err
		}
	}
	return d, nil
}

// reachable waits until a server answers.
func reachable(ctx context.Context, url string) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		resp, err := http.DefaultClient.Do(req)
		if err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusNotFound {
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s does not answer: %w", url, errors.Join(err, ctx.Err()))
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// freeAddresses gives two that are free, and stay so: connections that other programs open meanwhile
// have ports of 127.0.0.1.
func freeAddresses() (string, string, error) {
	var addresses [2]string
	for i := range addresses {
		l, err := net.Listen("tcp", fmt.Sprintf("127.%d.%d.%d:0", 1+rand.N(250), rand.N(250), 1+rand.N(250)))
		if err != nil {
			return "", "", err
		}
		defer l.Close()
		addresses[i] = l.Addr().String()
	}
	return addresses[0], addresses[1], nil
}

// missing names a program that the comparison needs and that is not there, or "".
func missing() string {
	for _, path := range []string{"/usr/bin/gunicorn", "/usr/sbin/nginx"} {
		if _, err := os.Stat(path); err != nil {
			return path
		}
	}
	if exec.Command("/usr/bin/python3", "-c", "import django").Run() != nil {
		return "python3-django"
	}
	return ""
}
