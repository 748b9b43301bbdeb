//go:build linux

// What was measured, and the figures made of it.

package main

import (
	"cmp"
	"slices"
	"time"
)

// run is one measured run; Counts is nil where the server does not count.
type run struct {
	Cost
	*Counts
}

// series is what one client reached in a scenario.
type series struct {
	client  client
	bytes   int64 // of the files
	files   int   // how many they are
	runs    []run
	failure error // why it takes part no more, or nil
}

func (s series) wall() time.Duration {
	return medianOf(s.runs, func(r run) time.Duration { return r.Wall })
}

func (s series) cpu() time.Duration {
	return medianOf(s.runs, func(r run) time.Duration { return r.CPU })
}

// cpuPerFile is the CPU divided by the number of files.
func (s series) cpuPerFile() time.Duration { return s.cpu() / time.Duration(max(s.files, 1)) }

func (s series) rss() int64 { return medianOf(s.runs, func(r run) int64 { return r.RSS }) }

// counts gives the median of each count; all are 0 where nobody counted.
func (s series) counts() Counts {
	field := func(get func(*Counts) int64) int64 {
		return medianOf(s.runs, func(r run) int64 {
			if r.Counts == nil {
				return 0
			}
			return get(r.Counts)
		})
	}
	return Counts{
		Connections: field(func(c *Counts) int64 { return c.Connections }),
		Requests:    field(func(c *Counts) int64 { return c.Requests }),
		Refusals:    field(func(c *Counts) int64 { return c.Refusals }),
		Sent:        field(func(c *Counts) int64 { return c.Sent }),
	}
}

// fetchedTwice is the part of the bytes that came more than once.
func (s series) fetchedTwice() float64 {
	return max(0, float64(s.counts().Sent-s.bytes)/float64(s.bytes))
}

// done reports whether there are runs to speak of.
func (s series) done() bool { return s.failure == nil && len(s.runs) > 0 }

// result is a scenario with what each client reached, in the order of its clients.
type result struct {
	scenario scenario
	series   []series
	cold     bool // the memory that is filled could not be warmed
}

func (r result) of(client string) (series, bool) {
	i := slices.IndexFunc(r.series, func(s series) bool { return s.client.name == client })
	if i < 0 || !r.series[i].done() {
		return series{}, false
	}
	return r.series[i], true
}

// fastest gives the series with the least wall time among clients of a role.
func (r result) fastest(role role) (series, bool) {
	return r.least(role, func(s series) int64 { return int64(s.wall()) })
}

// leanest gives the series with the least memory among clients of a role.
func (r result) leanest(role role) (series, bool) {
	return r.least(role, series.rss)
}

// least passes over clients with files of their own: they did other work.
func (r result) least(role role, value func(series) int64) (best series, ok bool) {
	for _, s := range r.series {
		if s.client.role == role && s.client.files == nil && s.done() && (!ok || value(s) < value(best)) {
			best, ok = s, true
		}
	}
	return best, ok
}

// limit is what a client is held against: by arithmetic where the server is shaped, else
// what the bare client took; 0 if it took no part.
func (r result) limit() time.Duration {
	if r.scenario.limit > 0 {
		return r.scenario.limit
	}
	bare, ok := r.fastest(bareProgram)
	if !ok {
		return 0
	}
	return bare.wall()
}

// noFigure stands for what could not be measured.
const noFigure = "no figure"

// verdict is a target held against a result.
type verdict struct {
	target
	got string
	met bool
}

func (r result) verdicts() []verdict {
	var all []verdict
	for _, t := range r.scenario.targets {
		v := verdict{target: t, got: noFigure}
		if s, ok := r.of(t.client); ok {
			v.got, v.met = t.check(r, s)
		}
		all = append(all, v)
	}
	return all
}

// medianOf gives the middle value, the lower of two; 0 without runs.
func medianOf[T cmp.Ordered](runs []run, get func(run) T) T {
	if len(runs) == 0 {
		var none T
		return none
	}
	values := make([]T, len(runs))
	for i, r := range runs {
		values[i] = get(r)
	}
	slices.Sort(values)
	return values[(len(values)-1)/2]
}
