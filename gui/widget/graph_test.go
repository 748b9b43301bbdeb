package widget

import (
	"slices"
	"testing"
)

func TestHistoryHalvesItsResolutionWhenFull(t *testing.T) {
	h := NewHistory(4)
	for v := range int64(8) {
		h.Add(v)
	}
	// 0 1 2 3 became 0 2 (means, rounded down), then 4 5 and 6 7 made 4 and 6, and so on
	if want := []int64{1, 5}; !slices.Equal(h.Samples, want) || h.merge != 4 {
		t.Errorf("%v with %d to one, want %v", h.Samples, h.merge, want)
	}
	for range 1000 {
		h.Add(7)
	}
	if len(h.Samples) >= 4 {
		t.Errorf("%d samples", len(h.Samples))
	}
}
