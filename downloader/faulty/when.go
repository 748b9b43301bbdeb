// Conditions that say which requests an option is for.

package faulty

import "strings"

// Cond chooses requests. It is asked once for each kind of change of an
// exchange, under the server's lock.
type Cond func(*Exchange) bool

// When applies options only to the requests cond chooses.
func When(cond Cond, options ...Option) Option {
	return Option{
		setup: func(s *Server) {
			for _, o := range options {
				if o.setup != nil {
					o.setup(s)
				}
			}
		},
		view: func(x *Exchange) {
			for _, o := range options {
				if o.view != nil && cond(x) {
					o.view(x)
				}
			}
		},
		answer: func(x *Exchange) {
			for _, o := range options {
				if o.answer != nil && cond(x) {
					o.answer(x)
				}
			}
		},
	}
}

// First chooses the first k requests.
func First(k int) Cond { return func(x *Exchange) bool { return x.Number <= k } }

// Times chooses the first k of the requests cond chooses.
func Times(k int, cond Cond) Cond {
	chosen := map[int]bool{}
	return func(x *Exchange) bool {
		if cond(x) && len(chosen) < k {
			chosen[x.Number] = true
		}
		return chosen[x.Number]
	}
}

// Not chooses what cond does not.
func Not(cond Cond) Cond { return func(x *Exchange) bool { return !cond(x) } }

// Path chooses requests for one path.
func Path(path string) Cond { return func(x *Exchange) bool { return x.Request.URL.Path == path } }

// Query chooses requests with a question mark in their target.
func Query(x *Exchange) bool { return strings.Contains(x.Request.RequestURI, "?") }

// Ranged chooses requests for a part of the file, "bytes=0-" among them.
func Ranged(x *Exchange) bool { return x.Request.Header.Get("Range") != "" }

// Later chooses requests that do not begin at the first byte: additional
// connections and resumes.
func Later(x *Exchange) bool { return x.start() > 0 }

// Busy chooses requests that come while n or more bodies are being sent.
func Busy(n int) Cond { return func(x *Exchange) bool { return x.Busy >= n } }

// Every chooses each n-th connection: the n-th, the 2n-th and so on.
func Every(n int) Cond { return func(x *Exchange) bool { return x.Conn%n == 0 } }

// Turn chooses each n-th request.
func Turn(n int) Cond { return func(x *Exchange) bool { return x.Number%n == 0 } }

// Both chooses what a and b choose.
func Both(a, b Cond) Cond { return func(x *Exchange) bool { return a(x) && b(x) } }

// Changed chooses requests that come after the server's Change.
func Changed(x *Exchange) bool {
	select {
	case <-x.server.changed:
		return true
	default:
		return false
	}
}
