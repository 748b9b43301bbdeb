//go:build linux

package main

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestContentNoticesAWrongByte(t *testing.T) {
	file := content{"a.bin", 3*period + 17}
	path := filepath.Join(t.TempDir(), file.name)
	if err := file.writeTo(path); err != nil {
		t.Fatal(err)
	}
	if err := file.check(path); err != nil {
		t.Error("a right file:", err)
	}
	if err := (content{"b.bin", file.size}).check(path); err == nil {
		t.Error("another file's bytes pass")
	}
	if err := (content{file.name, file.size - 1}).check(path); err == nil {
		t.Error("a byte too many passes")
	}
	if err := (content{file.name, file.size + 1}).check(path); err == nil {
		t.Error("a byte too few passes")
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data[2*period]++
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := file.check(path); err == nil {
		t.Error("a wrong byte passes")
	}
}

// took fetches link's bytes over a pipe to a server with a shape and returns how
// long that took in the bubble's time.
func took(t *testing.T, shape Shape, number int, size string, header string) (time.Duration, *http.Response, int64) {
	t.Helper()
	s := &server{Shape: shape}
	s.line.rate = shape.Total
	mine, theirs := net.Pipe()
	defer mine.Close()
	go s.serve(theirs, number) // ends when mine closes
	start := time.Now()
	if _, err := io.WriteString(mine, "GET /"+size+"/file HTTP/1.1\r\nHost: x\r\n"+header+"\r\n"); err != nil {
		t.Fatal(err)
	}
	resp, err := http.ReadResponse(bufio.NewReader(mine), nil)
	if err != nil {
		t.Fatal(err)
	}
	n, err := io.Copy(io.Discard, resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return time.Since(start), resp, n
}

func TestShapeTakesTheTimeItShould(t *testing.T) {
	const rtt = 80 * time.Millisecond
	for name, c := range map[string]struct {
		shape  Shape
		number int
		want   time.Duration
	}{
		"nothing":       {Shape{}, 1, 0},
		"rate":          {Shape{Rate: 4 << 20}, 1, 2 * time.Second},
		"total":         {Shape{Rate: 4 << 20, Total: 1 << 20}, 1, 8 * time.Second},
		"latency":       {Shape{Latency: time.Second}, 1, time.Second},
		"slow":          {Shape{Rate: 4 << 20, SlowEvery: 4, SlowRate: 1 << 20}, 8, 8 * time.Second},
		"not slow":      {Shape{Rate: 4 << 20, SlowEvery: 4, SlowRate: 1 << 20}, 7, 2 * time.Second},
		"round trip":    {Shape{RTT: rtt}, 1, 2 * rtt},
		"window steady": {Shape{RTT: rtt, Window: initialWindow}, 1, 2*rtt + (8<<20-1)/initialWindow*rtt},
		// Doubling from 14,600 bytes to 1 MiB takes 7 round trips and 1,854,200 bytes; the rest goes at 1 MiB each.
		"slow start": {Shape{RTT: rtt, Window: 1 << 20}, 1, 2*rtt + 7*rtt + 6*rtt},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				got, _, n := took(t, c.shape, c.number, "8388608", "")
				if diff := got - c.want; diff < -time.Millisecond || diff > time.Millisecond || n != 8<<20 {
					t.Errorf("%d bytes took %v, want %v", n, got, c.want)
				}
			})
		})
	}
}

func TestPacerIsSharedAndCatchesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := pacer{rate: 1000}
		start := time.Now()
		p.reserve(10)
		if got := p.reserve(10).Sub(start); got != 20*time.Millisecond {
			t.Error("the second sender's bytes have left after", got)
		}
		time.Sleep(24 * time.Millisecond) // late by less than lag
		if got := p.reserve(10).Sub(start); got != 30*time.Millisecond {
			t.Error("after a short delay bytes have left after", got)
		}
		time.Sleep(time.Second) // idle: no credit
		if got := time.Until(p.reserve(10)); got != 10*time.Millisecond {
			t.Error("after a pause bytes have left in", got)
		}
	})
}

