package faulty

import (
	"net/http"
	"time"
)

// Limits that a server sets to all its visitor's requests together. Busy is the one of requests at once.

// Over chooses requests beyond n within any time of length per, in which those that it chooses do not count.
func Over(n int, per time.Duration) Cond {
	var served []time.Time
	decided := map[int]bool{}
	return func(x *Exchange) bool {
		over, known := decided[x.Number]
		if known {
			return over
		}
		now := time.Now()
		for len(served) > 0 && now.Sub(served[0]) >= per {
			served = served[1:]
		}
		if over = len(served) >= n; !over {
			served = append(served, now)
		}
		decided[x.Number] = over
		return over
	}
}

// RetryAfterDate names the moment after d in Retry-After as a date, which has whole seconds.
func RetryAfterDate(d time.Duration) Option {
	return Option{answer: func(x *Exchange) {
		x.Header.Set("Retry-After", time.Now().Add(d+time.Second-1).UTC().Format(http.TimeFormat))
	}}
}
