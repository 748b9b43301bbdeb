package guitest

// Fyne's goroutine, played by that of a test.

import (
	"testing"
	"time"
)

// Limit is how long a test waits for what it expects before it gives up. Only what hangs takes so long, also on a
// machine that is busy.
const Limit = 2 * time.Minute

// Loop plays Fyne's goroutine: the test's own runs what others want done there.
type Loop struct {
	Queue chan func()
	tb    testing.TB
}

// NewLoop makes one in which nothing is to be done yet.
func NewLoop(tb testing.TB) *Loop { return &Loop{Queue: make(chan func(), 1000), tb: tb} }

// Do has the test's goroutine run a closure some time soon. It may be called from any goroutine.
func (l *Loop) Do(f func()) { l.Queue <- f }

// Until plays Fyne's goroutine until a condition holds.
func (l *Loop) Until(what string, holds func() bool) {
	l.tb.Helper()
	deadline := time.After(Limit)
	for !holds() {
		select {
		case f := <-l.Queue:
			f()
		case <-deadline:
			l.tb.Fatalf("it did not come to this: %s", what)
		}
	}
}
