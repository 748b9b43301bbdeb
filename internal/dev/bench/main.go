//go:build linux

// Bench holds Gannet's speed, memory and processor use against the best
// command-line clients, side by side on this machine. Run it with make bench, or
//
//	go run ./internal/dev/bench -scenario 'bdp|stall' -rounds 3
//
// Reading order: scenario.go (what is compared and what Gannet must reach), run.go
// (one run after the other), server.go and shape.go (the server they fetch from),
// client.go and bare.go (who fetches), measure.go, then result.go and report.go.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/term"
)

func main() {
	runtime.LockOSThread() // what it starts ends with this thread
	if err := dispatch(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// dispatch runs the benchmark, or the part of it that this process was started to be.
func dispatch(args []string) error {
	if len(args) == 0 {
		return benchMain(args)
	}
	switch part, args := args[0], args[1:]; part {
	case "fill-list":
		return fillMain(args[0])
	case "engine":
		return engineMain(args[0] == "true", args[1], args[2], args[3])
	case "serve":
		return serveMain(args, os.Stdin, os.Stdout)
	case "bare-recv":
		return bareRecv(args[0], args[1])
	case "bare-recv-sync":
		if err := bareRecv(args[0], args[1]); err != nil {
			return err
		}
		return bareSync(args[1])
	case "bare-ranges":
		conns, err1 := strconv.Atoi(args[0])
		size, err2 := strconv.ParseInt(args[1], 10, 64)
		return errors.Join(err1, err2, bareRanges(conns, size, args[2], args[3]))
	case "bare-files":
		conns, err1 := strconv.Atoi(args[0])
		links, err2 := os.ReadFile(args[3])
		return errors.Join(err1, err2, bareFiles(conns, args[1], args[2], strings.Fields(string(links))))
	}
	return benchMain(args)
}

func benchMain(args []string) error {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	only := flags.String("scenario", "", "run the scenarios matching this regular `expression`; without it all, and docs/benchmarks.md is written, for window its part of that")
	who := flags.String("clients", "", "compare just clients matching this regular `expression`")
	rounds := flags.Int("rounds", 5, "run each client this many `times`")
	program := flags.String("gannet", "", "measure the program at this `path` in place of building it")
	before := flags.String("before", "", "compare with an earlier Gannet at this `path`, and with nobody else")
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return nil
		}
		os.Exit(2) // the flag package has said why
	}
	chosen, err := choose(*only, *who)
	if err != nil {
		return err
	}
	if *before != "" {
		chosen = against(*before, chosen)
	}
	root, err := moduleRoot()
	if err != nil {
		return err
	}
	if missing := missingPrograms(chosen); len(missing) > 0 {
		fmt.Fprintf(os.Stderr, "Not installed, so not compared: %s. On Debian or Ubuntu install with: sudo apt-get install %s\n",
			strings.Join(missing, ", "), strings.Join(packages(missing), " "))
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	b := &bench{gannet: *program, rounds: max(*rounds, 1), progress: progress()}
	if b.gannet == "" {
		b.progress("building Gannet")
		if b.gannet, err = build(ctx, root); err != nil {
			return err
		}
	}
	if err := b.makeFolders(root); err != nil {
		return err
	}
	defer b.removeFolders()
	results, err := b.all(ctx, chosen)
	if err != nil {
		return err
	}
	if *before != "" {
		fmt.Println(changeTable(results))
		return nil
	}
	if *only == "" && *who == "" {
		if err := writeDocs(root, results, b.rounds); err != nil {
			return err
		}
	}
	if *who != "" || *only != "" && *only != windowName {
		return nil
	}
	findings, err := b.window(ctx, root)
	if err != nil {
		return err
	}
	b.progress("")
	fmt.Println(windowTable(findings))
	return writeWindowDocs(root, findings, b.rounds)
}

func (b *bench) makeFolders(root string) (err error) {
	if b.disk, err = os.MkdirTemp(filepath.Join(root, "build"), "bench-"); err != nil {
		return err
	}
	if b.memory, err = os.MkdirTemp("/dev/shm", "gannet-bench-"); err != nil {
		return errors.Join(err, os.Remove(b.disk))
	}
	return nil
}

func (b *bench) removeFolders() {
	for _, dir := range []string{b.memory, b.disk} {
		if err := os.RemoveAll(dir); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
		}
	}
}

