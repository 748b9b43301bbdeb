// How many files a host serves at once, as far as its refusals have shown.

package downloader

import (
	"math"
	"time"
)

const (
	limitBelieved = 10 * time.Second // at first, and twice as long each time it turns out true,
	atOnceMost    = 2 * time.Minute  // the longest that a limit is believed at a stretch
)

// atOnce is how many files a host serves at once. That is believed for a while only, and from then on twice as
// many are tried every few seconds.
type atOnce struct {
	most  int // 0 is unlimited
	until time.Time
	lasts time.Duration // this belief, ended by until
}

const mostDoublings = 4 // until any number is tried

// at is how many may be under way.
func (a atOnce) at(now time.Time) int {
	if a.most > 0 && now.Before(a.until) {
		return a.most
	}
	doublings := 1 + int(now.Sub(a.until)/limitBelieved)
	if a.most == 0 || doublings > mostDoublings {
		return math.MaxInt
	}
	return a.most << doublings
}

// learn notes that the host has refused more than n.
func (a *atOnce) learn(n int, now time.Time) {
	if !now.Before(a.until) {
		if now.Sub(a.until) > mostDoublings*limitBelieved {
			a.lasts = 0 // long ago, if ever
		}
		a.lasts = min(max(2*a.lasts, limitBelieved), atOnceMost)
		a.until = now.Add(a.lasts)
	}
	a.most = n
}