func TestServerStallsForGood(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &server{Shape: Shape{StallConn: 4, StallAfter: 1000}}
		mine, theirs := net.Pipe()
		defer mine.Close()
		go s.serve(theirs, 4) // ends when mine closes
		go func() { _, _ = io.WriteString(mine, "GET /5000/file HTTP/1.1\r\nHost: x\r\n\r\n") }()
		resp, err := http.ReadResponse(bufio.NewReader(mine), nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := mine.SetReadDeadline(time.Now().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		n, err := io.Copy(io.Discard, resp.Body)
		if n != 1000 || !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("%d bytes, then %v", n, err)
		}
	})
}

func TestServerAnswersRanges(t *testing.T) {
	for name, c := range map[string]struct {
		shape  Shape
		header string
		status int
		bytes  int64
	}{
		"whole":         {Shape{}, "", 200, 1000},
		"middle":        {Shape{}, "Range: bytes=10-19\r\n", 206, 10},
		"open":          {Shape{}, "Range: bytes=990-\r\n", 206, 10},
		"same file":     {Shape{}, "Range: bytes=0-0\r\nIf-Range: " + etag(1000) + "\r\n", 206, 1},
		"other file":    {Shape{}, "Range: bytes=0-0\r\nIf-Range: \"other\"\r\n", 200, 1000},
		"no ranges":     {Shape{NoRange: true}, "Range: bytes=10-19\r\n", 200, 1000},
		"chunked":       {Shape{Chunked: true}, "Range: bytes=10-19\r\n", 200, 1000},
		"one at a time": {Shape{Cap: 1}, "", 200, 1000},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				_, resp, n := took(t, c.shape, 1, "1000", c.header)
				if resp.StatusCode != c.status || n != c.bytes {
					t.Errorf("%s with %d bytes, want %d with %d", resp.Status, n, c.status, c.bytes)
				}
			})
		})
	}
}

func TestServerRefusesAboveItsCap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &server{Shape: Shape{Cap: 1}}
		s.busy.Store(1)
		mine, theirs := net.Pipe()
		defer mine.Close()
		go s.serve(theirs, 1) // ends when mine closes
		go func() { _, _ = io.WriteString(mine, "GET /5000/file HTTP/1.1\r\nHost: x\r\n\r\n") }()
		resp, err := http.ReadResponse(bufio.NewReader(mine), nil)
		if err != nil {
			t.Fatal(err)
		}
		if resp.StatusCode != 503 || s.takeCounts().Refusals != 1 {
			t.Error(resp.Status)
		}
	})
}

// sample is a scenario in which Gannet meets one target and misses another.
func sample() result {
	a, b := gannet(), curl("")
	runs := func(ms ...int) (all []run) {
		for _, n := range ms {
			all = append(all, run{Cost{Wall: time.Duration(n) * time.Millisecond, RSS: 10 * mib}, &Counts{Connections: 2, Sent: 1030}})
		}
		return all
	}
	return result{
		scenario: scenario{name: "a <b>", clients: []client{a, b}, targets: []target{wallAtMost(2 * time.Second), fetchedTwiceBelow(0.03)}},
		series:   []series{{client: a, bytes: 1000, runs: runs(1900, 9000, 1000)}, {client: b, bytes: 1000, runs: runs(3800)}},
	}
}

func TestVerdictsUseMedians(t *testing.T) {
	got := sample().verdicts()
	if len(got) != 2 || !got[0].met || got[0].got != "1.90 s" || got[1].met || got[1].got != "3.0 %" {
		t.Errorf("%+v", got)
	}
}

func TestTableShowsRatioAndFailure(t *testing.T) {
	r := sample()
	r.series = append(r.series, series{client: axel(8), failure: errors.New("not installed")})
	got := r.table()
	for _, want := range []string{"| gannet", "1.00 s - 9.00 s (3)", "| 0.50", "- axel -n 8: not installed", "- met: gannet at most 2.00 s: 1.90 s", "MISSED"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in:\n%s", want, got)
		}
	}
}

