//go:build linux

package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"time"
)

// writeDocs writes docs/benchmarks.md and its chart from a run of all scenarios.
func writeDocs(root string, results []result, findings []finding) error {
	var out strings.Builder
	fmt.Fprintf(&out, docsHead, machine(), time.Now().Format(time.DateOnly), len(results[0].series[0].runs))
	for _, version := range versions() {
		fmt.Fprintf(&out, "- %s\n", version)
	}
	out.WriteString("\n![Time of Gannet and of the fastest other client in each scenario; the tables below have the same figures](benchmarks.svg)\n\n## Summary\n\n")
	writeRows(&out, summary(results))
	out.WriteString("\n## Scenarios\n\n")
	for _, r := range results {
		out.WriteString(r.table() + "\n")
	}
	out.WriteString(windowTable(findings))
	docs := filepath.Join(root, "docs")
	if err := os.MkdirAll(docs, 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(docs, "benchmarks.svg"), []byte(chart(results)), 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(docs, "benchmarks.md"), []byte(strings.TrimRight(out.String(), "\n")+"\n"), 0o644)
}

// windowHead begins the last part of the page, that of the window.
const windowHead = "### " + windowName + "\n"

// writeWindowDocs writes the window's part of docs/benchmarks.md anew. No other client takes part
// in it, so it may be of another day than the rest, and says of which.
func writeWindowDocs(root string, findings []finding, rounds int) error {
	path := filepath.Join(root, "docs", "benchmarks.md")
	page, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	rest, _, ok := strings.Cut(string(page), windowHead)
	if !ok {
		return fmt.Errorf("%s has no part of the window", path)
	}
	measured := fmt.Sprintf("\nMeasured by itself. Machine: %s. Date: %s. Rounds: %d.\n", machine(), time.Now().Format(time.DateOnly), rounds)
	return os.WriteFile(path, []byte(rest+windowTable(findings)+measured), 0o644)
}

const docsHead = "# Benchmarks\n" + `
Gannet beside other clients, on one machine in one run. This page and its chart are written by ` + "`make bench`" + `; one scenario
alone is ` + "`make bench SCENARIO=bdp ROUNDS=3`" + `. The window's part can be written alone: ` + "`make bench SCENARIO=window`" + `.

- Clients take turns: each runs once, then each again. Figures are medians; after every run every byte is checked.
- Server and client are on one machine. The raw scenarios show how little a client adds, so only their ratios mean something
  elsewhere. In the shaped ones the server is what is slow (a rate for each connection, a round trip, refusals...), so their seconds
  hold on any machine and the limit follows from arithmetic.
- The limit of the other scenarios is a bare loop of receiving and writing in a process of its own.
- CPU is user and system time of the client, in seconds a GiB where there are enough bytes. Memory is the highest resident memory
  of its process tree. "Server saw" counts the requests and how much was sent more than once.
- "aria2c tuned" is ` + "`aria2c " + tunedFlags + "`" + `. A client that takes over 20 s runs once.

Machine: %s. Date: %s. Rounds: %d.

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
			rows = append(rows, []string{r.scenario.name, wall, best, limit, v.target.client + " " + v.target.want, v.got, word(v.met)})
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
	return fmt.Sprintf("%s, %d cores, %d GiB, %s, Linux %s, %s", model, runtime.NumCPU(), kibs>>20, system, kernel, runtime.Version())
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
	for _, command := range [][]string{{"curl", "--version"}, {"wget2", "--version"}, {"aria2c", "--version"}, {"axel", "--version"}, {"nginx", "-v"}} {
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
