//go:build linux

// The processor time that the window adds to downloads.

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"gannet/internal/dev/screen"
)

// downloading compares the processor time of the window and of get for the same files,
// in turns.
func (w *windowBench) downloading(ctx context.Context) ([]finding, error) {
	files := many(windowFiles, 20*mib)
	from, err := startShaped(Shape{Total: gigabit})
	if err != nil {
		return nil, err
	}
	defer func() { _ = from.stop() }()
	var links []string
	for _, file := range files {
		links = append(links, from.link(file))
	}
	var byGet, byWindow series
	for round := range w.rounds {
		w.progress("window: %d files by get, %d of %d", windowFiles, round+1, w.rounds)
		cost, err := w.loadByGet(ctx, files, links)
		if err != nil {
			return nil, err
		}
		byGet.runs = append(byGet.runs, run{Cost: cost})
		w.progress("window: %d files by the window, %d of %d", windowFiles, round+1, w.rounds)
		if cost, err = w.loadByWindow(ctx, files, links); err != nil {
			return nil, err
		}
		byWindow.runs = append(byWindow.runs, run{Cost: cost})
	}
	return []finding{{
		what:    fmt.Sprintf("processor for %d files of 20 MiB at 1 Gbit/s, %s at once, without checksums", windowFiles, windowParallel),
		got:     fmt.Sprintf("%.2f s", byWindow.cpu().Seconds()),
		against: fmt.Sprintf("%.2f s gannet get", byGet.cpu().Seconds()),
		want:    "at most 1.25 x", met: ratio(byWindow.cpu(), byGet.cpu()) <= 1.25,
	}}, nil
}

func (w *windowBench) loadByGet(ctx context.Context, files []content, links []string) (Cost, error) {
	dir := filepath.Join(w.memory, "get")
	cost, err := measure(ctx, w.gannet, append([]string{"get", "-dir", dir, "-parallel", windowParallel}, links...),
		w.env(dir))
	if err != nil {
		return Cost{}, err
	}
	return cost, errors.Join(checkAll(dir, files), os.RemoveAll(dir))
}

// loadByWindow gives the processor time of the window until the last file is there.
func (w *windowBench) loadByWindow(ctx context.Context, files []content, links []string) (cost Cost, err error) {
	// Without the checksum, which get computes only when asked to.
	home := filepath.Join(w.memory, "loading")
	if err := writeSettings(home, "files_at_once = "+windowParallel+"\nsha256 = false\n"); err != nil {
		return Cost{}, err
	}
	cmd, _, end, err := w.open(home, w.gannet, links...)
	if err != nil {
		return Cost{}, err
	}
	defer func() {
		end()
		err = errors.Join(err, os.RemoveAll(home))
	}()
	downloads := filepath.Join(home, "Downloads")
	ctx, cancel := context.WithTimeout(ctx, 3*time.Minute)
	defer cancel()
	if err := screen.Until(ctx, func() bool { return arrived(downloads, files) }); err != nil {
		return Cost{}, fmt.Errorf("waiting for the downloads: %w", err)
	}
	if cost.CPU, err = cpuOf(cmd.Process.Pid); err != nil {
		return Cost{}, err
	}
	return cost, checkAll(downloads, files)
}

func writeSettings(home, text string) error {
	dir := filepath.Join(home, ".config", "gannet")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "settings.toml"), []byte(text), 0o644)
}

func arrived(dir string, files []content) bool {
	for _, file := range files {
		if _, err := os.Stat(filepath.Join(dir, file.name)); err != nil {
			return false
		}
	}
	return true
}
