//go:build linux

package main

// This file holds Gannet against an earlier build of itself.

import (
	"fmt"
	"slices"
	"strings"
)

// earlier begins the name of a client that runs the earlier program.
const earlier = "earlier "

// against has each scenario run by Gannet and by the earlier program at path, in turns, and by nobody else.
func against(path string, chosen []scenario) []scenario {
	for i := range chosen {
		sc := &chosen[i]
		sc.targets = nil
		sc.clients = slices.DeleteFunc(sc.clients, func(c client) bool { return c.role != ours })
		for _, c := range slices.Clone(sc.clients) {
			sc.clients = append(sc.clients, c.runBy(path))
		}
	}
	return slices.DeleteFunc(chosen, func(sc scenario) bool { return len(sc.clients) == 0 })
}

// runBy gives c as the program at path does it.
func (c client) runBy(path string) client {
	command := c.command
	c.name = earlier + c.name
	c.command = func(j job) (string, []string) {
		j.gannet = path
		return command(j)
	}
	return c
}

// changeTable says what each scenario costs now, as a multiple of what it did earlier.
func changeTable(results []result) string {
	rows := [][]string{{"scenario", "client", "wall", "CPU", "peak memory"}}
	for _, r := range results {
		for _, now := range r.series {
			then, ok := r.of(earlier + now.client.name)
			if !ok || !now.done() {
				continue
			}
			rows = append(rows, []string{
				r.scenario.name, now.client.name,
				fmt.Sprintf("%.2f", ratio(now.wall(), then.wall())),
				fmt.Sprintf("%.2f", ratio(now.cpu(), then.cpu())),
				fmt.Sprintf("%.2f", float64(now.rss())/float64(then.rss())),
			})
		}
	}
	var out strings.Builder
	out.WriteString("### Now, as a multiple of the earlier program\n")
	writeRows(&out, rows)
	return out.String()
}
