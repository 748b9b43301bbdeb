// What happens to connections between two looks, and what that says of how many there may be.

package growth

import "time"

// mostDelay is how often the time before the next connection is doubled.
const mostDelay = 7

// OnRefused takes a refused connection as the server's word: no more than it serves now, and none in place of the
// refused one until one of those has ended. wait is how long the server asked to be left alone, 0 if it did not.
func (s State) OnRefused(now time.Time, serving int, wait time.Duration) State {
	s.Refused, s.Grown = true, true
	s.refusal.at, s.refusal.wait = now, max(s.refusal.wait, wait)
	s.Want = max(serving, 1)
	s.HoldOff = now.Add(Beat)
	return s
}

// OnGone is told that the server, or the network, is gone: how many connections are allowed is found out anew.
func (s State) OnGone(now time.Time) State {
	s.Want, s.Grown, s.Refused = 1, false, false
	s.refusal.at, s.step.from = time.Time{}, 0
	s.HoldOff = now.Add(Beat)
	return s
}

// OnUnreachable is told that a further connection led to no server, as one of several of that name may be down. It
// says nothing of what the server allows.
func (s State) OnUnreachable(now time.Time, serving int) State {
	s.Want, s.Grown = serving, true
	s.HoldOff = now.Add(Beat)
	if s.Refused { // more are not to be asked for again at once
		s.refusal.at = now
	}
	return s
}

// OnLost is told of a connection that ended before its work was done, after received bytes, and how many are still
// open. The next one is put off the longer, the more in a row have brought next to nothing.
func (s State) OnLost(now time.Time, received int64, open int) State {
	if received >= MinReceived {
		s.Losses = 0
	}
	s.HoldOff = now.Add(Beat)
	if open == 0 {
		s.HoldOff = now.Add(Beat << min(s.Losses, mostDelay))
		s.Losses++
	}
	return s
}

// OnDone is told of a connection that has done its work, and whether it was closed with some of its body unread.
func (s State) OnDone(now time.Time, closed bool) State {
	s.Losses = 0
	if closed && s.Refused {
		s.HoldOff = now.Add(Beat) // until the server has seen that this one is closed
	}
	return s
}

// OnAnswer is told how long a further connection's answer took.
func (s State) OnAnswer(latency time.Duration) State {
	s.Latency += (latency - s.Latency) / 4
	return s
}

// StepCaused reports whether what happens now may be because of the last step.
func (s State) StepCaused(now time.Time) bool { return now.Sub(s.step.at) <= soonAfter }
