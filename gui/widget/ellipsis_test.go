package widget

import (
	"strings"
	"testing"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

func TestEllipsis(t *testing.T) {
	width := func(s string) (n float32) {
		for g := graphemes.FromString(s); g.Next(); {
			n++
		}
		return n
	}
	const family = "👩‍👩‍👧‍👦"
	for _, c := range []struct{ text, middle, end string }{
		{"short.zip", "short.zip", "short.zip"},
		{"a-very-long-name.tar.gz", "a-very-…r.gz", "a-very-long…"},
		{strings.Repeat(family, 20), strings.Repeat(family, 7) + Ellipsis + strings.Repeat(family, 4), strings.Repeat(family, 11) + Ellipsis},
	} {
		if got := CutMiddle(c.text, 12, width); got != c.middle {
			t.Errorf("middle of %q: %q, want %q", c.text, got, c.middle)
		}
		if got := CutEnd(c.text, 12, width); got != c.end {
			t.Errorf("end of %q: %q, want %q", c.text, got, c.end)
		}
	}
}
