package transfer

import (
	"testing"

	"gannet/downloader/disk"
)

func TestSpread(t *testing.T) {
	for _, done := range [][]disk.Span{
		{{From: 0, To: 1}},
		{{From: 0, To: 5000}},
		{{From: 0, To: 1 << 20}},
		{{From: 0, To: 1 << 30}},
		{{From: 0, To: 10}, {From: 1 << 20, To: 1<<20 + 10}, {From: 1 << 30, To: 1<<30 + 1<<20}},
	} {
		spans := spread(done, spotChecks)
		last := done[len(done)-1].To
		if len(spans) == 0 || len(spans) > spotChecks || len(spans) > 1 && spans[0].From != done[0].From || spans[len(spans)-1].To != last {
			t.Errorf("%v: %v", done, spans)
		}
		there := disk.NewSpans(-1, done)
		filled := there.Filled()
		for i, s := range spans {
			if s.Len() < 1 || s.Len() > spotCheckLength || i > 0 && s.From < spans[i-1].From || disk.NewSpans(-1, append(done, s)).Filled() != filled {
				t.Errorf("%v: %v", done, spans)
			}
		}
	}
}

func TestFurther(t *testing.T) {
	for _, c := range []struct {
		n, most, size int64
		want          bool
	}{
		{0, 0, 1 << 30, false},
		{1, 0, 1 << 30, false},
		{minSteal, 0, 1 << 30, true},
		{minSteal, minSteal, 1 << 30, false},
		{minSteal, 1 << 20, 1 << 30, false}, // another version had more
		{1, 0, 100, true},
		{1, 0, -1, true},
		{1, 1, -1, false},
	} {
		if IsFurther(c.n, c.most, c.size) != c.want {
			t.Errorf("%+v", c)
		}
	}
}

// A connection that breaks before the overlap is compared asks for a shorter one the next time.
func TestOverlapShrinksWithTriesInVain(t *testing.T) {
	for _, c := range []struct {
		there    int64
		failures int
		want     int64
	}{
		{0, 0, 0},
		{1000, 0, 1000},
		{80 << 10, 0, 5 << 10},
		{80 << 10, 1, spotCheckLength},
		{5 << 20, 0, mostOverlap},
		{5 << 20, 1, mostOverlap / 2},
		{5 << 20, 100, spotCheckLength},
	} {
		a := &Attempt{Past: Past{Failures: c.failures}, found: disk.Found{Done: []disk.Span{{To: c.there}}}}
		if got := a.overlap(c.there); got != c.want {
			t.Errorf("%d bytes, %d failures: %d, not %d", c.there, c.failures, got, c.want)
		}
	}
}
