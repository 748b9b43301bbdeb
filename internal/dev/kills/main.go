//go:build linux

// Kills runs the built program, and the engine with its stored list, on a list of files from servers that
// misbehave, ends it again and again by SIGKILL at random moments, and looks at what is there each time: nothing
// wrong may have a final name, and what was said to be saved must be there. In the end a run that is left alone
// must complete all.
//
//	go run ./internal/dev/kills -app build/gannet -seed 7
//
// The seed chooses the lists and the moments. How far the program is at such a moment it cannot choose, so a
// failure may take a few runs with its seed to come again.
//
// Reading order: list.go (the files and their servers), trial.go (one program is killed), folder.go (what is
// right), programs.go (the two programs), window.go (the second of them), report.go.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"gannet/downloader/archive/child"
)

func main() {
	if len(os.Args) > 1 {
		switch os.Args[1] {
		case child.Verb:
			os.Exit(child.Main(os.Stdin, os.Stdout))
		case windowVerb:
			os.Exit(window(os.Args[2:]))
		}
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	failed, err := run(ctx)
	if err != nil {
		fmt.Fprintln(os.Stderr, "kills:", err)
	}
	if err != nil || failed > 0 {
		os.Exit(1)
	}
}

func run(ctx context.Context) (failed int, err error) {
	app := flag.String("app", "build/gannet", "the built program")
	seed := flag.Uint64("seed", 0, "chooses the files and the moments; 0 takes one that nobody has seen")
	kills := flag.Int("kills", 100, "how often each program is killed")
	files := flag.Int("files", 50, "how many files a list has")
	within := flag.Duration("within", 1500*time.Millisecond, "the longest that a program lives before it is killed")
	only := flag.String("only", "", "get or list: kill that one alone")
	keep := flag.Bool("keep", false, "keep the folders, for a closer look")
	flag.Parse()
	path, err := filepath.Abs(*app)
	if err != nil {
		return 0, err
	}
	if *seed == 0 {
		*seed = uint64(time.Now().UnixNano()) % 1_000_000
	}
	fmt.Printf("seed %d\n", *seed)
	root, err := os.MkdirTemp("", "gannet-kills-")
	if err != nil {
		return 0, err
	}
	if *keep {
		fmt.Println("folders in", root)
	} else {
		defer os.RemoveAll(root)
	}
	r := &report{totals: map[string]*total{}, told: map[string]bool{}}
	for i, p := range []program{getProgram(path), listProgram()} {
		if *only != "" && *only != p.name {
			continue
		}
		t := &trial{
			program: p, report: r, root: filepath.Join(root, p.name), files: *files, within: *within,
			seed: *seed + uint64(i)<<32,
		}
		if err := t.run(ctx, *kills); err != nil {
			return 0, fmt.Errorf("%s: %w", p.name, err)
		}
	}
	return r.failed, r.write(os.Stdout)
}
