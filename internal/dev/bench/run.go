//go:build linux

// Running the clients of a scenario in turns.

package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

const (
	patience = time.Minute      // a client that takes longer is stopped, unless its scenario says otherwise
	slow     = 20 * time.Second // one that takes longer is not run again
)

// bench runs scenarios one after the other.
type bench struct {
	gannet   string // the program
	rounds   int
	memory   string // folder in memory, of this run alone
	disk     string // folder on the disk, of this run alone
	warmed   int64  // bytes of memory that were filled at once so far
	progress func(format string, args ...any)
}

// run measures a scenario's clients interleaved: each once, then each again.
func (b *bench) run(ctx context.Context, sc scenario) (result, error) {
	r := result{scenario: sc}
	for _, c := range sc.clients {
		s := series{client: c, bytes: total(c.filesOf(sc)), files: len(c.filesOf(sc))}
		if c.program != "" {
			if _, err := exec.LookPath(c.program); err != nil {
				s.failure = errors.New("not installed")
			}
		}
		r.series = append(r.series, s)
	}
	b.progress("%s: starting the server", sc.name)
	from, err := b.origin(sc)
	if err != nil {
		return r, fmt.Errorf("%s: %w", sc.name, err)
	}
	defer func() { _ = from.stop() }() // it was asked to end; how it does is of no interest
	if r.cold, err = b.warm(sc); err != nil {
		return r, err
	}
	for round := range b.rounds {
		for range max(sc.times, 1) {
			for i := range r.series {
				if round%2 == 1 { // who comes first has it easier, or harder: everybody does in turn
					i = len(r.series) - 1 - i
				}
				s := &r.series[i]
				if s.failure != nil || round > 0 && s.wall() > slow {
					continue
				}
				b.progress("%s: round %d of %d: %s", sc.name, round+1, b.rounds, s.client.name)
				if err := b.once(ctx, from, sc, s); err != nil {
					return r, err
				}
			}
		}
	}
	return r, nil
}

func (b *bench) origin(sc scenario) (origin, error) {
	if sc.serve == shaping {
		return startShaped(sc.shape)
	}
	return startNginx(b.memory, sc.files, sc.serve == overTLS)
}

// once measures one run and checks every byte. A client's failure is noted in
// its series; an error is the bench's own or the user's interrupt.
func (b *bench) once(ctx context.Context, from origin, sc scenario, s *series) error {
	parent := b.memory
	if sc.disk {
		parent = b.disk
	}
	dir, err := os.MkdirTemp(parent, "run-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	j, err := b.job(from, dir, s.client.filesOf(sc), sc.serve == overTLS)
	if err != nil {
		return err
	}
	if sc.disk {
		unix.Sync() // else who waits for the disk would wait for what others left to be written
	}
	if _, err := from.counts(); err != nil { // starts them at nought
		return err
	}
	program, args := s.client.command(j)
	most := cmp.Or(sc.most, patience)
	limited, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	cost, err := measure(limited, program, args, append(b.env(dir), s.client.env...))
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case limited.Err() != nil:
		s.failure = fmt.Errorf("stopped after %v", most)
		return nil
	case err != nil:
		s.failure = err
		return nil
	}
	counts, err := from.counts()
	if err != nil {
		return err
	}
	if s.failure = checkAll(j.dir, j.files); s.failure == nil {
		s.runs = append(s.runs, run{cost, counts})
	}
	return nil
}

// checkAll holds every byte of the files in dir against what was served.
func checkAll(dir string, files []content) error {
	for _, file := range files {
		if err := file.check(filepath.Join(dir, file.name)); err != nil {
			return err
		}
	}
	return nil
}

// job writes down what a client is to fetch; the files go to a folder in dir.
func (b *bench) job(from origin, dir string, files []content, tls bool) (job, error) {
	j := job{
		files: files, dir: filepath.Join(dir, "files"), gannet: b.gannet,
		list: filepath.Join(dir, "links.txt"), config: filepath.Join(dir, "curl.txt"),
	}
	if tls {
		j.ca = certificate(b.memory)
	}
	for _, file := range files {
		j.links = append(j.links, from.link(file))
	}
	return j, errors.Join(
		os.WriteFile(j.list, []byte(strings.Join(j.links, "\n")+"\n"), 0o644),
		os.WriteFile(j.config, []byte("url = "+strings.Join(j.links, "\nurl = ")+"\n"), 0o644),
		os.Mkdir(j.dir, 0o755))
}

// env keeps a client from the user's own settings and lists.
func (b *bench) env(dir string) []string {
	return []string{
		"HOME=" + dir, "XDG_CONFIG_HOME=" + filepath.Join(dir, "config"),
		"XDG_STATE_HOME=" + filepath.Join(dir, "state"),
		"XDG_DATA_HOME=" + filepath.Join(dir, "data"), "XDG_CACHE_HOME=" + filepath.Join(dir, "cache"),
		"http_proxy=", "https_proxy=", "HTTP_PROXY=", "HTTPS_PROXY=", "ALL_PROXY=", "all_proxy=",
	}
}

func (c client) filesOf(sc scenario) []content {
	if c.files != nil {
		return c.files
	}
	return sc.files
}

func total(files []content) int64 {
	var sum int64
	for _, file := range files {
		sum += file.size
	}
	return sum
}
