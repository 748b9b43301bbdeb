// Connections that hold up the file, which others take the place of.

package transfer

import (
	"time"

	"gannet/downloader/transfer/growth"
)

const usualDecay = 0.98 // of what is usual, from one look to the next

// stragglers is what slow connections are measured by. It is the controller's.
type stragglers struct {
	usual      float64   // bytes a second of a connection here, by the recent best
	spareUntil time.Time // no slow connection is replaced before
}

// replaceStragglers cancels connections that hold up the file: silent or unanswered while others
// receive, or far slower than is usual here. Their spans go back and are fetched anew.
func (f *Fetch) replaceStragglers(now time.Time) {
	if f.throttle.limited() {
		return
	}
	timeout := allSilentAfter << min(f.growth.Losses, 3) // it is the server or the line, not one connection
	f.stragglers.usual *= usualDecay
	speed, n := f.receiving(now)
	if n > 0 {
		f.stragglers.usual = max(f.stragglers.usual, speed)
		// On a slow line a while without bytes is nothing unusual.
		timeout = min(timeout, silentAfter+seconds(minSteal/max(f.stragglers.usual, 1)))
	}
	usual := f.stragglers.usual
	for w := range f.live {
		slow := w.age(now) >= silentAfter && w.speed.speed < usual/10 && f.timeLeft(w, usual) > silentAfter
		switch {
		case w.waiting(now) > max(timeout, 4*f.growth.Latency):
			w.cancel(errUnanswered)
		case n == 0 && w.isAwaited(): // which is for f.look to end
		case f.server.denied.Load(): // nobody would take its place
		case slow && now.After(f.stragglers.spareUntil), w.silent(now) >= timeout:
			f.log.Debug("slow connection replaced",
				"host", f.server.host, "speed", int64(w.speed.speed), "mean", int64(usual))
			f.stragglers.spareUntil = now.Add(growth.Beat) // should the line itself be slower now, not all at once
			w.cancel(errSlow)
		}
	}
}

// receiving gives the mean speed of the connections that are well under way, and how
// many they are.
func (f *Fetch) receiving(now time.Time) (mean float64, n int) {
	for w := range f.live {
		if w.age(now) >= silentAfter && w.silent(now) < silentAfter {
			mean += w.speed.speed
			n++
		}
	}
	return mean / float64(max(n, 1)), n
}