// all runs scenarios and prints each table as it is known.
func (b *bench) all(ctx context.Context, chosen []scenario) ([]result, error) {
	var results []result
	for _, sc := range chosen {
		r, err := b.run(ctx, sc)
		if err != nil {
			return results, err
		}
		b.progress("")
		fmt.Println(r.table())
		results = append(results, r)
	}
	return results, nil
}

// windowName is what -scenario calls the measurements of the window.
const windowName = "window"

// choose gives the scenarios and clients whose names match; "" matches all.
func choose(only, who string) ([]scenario, error) {
	scenarioName, err := regexp.Compile("^(" + only + ")$")
	if err != nil {
		return nil, fmt.Errorf("-scenario: %w", err)
	}
	clientName, err := regexp.Compile(who)
	if err != nil {
		return nil, fmt.Errorf("-clients: %w", err)
	}
	if only == windowName && who != "" {
		return nil, errors.New("-clients: no other client takes part in what is measured of the window")
	}
	if only != "" && only != windowName && scenarioName.MatchString(windowName) {
		return nil, fmt.Errorf("-scenario: %s is measured separately", windowName)
	}
	var chosen []scenario
	var names []string
	for _, sc := range scenarios() {
		names = append(names, sc.name)
		if only != "" && !scenarioName.MatchString(sc.name) {
			continue
		}
		sc.clients = slices.DeleteFunc(sc.clients, func(c client) bool { return !clientName.MatchString(c.name) })
		chosen = append(chosen, sc)
	}
	if len(chosen) == 0 && only != windowName {
		return nil, fmt.Errorf("no scenario is named %s; there are: %s", only,
			strings.Join(append(names, windowName), ", "))
	}
	return chosen, nil
}

// debian says which package holds a program where the names differ.
var debian = map[string]string{"aria2c": "aria2", "nginx": "nginx-light"}

func missingPrograms(chosen []scenario) []string {
	wanted := map[string]bool{}
	for _, sc := range chosen {
		if sc.serve != shaping {
			wanted["nginx"] = true
		}
		for _, c := range sc.clients {
			if c.program != "" {
				wanted[c.program] = true
			}
		}
	}
	var missing []string
	for program := range wanted {
		if _, err := exec.LookPath(program); err != nil {
			missing = append(missing, program)
		}
	}
	slices.Sort(missing)
	return missing
}

func packages(programs []string) []string {
	names := slices.Clone(programs)
	for i, program := range names {
		if name, ok := debian[program]; ok {
			names[i] = name
		}
	}
	return names
}

func moduleRoot() (string, error) {
	out, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		return "", fmt.Errorf("go env: %w", err)
	}
	root := filepath.Dir(strings.TrimSpace(string(out)))
	return root, os.MkdirAll(filepath.Join(root, "build"), 0o755)
}

// tags are those that Gannet is built with on Linux.
const tags = "x11,migrated_fynedo"

func build(ctx context.Context, root string) (string, error) {
	path := filepath.Join(root, "build", "gannet-bench")
	cmd := exec.CommandContext(ctx, "go", "build", "-tags", tags, "-o", path, ".")
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building Gannet: %w\n%s", err, out)
	}
	return path, nil
}

// progress gives a function that keeps one line on standard error: over itself on a
// terminal, else line by line. An empty text clears it.
func progress() func(format string, args ...any) {
	terminal := term.IsTerminal(int(os.Stderr.Fd()))
	return func(format string, args ...any) {
		switch text := fmt.Sprintf(format, args...); {
		case terminal:
			fmt.Fprintf(os.Stderr, "\r\033[K%s", text)
		case text != "":
			fmt.Fprintln(os.Stderr, text)
		}
	}
}
