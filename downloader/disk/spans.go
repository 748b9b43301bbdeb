// Which bytes of a file are done, and who fetches the others.

package disk

import (
	"math"
	"slices"
	"sync"
)

// Unbounded is the To of a span whose end is not known yet.
const Unbounded = math.MaxInt64

// Span is a range of bytes, From included, To not.
type Span struct {
	From int64 `json:"from"`
	To   int64 `json:"to"`
}

// Len is the number of bytes in s.
func (s Span) Len() int64 { return s.To - s.From }

// Spans keeps account of a file's bytes: which are done, that is written, and
// which somebody has claimed to fetch. It is pure arithmetic: no byte passes here.
type Spans struct {
	mu     sync.Mutex // guards the fields below and those of every Claim
	size   int64      // -1 if unknown
	done   []Span     // sorted, disjoint, never touching one another
	filled int64      // bytes in done
	claims []*Claim   // those with something left, sorted by pos
}

// Claim is a span that one connection fetches, in order. Its end may come
// nearer while it works, when another connection takes over its tail.
type Claim struct {
	spans *Spans
	pos   int64 // next byte to be written
	to    int64
	held  bool // somebody is sending it: Extend leaves it alone
}

// NewSpans makes the account of a file of size bytes (-1 if unknown) of which
// done is written already. Spans outside the file, empty or overlapping are mended.
func NewSpans(size int64, done []Span) *Spans {
	s := &Spans{size: size}
	end := s.end()
	for _, d := range done {
		d.From, d.To = max(d.From, 0), min(d.To, end)
		if d.From < d.To {
			s.add(d)
		}
	}
	return s
}

func (s *Spans) end() int64 {
	if s.size < 0 {
		return Unbounded
	}
	return s.size
}

// add marks d as done and returns how many of its bytes were not done before.
func (s *Spans) add(d Span) int64 {
	i, _ := slices.BinarySearchFunc(s.done, d.From, func(x Span, from int64) int {
		if x.To < from {
			return -1
		}
		return 1
	})
	before, j := int64(0), i
	for ; j < len(s.done) && s.done[j].From <= d.To; j++ {
		before += s.done[j].Len()
		d.From, d.To = min(d.From, s.done[j].From), max(d.To, s.done[j].To)
	}
	if j == i+1 {
		s.done[i] = d
	} else {
		s.done = slices.Replace(s.done, i, j, d)
	}
	fresh := d.Len() - before
	s.filled += fresh
	return fresh
}

// Size is the number of bytes of the file, or -1 if unknown.
func (s *Spans) Size() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.size
}

// SetSize says how long the file is, once that is known. What is done behind its
// end is forgotten.
func (s *Spans) SetSize(size int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.size = size
	s.trim(size)
}

// Trim forgets what is done from the offset at on.
func (s *Spans) Trim(at int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.trim(at)
}

func (s *Spans) trim(at int64) {
	for i := len(s.done) - 1; i >= 0 && s.done[i].To > at; i-- {
		s.filled -= s.done[i].To - max(s.done[i].From, at)
		if s.done[i].To = at; s.done[i].From >= at {
			s.done = s.done[:i]
		}
	}
}

// Filled is the number of bytes done.
func (s *Spans) Filled() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.filled
}

// Whole reports whether the size is known and every byte is done.
func (s *Spans) Whole() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.size >= 0 && s.filled == s.size
}

// Prefix is the number of bytes done without a hole from the start of the file.
func (s *Spans) Prefix() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.done) == 0 || s.done[0].From > 0 {
		return 0
	}
	return s.done[0].To
}

// Done is a copy of what is done, sorted.
func (s *Spans) Done() []Span {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.done)
}

// Next claims the first span that is neither done nor claimed, or gives nil if there is none.
func (s *Spans) Next() *Claim {
	s.mu.Lock()
	defer s.mu.Unlock()
	pos, c := int64(0), 0
	for d := 0; ; {
		switch {
		case d < len(s.done) && s.done[d].From <= pos:
			pos = max(pos, s.done[d].To)
			d++
		case c < len(s.claims) && s.claims[c].pos <= pos:
			pos = max(pos, s.claims[c].to)
			c++
		case pos >= s.end():
			return nil
		default:
			to := s.end()
			if d < len(s.done) {
				to = min(to, s.done[d].From)
			}
			if c < len(s.claims) {
				to = min(to, s.claims[c].pos)
			}
			return s.claim(pos, to)
		}
	}
}

// ClaimAll claims the whole file from its start, done or not: for a body that can
// only be had from the beginning.
func (s *Spans) ClaimAll() *Claim {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.claim(0, s.end())
}

