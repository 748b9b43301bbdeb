package growth

import (
	"testing"
	"time"
)

const (
	kib = 1 << 10
	mib = 1 << 20
	gib = 1 << 30

	gigabit = 125_000_000 // bytes a second
)

// line is a server and the way to it: the scenarios of the benchmark (internal/dev/bench), without a network.
type line struct {
	size    int64         // bytes of the file
	each    float64       // bytes a second that a connection gets at most
	total   float64       // bytes a second that all get together
	latency time.Duration // before each answer
	cap     int           // connections that are answered, 0 for all; further ones are refused
	limit   float64       // the user's, bytes a second
	ceiling int           // connections the user allows; 0 is automatic
	files   int           // that share the line
	allowed int           // connections that another file was told are allowed; 0 if none was
	fits    time.Duration // bytes come in one go after so long, if it is not 0
}

// outcome is how a transfer over a line went.
type outcome struct {
	connections int           // most that were open
	took        time.Duration // for the whole file
	refusals    int
	told        int // connections that the server was said to allow
	settled     bool
	capped      bool
}

// run has State decide about a file that comes over l, as the controller of a transfer does.
func (l line) run(t *testing.T) (out outcome) {
	t.Helper()
	start := time.Unix(1_800_000_000, 0)
	ceiling, auto := l.ceiling, l.ceiling == 0
	if auto {
		ceiling = 32
	}
	allowed := ceiling
	if l.allowed > 0 {
		allowed = min(allowed, l.allowed)
	}
	const tick = 10 * time.Millisecond
	s := New(l.latency)
	answers := []time.Time{start} // of each open connection: when it answers
	var received float64
	look := start.Add(FirstLook)
	for now := start; received < float64(l.size); now = now.Add(tick) {
		if now.Sub(start) > time.Hour {
			t.Fatal("the file never comes")
		}
		var open []time.Time
		serving := 0
		for _, at := range answers {
			switch {
			case at.After(now):
				open = append(open, at)
			case l.cap > 0 && serving >= l.cap:
				out.refusals++
				s = s.OnRefused(now, min(serving, l.cap), 0)
			default:
				serving++
				open = append(open, at)
			}
		}
		answers = open
		rate := min(l.each*float64(serving), l.total)
		if l.limit > 0 {
			rate = min(rate, l.limit)
		}
		came := rate * tick.Seconds()
		if l.fits > 0 {
			came = 0
			if now.Sub(start)%l.fits == 0 {
				came = rate * l.fits.Seconds()
			}
		}
		received += came
		if now.Before(look) {
			continue
		}
		o := Observation{
			Now: now, Open: len(answers), Serving: serving, Received: int64(received), Mean: rate / float64(max(serving, 1)),
			Ceiling: ceiling, Allowed: allowed, Believed: true, Auto: auto, Limit: l.limit, Files: max(l.files, 1),
		}
		if len(answers) == 1 {
			o.Only = Only{Age: now.Sub(answers[0]), Received: int64(received), Left: l.size - int64(received)}
		}
		next, d := s.Next(o)
		if s = next; d.Allows > 0 {
			out.told, allowed = d.Allows, min(allowed, d.Allows)
		}
		for len(answers) < s.Want && !now.Before(s.HoldOff) && l.size-int64(received) > MinReceived {
			answers = append(answers, now.Add(l.latency))
		}
		out.connections = max(out.connections, len(answers))
		out.settled, out.capped = out.settled || s.Settled, out.capped || s.Capped
		if look = now.Add(Beat); !s.Grown {
			look = now.Add(FirstLook)
		}
		out.took = now.Sub(start)
	}
	return out
}

