package disk

import (
	"slices"
	"testing"
)

// slow is Spans as a bitmap: too plain to be wrong.
type slow struct {
	done   []bool
	claims map[*Claim]*Span
}

func (s *slow) spans() []Span {
	var spans []Span
	for i, done := range s.done {
		switch {
		case !done:
		case i > 0 && s.done[i-1]:
			spans[len(spans)-1].To++
		default:
			spans = append(spans, Span{int64(i), int64(i) + 1})
		}
	}
	return spans
}

// next is the first span neither done nor claimed.
func (s *slow) next() (Span, bool) {
	free := func(i int64) bool {
		if s.done[i] {
			return false
		}
		for _, c := range s.claims {
			if c.From <= i && i < c.To {
				return false
			}
		}
		return true
	}
	for i := range int64(len(s.done)) {
		if free(i) {
			to := i
			for to < int64(len(s.done)) && free(to) {
				to++
			}
			return Span{i, to}, true
		}
	}
	return Span{}, false
}

// extend gives the claim what is free behind it.
func (s *slow) extend(c *Claim) bool {
	w := s.claims[c]
	begin := w.To
	for ; w.To < int64(len(s.done)) && !s.done[w.To]; w.To++ {
		for other, o := range s.claims {
			if other != c && o.From <= w.To && w.To < o.To {
				return w.To > begin
			}
		}
	}
	return w.To > begin
}

// Where the server refuses further connections, the one there is reads on to what none of them has.
func TestExtendPassesOverOthers(t *testing.T) {
	s := NewSpans(100, []Span{{50, 60}})
	first := s.Next()
	first.Hold()
	second := first.Split(20)
	third := second.Split(30)
	first.Advance(20)
	want := func(jump, extended, pending bool, left Span) {
		t.Helper()
		if e, p := first.Extend(first.Left().To, 100, jump); e != extended || p != pending || e && first.Left() != left {
			t.Fatalf("%v, %v, %v", e, p, first.Left())
		}
	}
	want(true, false, true, Span{})
	second.Hold()
	want(false, false, false, Span{})
	want(true, false, true, Span{})
	third.Release()
	want(false, false, false, Span{})
	want(true, true, false, Span{30, 50})
	first.Advance(20)
	want(false, false, false, Span{})
	want(true, true, false, Span{60, 100})
	first.Advance(40)
	want(true, false, false, Span{})
	if second.Left() != (Span{20, 30}) {
		t.Errorf("%v", second.Left())
	}
}

// What a connection has read cannot be read again: where some of it was taken over meanwhile, it goes on behind its claim
// only if that was given back.
func TestExtendKeepsThePlaceOfTheBody(t *testing.T) {
	const read = 60 // and not yet written when its tail is taken over
	for _, jump := range []bool{false, true} {
		s := NewSpans(100, []Span{{80, 90}})
		first := s.Next()
		first.Hold()
		tail := first.Split(50)
		if extended, _ := first.Extend(read, 100, jump); extended {
			t.Errorf("jump %v: before its own is written it has %v", jump, first.Left())
		}
		if n := first.Advance(read); n != 50 {
			t.Fatal(n)
		}
		if extended, pending := first.Extend(read, 100, jump); extended || !pending {
			t.Errorf("jump %v, taken over: %v, %v", jump, extended, pending)
		}
		tail.Hold()
		if extended, pending := first.Extend(read, 100, jump); extended || pending {
			t.Errorf("jump %v, taken over and held: %v, %v", jump, extended, pending)
		}
		tail.Release()
		if extended, _ := first.Extend(read, 100, jump); !extended || first.Left() != (Span{read, 80}) {
			t.Errorf("jump %v, given back: %v", jump, first.Left())
		}
		if done := s.Done(); !slices.Equal(done, []Span{{0, read}, {80, 90}}) || s.Filled() != read+10 {
			t.Errorf("jump %v: %v done", jump, done)
		}
	}
}

func FuzzSpans(f *testing.F) {
	f.Add([]byte{40, 0, 0, 1, 5, 2, 20, 1, 9, 3, 0, 0, 0, 1, 255})
	f.Add([]byte{200, 0, 0, 2, 100, 2, 50, 2, 150, 1, 10, 17, 20, 33, 30, 3, 0, 0, 0, 4, 60})
	f.Add([]byte{3, 1, 1})
	f.Add([]byte{100, 0, 0, 2, 50, 18, 70, 5, 9, 21, 4, 5, 9, 5, 9, 19, 0, 5, 9})
	f.Fuzz(func(t *testing.T, steps []byte) {
		if len(steps) == 0 {
			return
		}
		both := &compared{got: NewSpans(int64(steps[0]), nil), size: int64(steps[0])}
		both.want = &slow{done: make([]bool, both.size), claims: map[*Claim]*Span{}}
		for steps = steps[1:]; len(steps) >= 2; steps = steps[2:] {
			both.step(t, steps[0], int64(steps[1]))
			both.compare(t)
		}
	})
}

