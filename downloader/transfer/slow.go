// Why a transfer is no faster.

package transfer

import (
	"sync/atomic"
	"time"
)

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
)

// diagnosis is what the connections spend their time on. The meters are the controller's.
type diagnosis struct {
	writing Meter
	held    Meter // by the speed limit
	slow    atomic.Pointer[Slow]
}

// diagnose finds out why the transfer is no faster.
func (f *Fetch) diagnose(now time.Time) {
	d := &f.diagnosis
	all := float64(max(len(f.live), 1)) * float64(time.Second)
	writing := d.writing.Add(f.out.writing.Load(), now, slowSpan) / all
	held := d.held.Add(f.held.Load(), now, slowSpan) / all
	reason := SlowUnknown
	switch {
	case held >= mostly:
		reason = SlowLimit
	case writing >= mostly:
		reason = SlowDisk
	case held+writing >= mostly: // of each a little: nobody's fault
	case f.growth.Refused, f.pool.Allowed(f.server.host, f.server.url) < MaxConnections:
		reason = SlowRefused
	case f.growth.Capped:
		reason = SlowConnections
	case f.growth.Settled, !f.splittable():
		reason = SlowServer
	}
	d.slow.Store(&reason)
}
