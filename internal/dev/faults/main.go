//go:build linux

// Faults runs the servers of downloader/faulty against Gannet and the best-known
// command-line clients, and writes what each delivered into docs/reliability.md.
// Run it with make faults, or look at single cases:
//
//	go run ./internal/dev/faults -only 'killed|wrong' -v
//
// Reading order: clients.go (who is run, and how), trial.go (one client on one
// server), table.go (what is written).
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"sync"
	"syscall"

	"gannet/downloader/faulty"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "faults:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	app := flag.String("app", "build/gannet", "the built program")
	out := flag.String("out", "", "the page whose table is renewed; without it the table is printed")
	only := flag.String("only", "", "run only the cases that this regular expression matches")
	verbose := flag.Bool("v", false, "print what the clients say")
	flag.Parse()
	pattern, err := regexp.Compile(*only)
	if err != nil {
		return err
	}
	path, err := filepath.Abs(*app)
	if err != nil {
		return err
	}
	clients, err := found(path)
	if err != nil {
		return err
	}
	table := newTable(clients)
	if err := table.fill(ctx, pattern, *verbose); err != nil {
		return err
	}
	if *out == "" {
		fmt.Print(table)
		return nil
	}
	return table.writeInto(*out)
}

// fill runs every client on every chosen case, a few at once: they mostly wait.
func (t *table) fill(ctx context.Context, chosen *regexp.Regexp, verbose bool) error {
	const atOnce = 6
	type job struct{ row, column int }
	jobs := make(chan job)
	failures := make(chan error, atOnce)
	var working sync.WaitGroup
	for range atOnce {
		working.Go(func() {
			for j := range jobs {
				// Cases anew, because their options count.
				trial := trial{client: t.clients[j.column], c: faulty.Cases()[j.row], verbose: verbose}
				outcome, err := trial.run(ctx)
				if err != nil {
					failures <- fmt.Errorf("%s on %s: %w", trial.client.name, trial.c.Name, err)
					return
				}
				if trial.c.Name == "good" && outcome != complete {
					failures <- fmt.Errorf("%s gets nothing from a good server: see what it says with -v", trial.client.name)
					return
				}
				t.set(j.row, j.column, outcome)
				fmt.Fprintf(os.Stderr, "%-32s %-8s %s\n", trial.c.Name, trial.client.name, outcome)
			}
		})
	}
	err := func() error {
		defer close(jobs)
		for row, c := range t.cases {
			for column := range t.clients {
				if !chosen.MatchString(c.Name) {
					continue
				}
				select {
				case jobs <- job{row, column}:
				case err := <-failures:
					return err
				case <-ctx.Done():
					return ctx.Err()
				}
			}
		}
		return nil
	}()
	working.Wait()
	if err != nil {
		return err
	}
	select {
	case err := <-failures:
		return err
	default:
		return nil
	}
}
