// Package growth decides how many connections a file has. It is a pure function: what a look finds goes in, the
// number of connections comes out. It reads no clock, holds no lock and knows no network, so that its tables hold
// whole transfers.
//
// Its rules:
//   - A file begins with one connection. Further ones are opened once that one shows that enough is left to share.
//   - Their number doubles while the speed grows nearly in proportion to it.
//   - A refusal is the server's word: there are no more than it serves now. After a while twice as many are asked
//     for, as it may have been busy.
//   - A server that drops all of them is asked anew with one.
package growth

import "time"

const (
	// FirstLook is how long the first connection's speed is looked at before others are opened.
	FirstLook = 50 * time.Millisecond
	// Beat is the time between two looks at a transfer that does not grow.
	Beat = 100 * time.Millisecond
	// SlowStart is how many latencies a new connection takes to get up to speed.
	SlowStart = 6
	// MinShare is how many bytes are worth a connection of their own at the start.
	MinShare = 1 << 20
	// MinReceived is how many bytes a lost connection must have brought for its loss not to count.
	MinReceived = 64 << 10
	// Auto is how many connections the first step opens at most if the user has set no number.
	Auto = 16

	stepLook     = 250 * time.Millisecond // the least time that a step is looked at
	proportional = 0.7                    // of what a step would bring at best, from which another one is tried
	fastLine     = 100 << 20              // bytes a second: a connection this fast needs no help
	soonAfter    = 5 * time.Second        // a step: what happens may be because of it
	toldAfter    = time.Second            // a refusal, as all connections may be about to break
	// compareFor is over how long a speed is compared with that before the last step.
	compareFor = 2 * time.Second
	// steady is the most by which a connection may be faster beside others than alone: one
	// that becomes much faster was not held to a speed, but had just begun.
	steady = 1.4
)

// State is what one transfer has learned from one server. Its methods change nothing: they give the next State.
type State struct {
	Want    int           // connections wished for; at least 1
	Grown   bool          // more connections would not help
	Refused bool          // the server allows no more than Want
	HoldOff time.Time     // no new connection before
	Losses  int           // connections in a row that brought next to nothing
	Latency time.Duration // of the server's answers, smoothed

	Settled bool // there are as many as help or may be, and what they bring was compared
	Capped  bool // all that may be open are, and each brings what one did before

	refusal refusal
	step    step
	compare comparison
}

// refusal is what the server said last of further connections.
type refusal struct {
	at   time.Time     // zero once it is told
	wait time.Duration // how long the server wants to be left alone
	told int           // the most that it was said to allow
}

// step is the last time more connections were wished for.
type step struct {
	at      time.Time // zero if what happens is not because of it
	from    int       // connections before; 0 before the first step
	rate    float64   // bytes a second before
	since   time.Time // when all connections were answering; zero before
	mark    int64     // bytes received then
	last    int64     // bytes received at the last look
	erratic bool      // nothing came between two looks
}

// comparison is of the speed with that before the last step, over a longer time.
type comparison struct {
	since time.Time
	of    int   // connections then
	mark  int64 // bytes received then
}

// Observation is what a look at a transfer finds.
type Observation struct {
	Now      time.Time
	Open     int     // connections
	Serving  int     // of them answered
	Trying   bool    // the first further connection is without an answer yet, and none is opened before
	Received int64   // bytes, by all connections since the transfer began
	Mean     float64 // bytes a second of a connection, on average; 0 before any is known
	Ceiling  int     // connections that there may be at most
	Allowed  int     // of these, as many as the server is believed to allow
	Believed bool    // it is still believed to allow this file no more: see State.Doubts
	Auto     bool    // the user has set no number of connections
	Limit    float64 // bytes a second, by the user's speed limit; 0 if there is none
	Files    int     // under way at once: they share the line
	Only     Only    // about the file's only connection; counts if Open is 1
}

// Only is what is seen of a file's only connection.
type Only struct {
	Age      time.Duration // since its answer; 0 before
	Received int64         // bytes
	Left     int64         // bytes it still has to fetch
}

// Decision is what to do beside opening connections up to State.Want.
type Decision struct {
	Allows int           // connections that the server is now known to allow; 0 if nothing is to be told
	Wait   time.Duration // how long it wants to be left alone with more; 0 if it did not say
	News   bool          // it is more than was told before
}

// New is the state of a transfer whose first answer took latency.
func New(latency time.Duration) State { return State{Want: 1, Latency: latency} }

// Next decides at a regular look.
func (s State) Next(o Observation) (State, Decision) {
	var d Decision
	s = s.compared(o)
	if s.Refused {
		before := s.Want
		if s, d = s.doubt(o); s.Want > before {
			return s, d // what that brings shows once they are open
		}
	}
	return s.grow(o), d
}