// The scenarios of the benchmark, and what is expected of the number of connections in each.
func TestScenarios(t *testing.T) {
	for name, test := range map[string]struct {
		line
		want    int           // most connections
		within  time.Duration // of the whole file; 0 if that says nothing
		told    int
		settled bool
		capped  bool
	}{
		"raw: one connection is fast enough": {line: line{size: 4 * gib, each: 2 * gib, total: 2 * gib}, want: 1},
		"per_conn_limit: the line is filled by many slow ones": {
			line: line{size: 256 * mib, each: 4 * mib, total: gigabit}, want: 32, within: 2800 * time.Millisecond,
		},
		"each connection is held to a speed, for long": {
			line: line{size: 4 * gib, each: 2 * mib, total: gib}, want: 32, settled: true, capped: true,
		},
		"bdp: a long way": {
			line: line{size: 128 * mib, each: 12 * mib, total: gigabit, latency: 80 * time.Millisecond}, want: 16,
			within: 1900 * time.Millisecond,
		},
		"conn_cap: four are answered": {
			line: line{size: 128 * mib, each: 4 * mib, total: gib, cap: 4}, want: 16, within: 8400 * time.Millisecond,
			told: 4, settled: true, capped: true,
		},
		"one connection takes all of a slow line": {
			line: line{size: 64 * mib, each: mib, total: mib}, want: 16, settled: true,
		},
		"a small file":                       {line: line{size: mib, each: mib, total: gigabit}, want: 1},
		"the user's limit is reached by one": {line: line{size: 16 * mib, each: 4 * mib, total: gib, limit: 2 * mib}, want: 1},
		"the user allows two": {
			line: line{size: 64 * mib, each: 2 * mib, total: gib, ceiling: 2}, want: 2, settled: true, capped: true,
		},
		"the user allows 24": {
			line: line{size: 256 * mib, each: 2 * mib, total: gib, ceiling: 24}, want: 24, settled: true, capped: true,
		},
		"eight files share a fast line": {line: line{size: 256 * mib, each: 20 * mib, total: 20 * mib, files: 8}, want: 1},
		"another file was told two": {
			line: line{size: 64 * mib, each: 2 * mib, total: gib, allowed: 2}, want: 2, settled: true, capped: true,
		},
		"by fits and starts, which says little": {
			line: line{size: 256 * mib, each: 2 * mib, total: gib, fits: 200 * time.Millisecond}, want: 32,
			settled: true, capped: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := test.run(t)
			if got.connections != test.want || got.told != test.told || got.settled != test.settled || got.capped != test.capped {
				t.Errorf("%+v, want %d connections, %d told, settled %v, capped %v",
					got, test.want, test.told, test.settled, test.capped)
			}
			if test.within > 0 && got.took > test.within {
				t.Errorf("it took %v, more than %v", got.took, test.within)
			}
			if test.cap > 0 && got.refusals >= 20 {
				t.Errorf("%d connections were refused", got.refusals)
			}
		})
	}
}

// What happens to connections between two looks.
func TestEvents(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	grown := State{Want: 16, Grown: true}
	stepped := New(0).stepTo(16, mib, now)
	for name, test := range map[string]struct {
		after, want State
	}{
		"refused": {
			after: grown.OnRefused(now, 3, time.Minute),
			want: State{
				Want: 3, Grown: true, Refused: true, HoldOff: now.Add(Beat), refusal: refusal{at: now, wait: time.Minute},
			},
		},
		"refused while none is served": {
			after: grown.OnRefused(now, 0, 0),
			want:  State{Want: 1, Grown: true, Refused: true, HoldOff: now.Add(Beat), refusal: refusal{at: now}},
		},
		"a shorter wait than before": {
			after: grown.OnRefused(now, 1, time.Minute).OnRefused(now, 1, time.Second),
			want: State{
				Want: 1, Grown: true, Refused: true, HoldOff: now.Add(Beat), refusal: refusal{at: now, wait: time.Minute},
			},
		},
		"gone": {
			after: stepped.OnRefused(now, 1, 0).OnGone(now),
			want:  State{Want: 1, HoldOff: now.Add(Beat), step: step{at: now, rate: mib}},
		},
		"unreachable": {after: stepped.OnUnreachable(now, 5), want: func() State {
			s := stepped
			s.Want, s.Grown, s.HoldOff = 5, true, now.Add(Beat)
			return s
		}()},
		"lost beside others": {
			after: State{Want: 2, Losses: 2}.OnLost(now, 1, 1),
			want:  State{Want: 2, Losses: 2, HoldOff: now.Add(Beat)},
		},
		"the third in a row": {
			after: State{Want: 1, Losses: 2}.OnLost(now, 1, 0),
			want:  State{Want: 1, Losses: 3, HoldOff: now.Add(4 * Beat)},
		},
		"after it brought something": {
			after: State{Want: 1, Losses: 2}.OnLost(now, MinReceived, 0),
			want:  State{Want: 1, Losses: 1, HoldOff: now.Add(Beat)},
		},
		"done": {after: State{Want: 1, Losses: 2}.OnDone(now, true), want: State{Want: 1}},
		"closed where there may be no more": {
			after: State{Want: 1, Refused: true}.OnDone(now, true),
			want:  State{Want: 1, Refused: true, HoldOff: now.Add(Beat)},
		},
		"read to its end where there may be no more": {
			after: State{Want: 1, Refused: true}.OnDone(now, false),
			want:  State{Want: 1, Refused: true},
		},
		"a slower answer": {
			after: New(100 * time.Millisecond).OnAnswer(180 * time.Millisecond),
			want:  New(120 * time.Millisecond),
		},
	} {
		t.Run(name, func(t *testing.T) {
			if test.after != test.want {
				t.Errorf("%+v\nwant %+v", test.after, test.want)
			}
		})
	}
	if !stepped.StepCaused(now.Add(soonAfter)) || stepped.StepCaused(now.Add(soonAfter+1)) || New(0).StepCaused(now) {
		t.Error("what a step may have caused is told wrongly")
	}
}