// A file costs the same with lists of any length, or the target is missed, by the longest list or a shorter one.
func TestCostOfAFileWithLongerLists(t *testing.T) {
	list := func(name string, files, ms int) series {
		return series{client: client{name: name}, files: files, runs: []run{{Cost: Cost{CPU: time.Duration(ms) * time.Millisecond}}}}
	}
	same := cpuPerFileAs(0.15, "short").by("long")
	for name, c := range map[string]struct {
		short, long int // milliseconds for 1,000 and 10,000 files
		got         string
		met         bool
	}{
		"same":      {100, 1100, "0.100, 0.110 ms: 1.10 x", true},
		"grows":     {100, 1200, "0.100, 0.120 ms: 1.20 x", false},
		"shrinks":   {120, 1000, "0.120, 0.100 ms: 1.20 x", false},
		"no figure": {-1, 1000, noFigure, false},
	} {
		r := result{scenario: scenario{targets: []target{same}}, series: []series{list("short", 1000, c.short), list("long", 10_000, c.long)}}
		if c.short < 0 {
			r.series[0].failure = errors.New("stopped")
		}
		if got := r.verdicts()[0]; got.got != c.got || got.met != c.met {
			t.Errorf("%s: %s, met: %t", name, got.got, got.met)
		}
	}
}

func TestTargetsBesideOneClient(t *testing.T) {
	r := sample()
	r.series[0].runs = []run{{Cost: Cost{Wall: 13 * time.Millisecond, CPU: 20 * time.Millisecond}}}
	r.series[1].runs = []run{{Cost: Cost{Wall: 10 * time.Millisecond, CPU: 10 * time.Millisecond}}}
	r.scenario.targets = []target{wallTo("curl", 1.3), cpuTo("curl", 1.3), cpuTo("wget2", 1.3)}
	got := r.verdicts()
	if got[0].got != "1.30 x" || !got[0].met || got[1].got != "2.00 x" || got[1].met || got[2].got != noFigure || got[2].met {
		t.Errorf("%+v", got)
	}
}

// Memory is warmed for the first scenario that fills so much, and not for others or where there is not enough.
func TestWarming(t *testing.T) {
	var said []string
	b := &bench{memory: t.TempDir(), progress: func(format string, args ...any) { said = append(said, fmt.Sprintf(format, args...)) }}
	filling := func(size int64) scenario {
		return scenario{name: "s", files: one("f", 1), clients: []client{gannet().of("g", one("f", size)...)}}
	}
	for i, c := range []struct {
		size   int64
		says   string
		warmed int64
		cold   bool
	}{
		{mib, "filling 1 MiB once", mib, false},
		{mib, "", mib, false},
		{2 * mib, "filling 2 MiB once", 2 * mib, false},
		{1 << 60, "not warmed", 2 * mib, true},
		{kib, "", 2 * mib, false},
	} {
		said = nil
		cold, err := b.warm(filling(c.size))
		if err != nil || cold != c.cold || b.warmed != c.warmed || !strings.Contains(strings.Join(said, "\n"), c.says) || len(said) > 0 != (c.says != "") {
			t.Errorf("%d: cold %t, warmed %d, error %v, said %q", i, cold, b.warmed, err, said)
		}
	}
	if left, err := os.ReadDir(b.memory); err != nil || len(left) > 0 {
		t.Error("left behind:", left, err)
	}
}

func TestChartIsXMLAndSaysItsFigures(t *testing.T) {
	got := chart([]result{sample()})
	if err := xml.Unmarshal([]byte(got), new(struct{})); err != nil {
		t.Error(err)
	}
	for _, want := range []string{`<desc id="what">a &lt;b&gt;: gannet 1.90 s. a &lt;b&gt;: curl 3.80 s.`, `width="180.0"`, `width="360.0"`} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in:\n%s", want, got)
		}
	}
}

func TestScenariosNameTheirClients(t *testing.T) {
	for _, sc := range scenarios() {
		names := map[string]bool{}
		for _, c := range sc.clients {
			if names[c.name] {
				t.Errorf("%s has %q twice", sc.name, c.name)
			}
			names[c.name] = true
		}
		for _, target := range sc.targets {
			if !names[target.client] {
				t.Errorf("%s has a target for %q, which takes no part", sc.name, target.client)
			}
		}
	}
}

