//go:build linux

// Results as tables.

package main

import (
	"fmt"
	"strings"
	"time"
)

// table is a scenario's result as Markdown, which a terminal shows well too.
func (r result) table() string {
	rows := [][]string{{
		"client", "wall median", "from - to", "CPU", "peak memory", "x best peer", "x limit",
		"server saw",
	}}
	best, _ := r.fastest(peerProgram)
	var failures string
	for _, s := range r.series {
		if s.done() {
			rows = append(rows, r.row(s, best))
		} else if s.failure != nil {
			failures += fmt.Sprintf("- %s: %s\n", s.client.name, strings.Join(strings.Fields(s.failure.Error()), " "))
		}
	}
	var out strings.Builder
	fmt.Fprintf(&out, "### %s\n%s.", r.scenario.name, r.scenario.about)
	if limit := r.limit(); limit > 0 {
		fmt.Fprintf(&out, " Limit: %s.", inSeconds(limit))
	}
	if r.cold {
		out.WriteString(" The memory could not be warmed: whoever came first paid for that.")
	}
	out.WriteString("\n\n")
	writeRows(&out, rows)
	out.WriteString("\n" + failures)
	for _, v := range r.verdicts() {
		fmt.Fprintf(&out, "- %s: %s %s: %s\n", word(v.met), v.target.client, v.target.want, v.got)
	}
	return out.String()
}

func word(met bool) string {
	if met {
		return "met"
	}
	return "MISSED"
}

func (r result) row(s, best series) []string {
	from, to := s.wall(), s.wall()
	for _, run := range s.runs {
		from, to = min(from, run.Wall), max(to, run.Wall)
	}
	row := []string{
		s.client.name, inSeconds(s.wall()),
		fmt.Sprintf("%s - %s (%d)", inSeconds(from), inSeconds(to), len(s.runs)), inCPU(s), inMiB(s.rss()), "", "",
		inCounts(s),
	}
	if s.client.files != nil {
		return row // other work: no comparison
	}
	if best.done() {
		row[5] = fmt.Sprintf("%.2f", ratio(s.wall(), best.wall()))
	}
	if limit := r.limit(); limit > 0 {
		row[6] = fmt.Sprintf("%.2f", ratio(s.wall(), limit))
	}
	return row
}

// manyFiles is from how many files on the tables tell what one costs.
const manyFiles = 1000

// inCPU is a time a file where they are many, a cost a GiB where there are enough bytes for that, else a time.
func inCPU(s series) string {
	if s.files >= manyFiles {
		return fmt.Sprintf("%s (%s ms a file)", inSeconds(s.cpu()), inMilliseconds(s.cpuPerFile()))
	}
	if s.bytes < 64*mib {
		return fmt.Sprintf("%d ms", s.cpu().Milliseconds())
	}
	return fmt.Sprintf("%.2f s/GiB", s.cpu().Seconds()*float64(gib)/float64(s.bytes))
}

func inCounts(s series) string {
	if s.runs[0].Counts == nil {
		return ""
	}
	c := s.counts()
	said := fmt.Sprintf("%d connections, %d requests", c.Connections, c.Requests)
	if c.Refusals > 0 {
		said += fmt.Sprintf(", %d refused", c.Refusals)
	}
	if twice := s.fetchedTwice(); twice >= 0.001 {
		said += fmt.Sprintf(", %.1f %% twice", 100*twice)
	}
	return said
}

// windowTable shows what was found about the window.
func windowTable(findings []finding) string {
	rows := [][]string{{"what", "Gannet", "beside", "target", ""}}
	for _, f := range findings {
		rows = append(rows, []string{f.what, f.got, f.against, f.want, word(f.met)})
	}
	var out strings.Builder
	out.WriteString(windowHead + "The real window on a virtual display, drawn by the processor. \"An answer\" is that to " +
		"a window manager that asks whether the window hangs: it comes between two frames.\n\n")
	writeRows(&out, rows)
	return out.String()
}

func inSeconds(d time.Duration) string {
	if d < 100*time.Millisecond {
		return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
	}
	return fmt.Sprintf("%.2f s", d.Seconds())
}

func inMiB(bytes int64) string { return fmt.Sprintf("%.0f MiB", float64(bytes)/float64(mib)) }

func inMB(bytes int64) string { return fmt.Sprintf("%.0f MB", float64(bytes)/1e6) }

// writeRows writes a Markdown table with its columns lined up; the first row is the head.
func writeRows(out *strings.Builder, rows [][]string) {
	width := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			width[i] = max(width[i], len(cell))
		}
	}
	for n, row := range rows {
		for i, cell := range row {
			fmt.Fprintf(out, "| %-*s ", width[i], cell)
		}
		out.WriteString("|\n")
		if n == 0 {
			for _, w := range width {
				out.WriteString("| " + strings.Repeat("-", w) + " ")
			}
			out.WriteString("|\n")
		}
	}
}