// A refusal is told once, a second after it came, and doubted when it is not believed any more.
func TestRefusalIsToldAndDoubted(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	o := Observation{Now: now, Open: 2, Serving: 2, Mean: mib, Ceiling: 32, Allowed: 32, Believed: true}
	s := State{Want: 8, Grown: true}.OnRefused(now, 2, 0)
	for _, look := range []struct {
		after    time.Duration
		believed bool
		want     int
		told     Decision
	}{
		{after: 0, believed: true, want: 2},
		{after: toldAfter, believed: true, want: 2, told: Decision{Allows: 2, News: true}},
		{after: 2 * toldAfter, believed: true, want: 2},
		{after: time.Minute, want: 4},
	} {
		o.Now, o.Believed = now.Add(look.after), look.believed
		var d Decision
		if s, d = s.Next(o); s.Want != look.want || d != look.told {
			t.Errorf("after %v %d connections are wanted, %+v is told", look.after, s.Want, d)
		}
	}
	o.Now = o.Now.Add(Beat)
	o.Open, o.Serving = 4, 4
	if s, _ = s.Next(o); s.Refused {
		t.Error("still refused, though all of them are served")
	}
}

// The first step gives each connection something that is worth it, as far as is known then.
func TestFirstStep(t *testing.T) {
	seen := Observation{
		Open: 1, Serving: 1, Ceiling: 32, Allowed: 32, Auto: true, Files: 1,
		Only: Only{Age: FirstLook, Received: 100 * kib, Left: gib},
	}
	for name, test := range map[string]struct {
		change func(*Observation)
		want   int
	}{
		"much is left":          {func(*Observation) {}, Auto},
		"the user set a number": {func(o *Observation) { o.Auto = false }, 32},
		"the server allows 5":   {func(o *Observation) { o.Allowed = 5 }, 5},
		"3 MiB are left":        {func(o *Observation) { o.Only.Left = 3 * mib }, 3},
		"less than 2 MiB":       {func(o *Observation) { o.Only.Left = 2*mib - 1 }, 1},
		"a second is left":      {func(o *Observation) { o.Only.Received, o.Only.Left = mib, 20*mib-1 }, 1},
		"nothing came yet":      {func(o *Observation) { o.Only.Received = 0 }, 1},
		"it is too young":       {func(o *Observation) { o.Only.Age = FirstLook / 2 }, 1},
		"none is open":          {func(o *Observation) { o.Open = 0 }, 1},
		"it is fast enough":     {func(o *Observation) { o.Only.Received = 6 * mib }, 1},
		"with the other files":  {func(o *Observation) { o.Only.Received, o.Files = mib, 6 }, 1},
		"the user's limit":      {func(o *Observation) { o.Limit = 3 * mib }, 1},
	} {
		t.Run(name, func(t *testing.T) {
			o := seen
			test.change(&o)
			if s, _ := New(0).Next(o); s.Want != test.want {
				t.Errorf("%d connections are wanted, not %d", s.Want, test.want)
			}
		})
	}
}