func (s *Spans) claim(pos, to int64) *Claim {
	c := &Claim{spans: s, pos: pos, to: to}
	s.insert(c)
	return c
}

func (s *Spans) insert(c *Claim) {
	i, _ := slices.BinarySearchFunc(s.claims, c.pos, func(x *Claim, pos int64) int {
		if x.pos < pos {
			return -1
		}
		return 1
	})
	s.claims = slices.Insert(s.claims, i, c)
}

// Left is what c still has to fetch.
func (c *Claim) Left() Span {
	c.spans.mu.Lock()
	defer c.spans.mu.Unlock()
	return Span{c.pos, c.to}
}

// Advance marks the next n bytes of c as written and returns how many of them
// still belonged to c: fewer than n once its tail was taken over.
func (c *Claim) Advance(n int64) int64 {
	c.spans.mu.Lock()
	defer c.spans.mu.Unlock()
	n = min(n, c.to-c.pos)
	if n > 0 {
		c.spans.add(Span{c.pos, c.pos + n})
		if c.pos += n; c.pos == c.to {
			c.drop()
		}
	}
	return max(n, 0)
}

// Split hands the part of c from byte at on to a new claim. It gives nil if at
// is not inside of what c has left.
func (c *Claim) Split(at int64) *Claim {
	c.spans.mu.Lock()
	defer c.spans.mu.Unlock()
	if at <= c.pos || at >= c.to {
		return nil
	}
	to := c.to
	c.to = at
	return c.spans.claim(at, to)
}

// Hold says that the span of c is being sent: it will not come back soon.
func (c *Claim) Hold() {
	c.spans.mu.Lock()
	defer c.spans.mu.Unlock()
	c.held = true
}

// Extend lets c go on behind its end, up to limit, with what is neither done nor claimed there. Everything before at,
// the next byte that the connection reads, must be written: where some of it was taken over and given back, it counts
// as done now. It gives pending if there is a claim which nobody holds yet. If jump is true it passes over what is
// done or held before that, and c, of which all must be written then, goes on at another place.
func (c *Claim) Extend(at, limit int64, jump bool) (extended, pending bool) {
	c.spans.mu.Lock()
	defer c.spans.mu.Unlock()
	if c.to < at {
		free, pending := c.spans.isFree(Span{c.to, at})
		if !free || c.pos < c.to {
			return false, pending
		}
		c.spans.add(Span{c.to, at})
		c.pos, c.to = at, at
	}
	if at < c.to {
		return false, false
	}
	from, limit := c.to, min(limit, c.spans.end())
	other := c.spans.next(&from)
	if from >= limit || from > c.to && (!jump || c.pos < c.to) {
		return false, false
	}
	to := limit
	if other != nil {
		if other.pos <= from {
			return false, true
		}
		to = min(to, other.pos)
	}
	for _, d := range c.spans.done {
		if d.From >= from {
			to = min(to, d.From)
			break
		}
	}
	if c.pos == c.to {
		c.drop()
		c.pos = from
		c.spans.insert(c)
	}
	c.to = to
	return true, false
}

// isFree reports whether nothing of x is done or claimed; if not, whether a claim that nobody holds yet is all that has
// it.
func (s *Spans) isFree(x Span) (free, pending bool) {
	for _, d := range s.done {
		if d.From < x.To && x.From < d.To {
			return false, false
		}
	}
	free = true
	for _, c := range s.claims {
		if c.pos < x.To && x.From < c.to {
			if c.held {
				return false, false
			}
			free, pending = false, true
		}
	}
	return free, pending
}

// next moves at over what is done or held, and gives the first claim that is not before it; nil if there is none.
func (s *Spans) next(at *int64) *Claim {
	for _, c := range s.claims {
		for _, d := range s.done {
			if d.From <= *at && *at < d.To {
				*at = d.To
			}
		}
		if c.to <= *at {
			continue
		}
		if !c.held || c.pos > *at {
			return c
		}
		*at = c.to
	}
	for _, d := range s.done {
		if d.From <= *at && *at < d.To {
			*at = d.To
		}
	}
	return nil
}

// Release gives back what c has not fetched. Releasing twice does no harm.
func (c *Claim) Release() {
	c.spans.mu.Lock()
	defer c.spans.mu.Unlock()
	c.to = min(c.pos, c.to)
	c.drop()
}

func (c *Claim) drop() {
	if i := slices.Index(c.spans.claims, c); i >= 0 {
		c.spans.claims = slices.Delete(c.spans.claims, i, i+1)
	}
}
