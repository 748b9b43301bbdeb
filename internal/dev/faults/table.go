//go:build linux

// The table in docs/reliability.md.

package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"

	"gannet/downloader/faulty"
)

// The table stands between these lines of the page.
const (
	begin = "<!-- faults: written by make faults -->\n"
	end   = "<!-- /faults -->\n"
)

// table is what every client made of every case.
type table struct {
	clients []client
	cases   []faulty.Case

	mu    sync.Mutex // guards cells
	cells [][]outcome
}

func newTable(clients []client) *table {
	t := &table{clients: clients, cases: faulty.Cases()}
	for range t.cases {
		t.cells = append(t.cells, make([]outcome, len(clients)))
	}
	return t
}

func (t *table) set(row, column int, o outcome) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.cells[row][column] = o
}

// String is the table in Markdown. Wrong outcomes are bold.
func (t *table) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var b strings.Builder
	b.WriteString("| case | server | expected |")
	for _, c := range t.clients {
		fmt.Fprintf(&b, " %s %s |", c.name, c.version)
	}
	b.WriteString("\n| --- | --- | --- |" + strings.Repeat(" --- |", len(t.clients)) + "\n")
	counts, run := make([]int, len(t.clients)), 0
	for row, c := range t.cases {
		if t.cells[row][0] == none {
			continue
		}
		run++
		fmt.Fprintf(&b, "| %s | %s | %s |", c.Name, strings.ReplaceAll(c.Says, "|", `\|`), rightOf(c))
		for column, o := range t.cells[row] {
			if good(c, o) {
				counts[column]++
				fmt.Fprintf(&b, " %s |", o)
			} else {
				fmt.Fprintf(&b, " **%s** |", o)
			}
		}
		b.WriteString("\n")
	}
	b.WriteString("| **as expected** | | |")
	for _, n := range counts {
		fmt.Fprintf(&b, " %d of %d |", n, run)
	}
	return b.String() + "\n"
}

func rightOf(c faulty.Case) string {
	switch {
	case len(c.Right) == 0:
		return failed.String()
	case c.MayFail:
		return complete.String() + " or " + failed.String()
	default:
		return complete.String()
	}
}

// writeInto renews the table in a page.
func (t *table) writeInto(path string) error {
	page, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	before, rest, ok1 := strings.Cut(string(page), begin)
	_, after, ok2 := strings.Cut(rest, end)
	if !ok1 || !ok2 {
		return errors.New(path + " has no place for the table")
	}
	return os.WriteFile(path, []byte(before+begin+"\n"+t.String()+"\n"+end+after), 0o644)
}
