//go:build linux

// What Gannet must reach in a scenario.

package main

import (
	"fmt"
	"strings"
	"time"
)

// target is one thing a scenario's client must reach.
type target struct {
	client string // "gannet" unless by says otherwise
	want   string
	check  func(r result, s series) (got string, ok bool)
}

// by makes the target that of another client of the scenario.
func (t target) by(client string) target {
	t.client = client
	return t
}

func newTarget(want string, check func(result, series) (string, bool)) target {
	return target{"gannet", want, check}
}

func wallAtMost(limit time.Duration) target {
	return newTarget("at most "+inSeconds(limit), func(_ result, s series) (string, bool) {
		return inSeconds(s.wall()), s.wall() <= limit
	})
}

func cpuAtMost(limit time.Duration) target {
	return newTarget("CPU at most "+inSeconds(limit), func(_ result, s series) (string, bool) {
		return inSeconds(s.cpu()), s.cpu() <= limit
	})
}

// wallTo wants at most factor times the wall time of another client.
func wallTo(other string, factor float64) target {
	return newTarget(fmt.Sprintf("at most %.2f x %s", factor, other), func(r result, s series) (string, bool) {
		theirs, ok := r.of(other)
		ratio := ratio(s.wall(), theirs.wall())
		return inTimes(ratio, ok), ok && ratio <= factor
	})
}

// cpuTo wants at most factor times the CPU of another client.
func cpuTo(other string, factor float64) target {
	return newTarget(fmt.Sprintf("CPU at most %.2f x %s", factor, other), func(r result, s series) (string, bool) {
		theirs, ok := r.of(other)
		ratio := ratio(s.cpu(), theirs.cpu())
		return inTimes(ratio, ok), ok && ratio <= factor
	})
}

// inTimes is a ratio for the tables, where the other client has a figure.
func inTimes(ratio float64, ok bool) string {
	if !ok {
		return noFigure
	}
	return fmt.Sprintf("%.2f x", ratio)
}

// cpuPerFileAs wants the CPU a file within part of that of others, with lists of other lengths.
func cpuPerFileAs(part float64, others ...string) target {
	want := fmt.Sprintf("CPU a file within %.0f %% of that with shorter lists", 100*part)
	return newTarget(want, func(r result, s series) (string, bool) {
		least, most := s.cpuPerFile(), s.cpuPerFile()
		var each []string
		for _, name := range others {
			other, ok := r.of(name)
			if !ok {
				return noFigure, false
			}
			least, most = min(least, other.cpuPerFile()), max(most, other.cpuPerFile())
			each = append(each, inMilliseconds(other.cpuPerFile()))
		}
		each = append(each, inMilliseconds(s.cpuPerFile()))
		return fmt.Sprintf("%s ms: %.2f x", strings.Join(each, ", "), ratio(most, least)), ratio(most, least) <= 1+part
	})
}

// inMilliseconds is what a file costs.
func inMilliseconds(d time.Duration) string { return fmt.Sprintf("%.3f", d.Seconds()*1e3) }

func wallToLimit(factor float64) target {
	return newTarget(fmt.Sprintf("at most %.2f x the limit", factor), func(r result, s series) (string, bool) {
		ratio := ratio(s.wall(), r.limit())
		return fmt.Sprintf("%.2f x", ratio), ratio <= factor
	})
}

func cpuToLimit(factor float64) target {
	return newTarget(fmt.Sprintf("CPU at most %.2f x the bare loop's", factor),
		func(r result, s series) (string, bool) {
			bare, ok := r.fastest(bareProgram)
			ratio := ratio(s.cpu(), bare.cpu())
			return fmt.Sprintf("%.2f x", ratio), ok && ratio <= factor
		})
}

func aheadOfPeers() target { return wallToPeers(1).named("ahead of every peer") }

func wallToPeers(factor float64) target {
	return newTarget(fmt.Sprintf("at most %.2f x the best peer", factor), func(r result, s series) (string, bool) {
		best, ok := r.fastest(peerProgram)
		ratio := ratio(s.wall(), best.wall())
		return fmt.Sprintf("%.2f x %s", ratio, best.client.name), ok && ratio <= factor
	})
}

func (t target) named(want string) target {
	t.want = want
	return t
}

func fasterThan(other string, factor float64) target {
	return newTarget(fmt.Sprintf("at least %.1f times as fast as %s", factor, other),
		func(r result, s series) (string, bool) {
			slow, ok := r.of(other)
			ratio := ratio(slow.wall(), s.wall())
			return fmt.Sprintf("%.1f times", ratio), ok && ratio >= factor
		})
}

func memoryAtMost(limit int64) target {
	return newTarget("memory at most "+inMiB(limit), func(_ result, s series) (string, bool) {
		return inMiB(s.rss()), s.rss() <= limit
	})
}

// memoryNear wants no more memory than factor times the other client's.
func memoryNear(other string, factor float64) target {
	return newTarget(fmt.Sprintf("memory at most %.2f x that of %s", factor, other),
		func(r result, s series) (string, bool) {
			small, ok := r.of(other)
			ratio := float64(s.rss()) / float64(max(small.rss(), 1))
			return fmt.Sprintf("%.2f x", ratio), ok && ratio <= factor
		})
}

func refusalsBelow(n int64) target {
	return newTarget(fmt.Sprintf("fewer than %d refusals", n), func(_ result, s series) (string, bool) {
		c := s.counts()
		return fmt.Sprint(c.Refusals), c.Refusals < n
	})
}

func connectionsAtMost(n int64) target {
	return newTarget(fmt.Sprintf("at most %d connections opened", n), func(_ result, s series) (string, bool) {
		c := s.counts()
		return fmt.Sprint(c.Connections), c.Connections <= n
	})
}

func fetchedTwiceBelow(part float64) target {
	return newTarget(fmt.Sprintf("less than %.0f %% fetched twice", 100*part), func(_ result, s series) (string, bool) {
		twice := s.fetchedTwice()
		return fmt.Sprintf("%.1f %%", 100*twice), twice < part
	})
}

func ratio(a, b time.Duration) float64 {
	return float64(a) / float64(max(b, 1))
}
