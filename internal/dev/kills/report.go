//go:build linux

// Counting what was right and wrong.

package main

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
)

// report counts what was as it must be, and what came over the wire.
type report struct {
	passed, failed int
	lists          []string
	kinds          []string
	totals         map[string]*total
	told           map[string]bool // what was printed already: it stays wrong after further kills
}

// total is of all files of one kind, in bytes.
type total struct {
	files       int
	size, again int64
}

// check counts one look at what there is of a list, and prints at once what is wrong since then.
func (r *report) check(list, when string, wrong []string) {
	fresh := false
	for _, w := range wrong {
		if key := list + w; !r.told[key] {
			r.told[key], fresh = true, true
			fmt.Printf("FAILED %s, %s: %s\n", list, when, w)
		}
	}
	if fresh {
		r.failed++
	} else {
		r.passed++
	}
}

// add takes the figures of a list that was worked through.
func (r *report) add(title string, kills int, w *work) {
	var size, again int64
	for _, f := range w.files {
		// What was sent more than once, with what had not arrived yet when a kill came.
		twice := max(0, f.sent()-f.size)
		size, again = size+f.size, again+twice
		t := r.totals[f.kind]
		if t == nil {
			t = &total{}
			r.totals[f.kind] = t
		}
		t.files, t.size, t.again = t.files+1, t.size+f.size, t.again+twice
		if !slices.Contains(r.kinds, f.kind) {
			r.kinds = append(r.kinds, f.kind)
		}
	}
	line := fmt.Sprintf("%s\t%d\t%d\t%s\t%s", title, len(w.files), kills, megabytes(size), megabytes(again))
	r.lists = append(r.lists, line)
}

func (r *report) write(to io.Writer) error {
	out := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	fmt.Fprintln(out, "LIST\tFILES\tKILLS\tBYTES\tFETCHED TWICE")
	for _, line := range r.lists {
		fmt.Fprintln(out, line)
	}
	fmt.Fprintln(out, "\t\t\t\t")
	fmt.Fprintln(out, "SERVER\tFILES\t\tBYTES\tFETCHED TWICE")
	slices.Sort(r.kinds)
	for _, k := range r.kinds {
		t := r.totals[k]
		fmt.Fprintf(out, "%s\t%d\t\t%s\t%s\n", k, t.files, megabytes(t.size), megabytes(t.again))
	}
	if err := out.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(to, "%d passed, %d failed\n", r.passed, r.failed)
	return err
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }
