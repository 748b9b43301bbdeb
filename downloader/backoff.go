package downloader

// How long is waited between tries.

import "time"

// backoff is how long to wait before try number n (from 1) after passing failures in
// a row, with spread between 0 and 1 to keep many downloads from knocking at once.
func backoff(n int, spread float64) time.Duration {
	const first, most = time.Second, 5 * time.Minute
	d := most
	if n < 10 {
		d = min(first<<(n-1), most)
	}
	return time.Duration(float64(d) * (0.75 + spread/2))
}
