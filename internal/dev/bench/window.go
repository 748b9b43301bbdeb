//go:build linux

// Measurements of the window: how fast it opens and answers, and what it costs.

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"github.com/jezek/xgb/xproto"

	"gannet/downloader"
	"gannet/internal/dev/screen"
	"gannet/settings"
)

const (
	windowEntries  = 100_000 // in the list
	windowFiles    = 100     // downloaded at once by the window, and by get
	windowParallel = "16"    // the most files at once that can be set
	idleFor        = 10 * time.Second
)

// fillMain is the process that fills the list of the user whose environment
// it has with paused downloads from a host.
func fillMain(host string) error {
	list := settings.Locate().List
	if err := os.MkdirAll(filepath.Dir(list), 0o755); err != nil {
		return err
	}
	engine, err := downloader.New(downloader.Options{Store: list, Proxy: "none", Retries: -1})
	if err != nil {
		return err
	}
	var requests []downloader.Request
	for i := range windowEntries {
		link := fmt.Sprintf("http://%s/folder-%d/a-file-with-a-usual-name-%05d.%s", host, i%97, i,
			[]string{"zip", "iso", "mp4", "pdf"}[i%4])
		requests = append(requests, downloader.Request{URL: link, Dir: filepath.Join(os.TempDir(), "nowhere")})
	}
	added, err := engine.Add(requests...)
	if err != nil {
		return err
	}
	engine.Pause(downloader.IDs(added)...)
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	return engine.Close(ctx)
}

// finding is one figure about the window and what it is held against.
type finding struct {
	what, got, against, want string
	met                      bool
}

// windowBench measures the window on a virtual display.
type windowBench struct {
	*bench
	*display
	empty string // the program with the empty window
	bare  string // the home of the empty window
	fresh string // a home with an empty list
	full  string // a home with a full one
}

// window measures what only the window can show.
func (b *bench) window(ctx context.Context, root string) ([]finding, error) {
	b.progress("window: building the empty window")
	empty := filepath.Join(root, "build", "emptywindow")
	build := exec.CommandContext(ctx, "go", "build", "-tags", tags, "-o", empty, "./internal/dev/bench/emptywindow")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("building the empty window: %w\n%s", err, out)
	}
	w := windowBench{
		bench: b, empty: empty, bare: filepath.Join(b.memory, "bare"),
		fresh: filepath.Join(b.memory, "fresh"), full: filepath.Join(b.memory, "full"),
	}
	b.progress("window: filling a list")
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	server, err := silent()
	if err != nil {
		return nil, err
	}
	defer server.Close()
	fill := exec.CommandContext(ctx, self, "fill-list", server.Addr().String())
	fill.Env = append(os.Environ(), screen.Home(w.full)...)
	if out, err := fill.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("filling a list: %w: %s", err, out)
	}
	if w.display, err = openDisplay(ctx); err != nil {
		return nil, err
	}
	defer w.close()
	var findings []finding
	for _, measure := range []func(context.Context) ([]finding, error){
		w.startTime, w.fullList, w.pasting, w.downloading,
	} {
		found, err := measure(ctx)
		if err != nil {
			return findings, fmt.Errorf("window: %w", err)
		}
		findings = append(findings, found...)
	}
	return findings, nil
}

// open starts a program on the display and waits until it has drawn something.
// The function it gives ends the program.
func (w *windowBench) open(home, program string, args ...string) (cmd *exec.Cmd, took time.Duration, end func(),
	err error,
) {
	blank, err := w.still()
	if err != nil {
		return nil, 0, nil, err
	}
	cmd = w.Command(program, args...)
	cmd.Env = append(cmd.Env, screen.Home(home)...)
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return nil, 0, nil, err
	}
	end = func() {
		_ = cmd.Process.Signal(syscall.SIGTERM) // it may have ended
		kill := time.AfterFunc(15*time.Second, func() { _ = cmd.Process.Kill() })
		defer kill.Stop()
		_ = cmd.Wait() // a program without a handler ends by the signal
	}
	if _, err := w.change(blank); err != nil {
		end()
		return nil, 0, nil, err
	}
	return cmd, time.Since(start), end, nil
}

// startTime compares how long it takes until something of the window is seen.
func (w *windowBench) startTime(ctx context.Context) ([]finding, error) {
	starts := []struct {
		home, program string
		args          []string
		runs          []run
	}{
		{home: w.bare, program: w.empty, args: []string{"org.example.empty"}},
		{home: w.fresh, program: w.gannet},
		{home: w.full, program: w.gannet},
	}
	for round := range 2*w.rounds + 1 {
		w.progress("window: start %d of %d", round+1, 2*w.rounds+1)
		for i := range starts {
			if ctx.Err() != nil {
				return nil, context.Cause(ctx)
			}
			s := &starts[i]
			_, took, end, err := w.open(s.home, s.program, s.args...)
			if err != nil {
				return nil, err
			}
			end()
			if round > 0 { // the first one reads the programs from the disk
				s.runs = append(s.runs, run{Cost: Cost{Wall: took}})
			}
		}
	}
	empty := series{runs: starts[0].runs}.wall()
	var found []finding
	for i, entries := range []int{0, windowEntries} {
		took := series{runs: starts[i+1].runs}.wall()
		found = append(found, finding{
			what: fmt.Sprintf("something is seen after, with %d entries", entries),
			got:  inSeconds(took), against: inSeconds(empty) + " empty Fyne window",
			want: "at most 1.30 x", met: ratio(took, empty) <= 1.3,
		})
	}
	return found, nil
}

