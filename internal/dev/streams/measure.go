//go:build linux

// What is measured of streams.

package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"gannet/downloader"
	"gannet/downloader/failure"
	"gannet/internal/message/catalog"
)

// one downloads a link with an engine of its own and gives how it ended.
func one(ctx context.Context, opts downloader.Options, requests ...downloader.Request) ([]*downloader.Snapshot, error) {
	opts.Proxy = "none"
	e, err := downloader.New(opts)
	if err != nil {
		return nil, err
	}
	defer e.Close(context.WithoutCancel(ctx))
	lists := e.Subscribe()
	if _, err := e.Add(requests...); err != nil {
		return nil, err
	}
	for {
		over := true
		downloads := lists.Take().Downloads.Slice()
		for _, s := range downloads {
			over = over && (s.State == downloader.Done || s.State == downloader.Failed)
		}
		if over && len(downloads) == len(requests) {
			return downloads, nil
		}
		select {
		case <-lists.Changed():
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// csvSum is the SHA-256 of what the application's rows are.
func csvSum() string {
	h := sha256.New()
	for i := range 65_536 {
		fmt.Fprintf(h, "Row %d,%d\r\n", i, i)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// saved fails unless a link gives the whole table as big.csv.
func saved(ctx context.Context, dir, url string) (time.Duration, error) {
	start := time.Now()
	ended, err := one(ctx, downloader.Options{Sum: downloader.SumFirst}, downloader.Request{URL: url, Dir: dir})
	took := time.Since(start)
	if err != nil {
		return 0, err
	}
	s := ended[0]
	switch {
	case s.State != downloader.Done:
		return 0, s.Err
	case !strings.HasPrefix(filepath.Base(s.Path), "big"), filepath.Ext(s.Path) != ".csv":
		return 0, fmt.Errorf("saved as %s", filepath.Base(s.Path))
	case s.SHA256 != csvSum():
		return 0, errors.New("the file is not the table")
	}
	return took, nil
}

// killed gives what is said of a stream whose server dies; an error if it is a success.
func killed(ctx context.Context, dir, url string) (string, error) {
	ended, err := one(ctx, downloader.Options{}, downloader.Request{URL: url, Dir: dir})
	if err != nil {
		return "", err
	}
	if s := ended[0]; s.State != downloader.Failed || s.Err.Kind != failure.Lost {
		return "", fmt.Errorf("it ended as %v (%v)", s.State, s.Err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.csv"))
	if len(files) > 0 {
		return "", fmt.Errorf("a cut file was saved: %v", files)
	}
	return catalog.English(ended[0].Err.Message()), err
}

// firstLine gives how long the first line took to be seen, and the whole answer.
func firstLine(ctx context.Context, dir, url string) (first, whole time.Duration, err error) {
	e, err := downloader.New(downloader.Options{Proxy: "none"})
	if err != nil {
		return 0, 0, err
	}
	defer e.Close(context.WithoutCancel(ctx))
	start := time.Now()
	added, err := e.Add(downloader.Request{URL: url, Dir: dir})
	if err != nil {
		return 0, 0, err
	}
	err = e.Lines(ctx, added[0].ID, func([]byte) {
		if first == 0 {
			first = time.Since(start)
		}
	}, func() {})
	return first, time.Since(start), err
}

const (
	images    = 5
	imageSize = 200_000
	latency   = 200 * time.Millisecond
)

// imageServer answers each request after a while.
func imageServer() *httptest.Server {
	image := make([]byte, imageSize)
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(latency) // the distance the server is away
		w.Header().Set("Content-Type", "image/jpeg")
		w.Header().Set("Content-Length", fmt.Sprint(len(image)))
		w.Write(image)
	}))
}

// gallery gives how long the images take one after the other, and at once: the best of
// three each, since others may use this computer.
func gallery(ctx context.Context, dir string) (inTurn, atOnce time.Duration, err error) {
	srv := imageServer()
	defer srv.Close()
	var requests []downloader.Request
	for i := range images {
		requests = append(requests, downloader.Request{URL: fmt.Sprintf("%s/%d.jpg", srv.URL, i), Dir: dir})
	}
	for _, parallel := range []int{1, 0} { // in turn, then automatic
		best := time.Hour
		for range 3 {
			start := time.Now()
			ended, err := one(ctx, downloader.Options{Parallel: parallel}, requests...)
			if err != nil {
				return 0, 0, err
			}
			best = min(best, time.Since(start))
			for _, s := range ended {
				if s.State != downloader.Done || s.Size != imageSize {
					return 0, 0, fmt.Errorf("%v of %d bytes: %v", s.State, s.Size, s.Err)
				}
			}
		}
		inTurn, atOnce = atOnce, best
	}
	return inTurn, atOnce, nil
}

const (
	largeSize = 2 << 30
	piece     = 16 << 10
)

// pieces sends largeSize bytes, written piece by piece.
func pieces(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/octet-stream")
	buf := make([]byte, piece)
	for range largeSize / piece {
		if _, err := w.Write(buf); err != nil {
			return
		}
	}
}

// peak runs gannet get on a file of 2 GiB and gives the most memory it held, in bytes.
func peak(ctx context.Context, gannet, dir string) (int64, error) {
	srv := httptest.NewServer(http.HandlerFunc(pieces))
	defer srv.Close()
	cmd := exec.CommandContext(ctx, gannet, "get", "-dir", dir, srv.URL+"/large.bin")
	cmd.Env = append(os.Environ(), "XDG_CONFIG_HOME="+dir, "no_proxy=*")
	if out, err := cmd.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("%w: %s", err, out)
	}
	info, err := os.Stat(filepath.Join(dir, "large.bin"))
	if err != nil || info.Size() != largeSize {
		return 0, fmt.Errorf("not the whole file: %w", err)
	}
	if err := os.Remove(filepath.Join(dir, "large.bin")); err != nil {
		return 0, err
	}
	return cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss << 10, nil
}

// hashing gives the ratio of a download over HTTPS with SHA-256 to one without: the best
// of some rounds each, in which one follows the other, since others may use this computer.
// Beside it stands how much longer the processors work for it.
func hashing(ctx context.Context, dir string, size int64, pace, rounds int) (wall, cpu float64, err error) {
	ca := filepath.Join(dir, "ca.pem")
	url, stop, err := startSecure(ctx, size, pace, ca)
	if err != nil {
		return 0, 0, err
	}
	defer stop()
	took, worked := [2]time.Duration{time.Hour, time.Hour}, [2]time.Duration{time.Hour, time.Hour}
	for range rounds {
		for i, sum := range []downloader.Summing{downloader.NoSum, downloader.SumAside} {
			start, before := time.Now(), work()
			ended, err := one(ctx, downloader.Options{Sum: sum, CACerts: []string{ca}},
				downloader.Request{URL: url + "/a.bin", Dir: dir})
			if err != nil {
				return 0, 0, err
			}
			took[i], worked[i] = min(took[i], time.Since(start)), min(worked[i], work()-before)
			if ended[0].State != downloader.Done {
				return 0, 0, ended[0].Err
			}
			if err := os.Remove(ended[0].Path); err != nil {
				return 0, 0, err
			}
		}
	}
	return took[1].Seconds() / took[0].Seconds(), worked[1].Seconds() / worked[0].Seconds(), nil
}

// work is how long this process has used the processors.
func work() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
