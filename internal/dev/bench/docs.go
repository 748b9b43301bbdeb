//go:build linux

// The page docs/benchmarks.md.

package main

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"time"
)

// writeDocs writes docs/benchmarks.md and its chart from a run of all scenarios. The page's last
// part, that of the window, stays as it is.
func writeDocs(root string, results []result, rounds int) error {
	_, windowPart, err := docsPage(root)
	if err != nil {
		return err
	}
	var out strings.Builder
	fmt.Fprintf(&out, docsHead, measured(root, rounds))
	for _, version := range versions() {
		fmt.Fprintf(&out, "- %s\n", version)
	}
	out.WriteString("\n![Time of Gannet and of the fastest other client in each scenario; the tables below have the same figures](benchmarks.svg)\n\n## Summary\n\n")
	writeRows(&out, summary(results))
	out.WriteString("\n## Scenarios\n\n")
	for _, r := range results {
		out.WriteString(r.table() + "\n")
	}
	if err := os.WriteFile(filepath.Join(root, "docs", "benchmarks.svg"), []byte(chart(results)), 0o644); err != nil {
		return err
	}
	return os.WriteFile(docsPath(root), []byte(out.String()+windowPart), 0o644)
}

// windowHead begins the last part of the page, that of the window.
const windowHead = "### " + windowName + "\n"

// writeWindowDocs writes the window's part of docs/benchmarks.md anew. No other client takes part
// in it, so it may be of another day than the rest, and says of which.
func writeWindowDocs(root string, findings []finding, rounds int) error {
	rest, _, err := docsPage(root)
	if err != nil {
		return err
	}
	return os.WriteFile(docsPath(root), []byte(rest+windowTable(findings)+"\n"+measured(root, rounds)+"\n"), 0o644)
}

func docsPath(root string) string { return filepath.Join(root, "docs", "benchmarks.md") }

// docsPage gives what is on the page before the window's part, and that; "" for what is missing.
func docsPage(root string) (rest, windowPart string, err error) {
	page, err := os.ReadFile(docsPath(root))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", "", err
	}
	at := strings.Index(string(page), windowHead)
	if at < 0 {
		at = len(page)
	}
	return string(page[:at]), string(page[at:]), nil
}

// measured says what was measured where and when.
func measured(root string, rounds int) string {
	return fmt.Sprintf("Gannet: %s. Machine: %s. Date: %s. Rounds: %d.", revision(root), machine(),
		time.Now().Format(time.DateOnly), rounds)
}

// revision names the commit that was measured, and whether it was changed.
func revision(root string) string {
	cmd := exec.Command("git", "describe", "--always", "--dirty")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		return "of an unknown commit"
	}
	return strings.TrimSpace(string(out))
}

const docsHead = "# Benchmarks\n" + `
Gannet compared with other clients, on one machine in one run. ` + "`make bench`" + ` writes this page and its chart;
` + "`make bench SCENARIO=bdp ROUNDS=3`" + ` runs one scenario only. This writes only the part about the window: ` +
	"`make bench SCENARIO=window`" + `.

- Clients take turns: each runs once, then each again. Figures are medians; every byte is verified after every run.
- Server and client are on one machine. The raw scenarios measure the overhead of a client, so only their ratios are comparable
  to other machines. In the shaped ones the server is slow (a rate limit per connection, a round trip, refusals...), so their
  seconds hold on any machine and the limit can be calculated.
- The limit of the raw scenarios is a minimal client in a separate process: a loop of receiving and writing, or net/http (the tables
  say which). The limit of straggler and stall is for 16 connections; clients that open more may be faster.
- CPU is user and system time of the client: per file if there are 1,000 or more, else in seconds per GiB if there are
  enough bytes. Memory is the peak resident memory of its process tree. "Server saw" counts the requests and how much was
  sent more than once.
- In a virtual machine the first use of memory is slow. Before a scenario needs more memory than any before it, that much is
  filled once and freed. Before each run on the disk, everything from earlier runs is written to it.
- "aria2c tuned" is ` + "`aria2c " + tunedFlags + "`" + `. A client that takes over 20 s runs once.

%s

`

// summary has a line for each target.
func summary(results []result) [][]string {
	rows := [][]string{{"scenario", "Gannet", "best peer", "limit", "target", "reached", ""}}
	for _, r := range results {
		best, limit := "", ""
		if s, ok := r.fastest(peerProgram); ok {
			best = inSeconds(s.wall()) + " " + s.client.name
		}
		if r.limit() > 0 {
			limit = inSeconds(r.limit())
		}
		for _, v := range r.verdicts() {
			wall := ""
			if s, ok := r.of(v.target.client); ok {
				wall = inSeconds(s.wall())
			}
			rows = append(rows, []string{
				r.scenario.name, wall, best, limit, v.target.client + " " + v.target.want,
				v.got, word(v.met),
			})
		}
	}
	return rows
}

// machine says in one line what the figures were measured on.
func machine() string {
	model := firstMatch("/proc/cpuinfo", `(?m)^model name\s*:\s*(.+)$`)
	memory := firstMatch("/proc/meminfo", `(?m)^MemTotal:\s*(\d+)`)
	system := firstMatch("/etc/os-release", `(?m)^PRETTY_NAME="?([^"\n]+)`)
	kernel := firstMatch("/proc/sys/kernel/osrelease", `^([0-9.]+)`)
	var kibs int64
	if _, err := fmt.Sscan(memory, &kibs); err != nil {
		kibs = 0
	}
	return fmt.Sprintf("%s, %d cores, %d GiB, %s, Linux %s, %s", model, runtime.NumCPU(), kibs>>20, system, kernel,
		runtime.Version())
}

func firstMatch(path, pattern string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		return "unknown"
	}
	if found := regexp.MustCompile(pattern).FindSubmatch(text); found != nil {
		return string(found[1])
	}
	return "unknown"
}

// versions gives the first line of what each peer says about itself.
func versions() []string {
	var all []string
	for _, command := range [][]string{
		{"curl", "--version"},
		{"wget2", "--version"},
		{"aria2c", "--version"},
		{"axel", "--version"},
		{"nginx", "-v"},
	} {
		out, err := exec.Command(command[0], command[1:]...).CombinedOutput()
		if err != nil {
			continue // not installed: the tables say so
		}
		line := bufio.NewScanner(strings.NewReader(string(out)))
		if line.Scan() {
			all = append(all, strings.TrimSpace(line.Text()))
		}
	}
	return all
}