func TestDocsHoldEverything(t *testing.T) {
	root := t.TempDir()
	var results []result
	for _, sc := range scenarios() {
		r := result{scenario: sc}
		for i, c := range sc.clients {
			wall := time.Duration(i+1) * 150 * time.Millisecond
			r.series = append(r.series, series{client: c, bytes: total(c.filesOf(sc)), runs: []run{{Cost{Wall: wall, RSS: int64(i+10) * mib}, nil}}})
		}
		results = append(results, r)
	}
	if err := os.Mkdir(filepath.Join(root, "docs"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := writeDocs(root, results, 5); err != nil {
		t.Fatal(err)
	}
	if err := writeWindowDocs(root, []finding{{what: "something is seen after", got: "0.30 s", met: true}}, 5); err != nil {
		t.Fatal(err)
	}
	if err := writeDocs(root, results, 5); err != nil { // the window's part stays
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join(root, "docs", "benchmarks.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, sc := range scenarios() {
		if !strings.Contains(string(page), "\n### "+sc.name+"\n") {
			t.Errorf("the page says nothing of %s", sc.name)
		}
	}
	for _, want := range []string{"](benchmarks.svg)", "something is seen after", "cores", "Rounds: 5.", time.Now().Format(time.DateOnly)} {
		if !strings.Contains(string(page), want) {
			t.Errorf("no %q in the page", want)
		}
	}
	if strings.Contains(string(page), root) {
		t.Error("the page names a folder of this machine")
	}

	if err := writeWindowDocs(root, []finding{{what: "processor at rest", got: "1.0 %"}}, 3); err != nil {
		t.Fatal(err)
	}
	again, err := os.ReadFile(filepath.Join(root, "docs", "benchmarks.md"))
	if err != nil {
		t.Fatal(err)
	}
	before, _, _ := strings.Cut(string(page), windowHead)
	if rest, window, _ := strings.Cut(string(again), windowHead); rest != before || strings.Contains(window, "something is seen") ||
		!strings.Contains(window, "processor at rest") || !strings.Contains(window, "cores") || !strings.Contains(window, "Rounds: 3.") {
		t.Errorf("the window's part alone is now:\n%s", window)
	}
}

// An earlier program does the same work as Gannet, and its failure leaves no figure.
func TestAgainstAnEarlierProgram(t *testing.T) {
	chosen := against("/earlier/gannet", []scenario{{name: "s", clients: []client{gannet("-x"), curl(""), bareLoop()}, targets: []target{aheadOfPeers()}}})
	clients := chosen[0].clients
	if len(clients) != 2 || clients[0].name != "gannet -x" || clients[1].name != "earlier gannet -x" || len(chosen[0].targets) > 0 {
		t.Fatalf("%+v", chosen)
	}
	j := job{gannet: "/new/gannet", dir: "/dir", links: []string{"http://h/f"}}
	now, args := clients[0].command(j)
	then, same := clients[1].command(j)
	if now != "/new/gannet" || then != "/earlier/gannet" || !slices.Equal(args, same) {
		t.Errorf("%s %q, then %s %q", now, args, then, same)
	}
	r := result{scenario: chosen[0], series: []series{
		{client: clients[0], runs: []run{{Cost: Cost{Wall: 3 * time.Second, CPU: time.Second, RSS: 2 * mib}}}},
		{client: clients[1], runs: []run{{Cost: Cost{Wall: 2 * time.Second, CPU: 2 * time.Second, RSS: mib}}}},
	}}
	if table := changeTable([]result{r}); !strings.Contains(table, "| s        | gannet -x | 1.50 | 0.50 | 2.00        |") {
		t.Error(table)
	}
	r.series[1].failure = errors.New("it fell")
	if table := changeTable([]result{r}); strings.Contains(table, "gannet") {
		t.Error(table)
	}
}