// Doubts reports whether s is about to ask for more than the server allowed, if that is not believed any more.
func (s State) Doubts() bool { return s.Refused && s.Grown && s.refusal.at.IsZero() }

// compared holds the speed against that before the last step: whether it grew with the connections. It takes its
// time, unlike grow, and looks again and again.
func (s State) compared(o Observation) State {
	if s.step.from == 0 || o.Serving < s.Want || s.Want != s.compare.of {
		s.compare = comparison{since: o.Now, of: s.Want, mark: o.Received}
		return s
	}
	took := o.Now.Sub(s.compare.since)
	if took < compareFor {
		return s
	}
	each := float64(o.Received-s.compare.mark) / took.Seconds() / float64(s.Want)
	proportion := each * float64(s.step.from) / s.step.rate
	all := s.Want >= o.Allowed
	s.Settled = s.Grown || all
	s.Capped = all && proportion >= proportional && proportion < steady
	s.compare.since, s.compare.mark = o.Now, o.Received
	return s
}

// doubt keeps to what the server allowed, and after a while asks for twice as many.
func (s State) doubt(o Observation) (State, Decision) {
	s.Want = max(s.Want, o.Serving)
	rate := o.Mean * float64(s.Want)
	switch {
	case !s.refusal.at.IsZero():
		if o.Now.Sub(s.refusal.at) >= toldAfter {
			return s.Learned()
		}
	case s.Grown && o.Believed, o.Serving < s.Want, o.limits(rate):
	case s.Grown:
		s.Grown = false
		s = s.stepTo(min(2*s.Want, o.Allowed), rate, o.Now)
	default: // it serves them all
		s.Refused = false
	}
	return s, Decision{}
}

// Learned tells what the server allows, if it has refused connections and that is not told yet.
func (s State) Learned() (State, Decision) {
	if s.refusal.at.IsZero() {
		return s, Decision{}
	}
	d := Decision{Allows: s.Want, Wait: s.refusal.wait, News: s.Want > s.refusal.told}
	s.refusal = refusal{told: max(s.refusal.told, s.Want)}
	s.step.at = time.Time{}
	return s, d
}

// grow decides whether more connections may help.
func (s State) grow(o Observation) State {
	switch {
	case s.Grown:
		return s
	case s.Want >= o.Allowed:
		if o.Allowed < o.Ceiling { // as another file of this server was told
			s.Refused, s.Grown = true, true
		}
		return s
	case s.step.from == 0:
		return s.firstStep(o)
	case o.Serving < s.Want:
		s.step.since = time.Time{}
		// Nothing may be left that is worth another connection.
		s.Grown = o.Open < s.Want && o.Now.After(s.HoldOff) && !o.Trying
		return s
	case s.step.since.IsZero():
		s.step.since, s.step.mark, s.step.last, s.step.erratic = o.Now, o.Received, o.Received, false
		return s
	}
	s.step.erratic = s.step.erratic || o.Received == s.step.last
	s.step.last = o.Received
	took := o.Now.Sub(s.step.since)
	if took < max(stepLook, SlowStart*s.Latency) {
		return s
	}
	rate := float64(o.Received-s.step.mark) / took.Seconds()
	proportion := rate / s.step.rate * float64(s.step.from) / float64(s.Want)
	// A server that sends by fits and starts can't be judged in so short a time.
	if proportion < proportional && !s.step.erratic {
		s.Grown = true
		return s
	}
	return s.stepTo(min(2*s.Want, o.Allowed), rate, o.Now)
}

// firstStep wants more connections once the first one's speed shows that there is enough left to share.
func (s State) firstStep(o Observation) State {
	if o.Open != 1 || o.Only.Age < FirstLook*3/4 || o.Only.Received == 0 {
		return s // some of an earlier step may still be open
	}
	rate := float64(o.Only.Received) / o.Only.Age.Seconds()
	// The files under way share the line: taken together it may be fast enough.
	fast := rate*float64(max(o.Files, 1)) > fastLine
	if o.limits(rate) || fast || float64(o.Only.Left) < rate || o.Only.Left < 2*MinShare {
		return s
	}
	most := o.Allowed
	if o.Auto {
		most = min(most, Auto)
	}
	return s.stepTo(min(most, int(o.Only.Left/MinShare)), rate, o.Now)
}

// limits reports whether a speed is about what the user's limit leaves.
func (o Observation) limits(rate float64) bool { return o.Limit > 0 && rate > o.Limit/2 }

func (s State) stepTo(want int, rate float64, now time.Time) State {
	s.step = step{at: now, from: s.Want, rate: rate}
	s.Want = max(want, s.Want)
	return s
}
