//go:build linux

// One client on one case, and what came of it.

package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"gannet/downloader/faulty"
)

// outcome is what a client made of a case.
type outcome int

const (
	none     outcome = iota // not run
	complete                // a correct file
	failed                  // an error, and no file of that name
	leftover                // an error, but a file of that name
	mute                    // status 0, but no file
	wrong                   // status 0, but a wrong file
	hung                    // did not end within the time limit
)

var outcomeNames = [...]string{
	"-", "complete", "failed", "failed, incomplete file left", "no file, no error",
	"wrong file", "hung",
}

func (o outcome) String() string { return outcomeNames[o] }

// limit is far beyond what any client's own limits add up to.
const limit = 90 * time.Second

// trial is one client on one case.
type trial struct {
	client  client
	c       faulty.Case
	verbose bool
}

func (t *trial) run(ctx context.Context) (outcome, error) {
	home, err := os.MkdirTemp("", "faults-")
	if err != nil {
		return none, err
	}
	defer os.RemoveAll(home)
	dir := filepath.Join(home, "files")
	if err := os.Mkdir(dir, 0o755); err != nil {
		return none, err
	}
	srv := faulty.New(nil, t.c.Body, t.c.Options...)
	defer srv.Close()
	if t.c.Interrupt > 0 {
		if err := t.interrupt(ctx, srv, home, dir); err != nil {
			return none, err
		}
		srv.Change()
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	err = t.command(ctx, srv, home, dir).Run()
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return hung, nil
	}
	if ctx.Err() != nil {
		return none, ctx.Err()
	}
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
		return none, err
	}
	return t.judge(filepath.Join(dir, saved), err == nil)
}

// interrupt starts the client and kills it when the server has sent what it may.
// A client that ends by itself before is not killed.
func (t *trial) interrupt(ctx context.Context, srv *faulty.Server, home, dir string) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	cmd := t.command(ctx, srv, home, dir)
	if err := cmd.Start(); err != nil {
		return err
	}
	sent, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { // ended by the kill below
		ended <- cmd.Wait()
		stop()
	}()
	err := srv.Await(sent, func() bool { return srv.Sent() == t.c.Interrupt })
	if err == nil {
		// Half a second, as a person would take, lets what was sent arrive.
		select {
		case <-time.After(time.Second / 2):
		case <-sent.Done():
		}
	}
	_ = cmd.Process.Kill() // it may have ended by itself
	<-ended
	return ctx.Err()
}

func (t *trial) command(ctx context.Context, srv *faulty.Server, home, dir string) *exec.Cmd {
	ca := ""
	if t.c.Trust {
		ca = srv.CAFile
	}
	cmd := exec.CommandContext(ctx, t.client.path, t.client.args(srv.URL, dir, ca)...)
	cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "HOME=" + home,
		"XDG_CONFIG_HOME=" + home + "/config", "XDG_STATE_HOME=" + home + "/state", "XDG_CACHE_HOME=" + home + "/cache",
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if t.verbose {
		cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	}
	return cmd
}

// judge looks at what is there under the file's name after the client has ended
// with or without complaint.
func (t *trial) judge(path string, content bool) (outcome, error) {
	sum, err := sumOf(path)
	there := err == nil
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return none, err
	}
	right := there && slices.ContainsFunc(t.c.Right, func(b faulty.Body) bool { return b.SHA256() == sum })
	switch {
	case content && right:
		return complete, nil
	case content && !there:
		return mute, nil
	case content:
		return wrong, nil
	case there:
		return leftover, nil
	default:
		return failed, nil
	}
}

// good reports whether o is what a right client does on c.
func good(c faulty.Case, o outcome) bool {
	return o == complete || o == failed && (c.MayFail || len(c.Right) == 0)
}

func sumOf(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", fmt.Errorf("reading what was saved: %w", err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
