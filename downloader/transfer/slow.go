package transfer

// Why a transfer is no faster.

import "time"

// Slow says why a download that is slow is no faster.
type Slow string

const (
	SlowUnknown     Slow = ""            // it is not slow, or the reason is not known
	SlowLimit       Slow = "limit"       // the user's speed limit
	SlowDisk        Slow = "disk"        // writing takes most of the time
	SlowRefused     Slow = "refused"     // the server allows no further connection
	SlowConnections Slow = "connections" // the server holds each connection to a speed, and no more may be opened
	SlowServer      Slow = "server"      // the server or the line to it: the connections wait for bytes
)

const (
	mostly   = 0.5             // of the connections' time
	slowSpan = 5 * time.Second // over which that is looked at
	// compareFor is over how long a speed is compared with an earlier one.
	compareFor = 2 * time.Second
	// steady is the most by which a connection may be faster beside others than alone: one
	// that becomes much faster was not held to a speed, but had just begun.
	steady = 1.4
)

// compare holds the speed against that before the last step: whether it grew with the
// connections. It takes its time, unlike grow, and looks again and again.
func (f *Fetch) compare(now time.Time) {
	if f.stepFrom == 0 || f.serving() < f.want || f.want != f.compareOf {
		f.compareAt, f.compareOf, f.compared = now, f.want, f.received.Load()
		return
	}
	took := now.Sub(f.compareAt)
	if took < compareFor {
		return
	}
	received := f.received.Load()
	each := float64(received-f.compared) / took.Seconds() / float64(f.want)
	proportion := each * float64(f.stepFrom) / f.stepRate
	all := f.want >= f.most()
	f.settled = f.grown || all
	f.capped = all && proportion >= proportional && proportion < steady
	f.compareAt, f.compared = now, received
}

// judge finds out what the connections spend their time on.
func (f *Fetch) judge(now time.Time) {
	f.compare(now)
	all := float64(max(len(f.live), 1)) * float64(time.Second)
	writing := f.writes.Add(f.writing.Load(), now, slowSpan) / all
	held := f.holding.Add(f.held.Load(), now, slowSpan) / all
	reason := SlowUnknown
	switch {
	case held >= mostly:
		reason = SlowLimit
	case writing >= mostly:
		reason = SlowDisk
	case held+writing >= mostly: // of each a little: nobody's fault
	case f.refused, f.pool.Allowed(f.host, f.url) < MaxConnections:
		reason = SlowRefused
	case f.capped:
		reason = SlowConnections
	case f.settled, !f.splittable():
		reason = SlowServer
	}
	f.slow.Store(&reason)
}