// fullList looks at a full window at rest and while something is done with its list.
func (w *windowBench) fullList(ctx context.Context) ([]finding, error) {
	w.progress("window: at rest")
	emptyIdle, err := w.idle(ctx, w.bare, w.empty, "org.example.empty")
	if err != nil {
		return nil, err
	}
	cmd, _, end, err := w.open(w.full, w.gannet)
	if err != nil {
		return nil, err
	}
	defer end()
	if _, err := w.still(); err != nil {
		return nil, err
	}
	ourIdle, err := cpuFor(ctx, cmd.Process.Pid, idleFor)
	if err != nil {
		return nil, err
	}
	w.progress("window: scrolling")
	longest, err := w.scroll(ctx)
	if err != nil {
		return nil, err
	}
	operations, err := w.operations(ctx)
	if err != nil {
		return nil, err
	}
	w.progress("window: filtering")
	slowest, err := w.filter()
	if err != nil {
		return nil, err
	}
	memory := treeMemory(cmd.Process.Pid)
	return append([]finding{
		{
			what: fmt.Sprintf("processor at rest with %d rows", windowEntries),
			got:  inPercent(ourIdle), against: inPercent(emptyIdle) + " empty Fyne window",
			want: "at most 1 % of a core more", met: ourIdle <= emptyIdle+0.01,
		},
		{
			what: fmt.Sprintf("longest time without a new picture while %d rows are scrolled", windowEntries),
			got:  inSeconds(longest),
			want: "at most 100 ms", met: longest <= longestFrame,
		},
		{
			what: fmt.Sprintf("longest time from a key to the picture while %d rows are filtered", windowEntries),
			got:  inSeconds(slowest),
			want: "at most 100 ms", met: slowest <= longestFrame,
		},
		{
			what: fmt.Sprintf("peak memory with %d rows", windowEntries), got: inMB(memory),
			want: "at most 450 MB", met: memory <= 450e6,
		},
	}, operations...), nil
}

func (w *windowBench) idle(ctx context.Context, home, program string, args ...string) (float64, error) {
	cmd, _, end, err := w.open(home, program, args...)
	if err != nil {
		return 0, err
	}
	defer end()
	if _, err := w.still(); err != nil {
		return 0, err
	}
	return cpuFor(ctx, cmd.Process.Pid, idleFor)
}

// scroll turns the wheel 50 times a second for three seconds and gives the longest
// time between two pictures.
func (w *windowBench) scroll(ctx context.Context) (time.Duration, error) {
	if err := w.point(); err != nil {
		return 0, err
	}
	picture, err := w.still()
	if err != nil {
		return 0, err
	}
	if err := w.wheel(); err != nil { // the first turn is not counted: it may be answered late
		return 0, err
	}
	if picture, err = w.change(picture); err != nil {
		return 0, err
	}
	end := time.Now().Add(3 * time.Second)
	ctx, cancel := context.WithDeadline(ctx, end)
	defer cancel()
	turned := make(chan error, 1)
	go func() { // ends with ctx
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				turned <- nil
				return
			case <-tick.C:
				if err := w.wheel(); err != nil {
					turned <- err
					return
				}
			}
		}
	}()
	var longest time.Duration
	for ctx.Err() == nil {
		before := time.Now()
		picture, err = w.change(picture)
		if errors.Is(err, errNoChange) { // since the wheel rests, or long before
			longest = max(longest, end.Sub(before))
			break
		}
		if err != nil {
			return 0, err
		}
		longest = max(longest, time.Since(before))
	}
	return longest, <-turned
}

// filter types a number into the search box, one figure after the other, and gives
// the longest time until the rows change.
func (w *windowBench) filter() (time.Duration, error) {
	if err := w.press('f', true); err != nil {
		return 0, err
	}
	var longest time.Duration
	for _, figure := range "842" { // each leaves fewer rows; none is in the address
		picture, err := w.still()
		if err != nil {
			return 0, err
		}
		before := time.Now()
		if err := w.press(xproto.Keysym(figure), false); err != nil {
			return 0, err
		}
		if _, err := w.change(picture); err != nil {
			return 0, err
		}
		longest = max(longest, time.Since(before))
	}
	return longest, nil
}

func inPercent(part float64) string { return fmt.Sprintf("%.1f %% of a core", 100*part) }