// compared are the spans, and the slow ones that they must agree with.
type compared struct {
	got    *Spans
	want   *slow
	size   int64
	claims []*Claim
}

// step does the same with both. how says what, and with which claim.
func (b *compared) step(t *testing.T, how byte, arg int64) {
	var c *Claim
	if len(b.claims) > 0 {
		c = b.claims[int(how>>4)%len(b.claims)]
	}
	switch op := how & 15 % 6; {
	case op == 0 || c == nil:
		span, ok := b.want.next()
		next := b.got.Next()
		if (next != nil) != ok {
			t.Fatalf("Next: %v, want %v %v", next, span, ok)
		}
		if ok {
			if next.Left() != span {
				t.Fatalf("Next: %v, want %v", next.Left(), span)
			}
			b.claims = append(b.claims, next)
			b.want.claims[next] = &span
		}
	case op == 1:
		w := b.want.claims[c]
		if w == nil {
			return
		}
		n := min(arg, w.To-w.From)
		if a := c.Advance(arg); a != n {
			t.Fatalf("Advance(%d) = %d, want %d", arg, a, n)
		}
		for range n {
			b.want.done[w.From] = true
			w.From++
		}
		if w.From == w.To {
			delete(b.want.claims, c)
		}
	case op == 2:
		w := b.want.claims[c]
		if w == nil {
			return
		}
		tail := c.Split(arg)
		if (tail != nil) != (arg > w.From && arg < w.To) {
			t.Fatalf("Split(%d) of %v: %v", arg, *w, tail)
		}
		if tail != nil {
			b.want.claims[tail] = &Span{arg, w.To}
			w.To = arg
			b.claims = append(b.claims, tail)
		}
	case op == 3:
		c.Release()
		delete(b.want.claims, c)
	case op == 5 && arg%4 == 0:
		c.Hold()
	case op == 5:
		w := b.want.claims[c]
		if w == nil {
			return
		}
		can := b.want.extend(c)
		if extended, _ := c.Extend(c.Left().To, b.size, false); extended != can || c.Left() != *w {
			t.Fatalf("Extend: %v, want %v %v", c.Left(), *w, can)
		}
	case op == 4:
		b.got.Trim(arg)
		for i := arg; i < b.size; i++ {
			b.want.done[i] = false
		}
	}
}

// compare fails unless both say the same.
func (b *compared) compare(t *testing.T) {
	spans := b.want.spans()
	if !slices.Equal(b.got.Done(), spans) {
		t.Fatalf("done %v, want %v", b.got.Done(), spans)
	}
	filled, prefix := int64(0), int64(0)
	for _, s := range spans {
		filled += s.Len()
		if s.From == 0 {
			prefix = s.To
		}
	}
	if b.got.Filled() != filled || b.got.Prefix() != prefix || b.got.Whole() != (filled == b.size) {
		t.Fatalf("filled %d, prefix %d, whole %v; want %d, %d of %d",
			b.got.Filled(), b.got.Prefix(), b.got.Whole(), filled, prefix, b.size)
	}
}

func TestNewSpansMends(t *testing.T) {
	got := NewSpans(100, []Span{{-5, 10}, {90, 200}, {20, 20}, {30, 25}, {5, 15}, {300, 400}}).Done()
	if want := []Span{{0, 15}, {90, 100}}; !slices.Equal(got, want) {
		t.Errorf("done %v, want %v", got, want)
	}
}

func TestUnknownSize(t *testing.T) {
	s := NewSpans(-1, nil)
	c := s.Next()
	if c.Left() != (Span{0, Unbounded}) {
		t.Fatalf("claim %v", c.Left())
	}
	c.Advance(7)
	if s.Whole() {
		t.Error("whole without a size")
	}
	s.SetSize(7)
	if !s.Whole() {
		t.Error("not whole at its size")
	}
	s.SetSize(5)
	if s.Filled() != 5 || !s.Whole() {
		t.Errorf("filled %d behind a nearer end", s.Filled())
	}
}

func BenchmarkClaim10000Spans(b *testing.B) {
	var done []Span
	for i := range int64(10000) {
		done = append(done, Span{i * 100, i*100 + 50})
	}
	s := NewSpans(1e6, done)
	b.ReportAllocs()
	for b.Loop() {
		c := s.Next()
		c.Release()
	}
}
