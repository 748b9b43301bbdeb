package gui

import (
	"strings"
	"testing"

	"github.com/clipperhouse/uax29/v2/graphemes"

	"gannet/downloader"
	"gannet/gui/view"
	"gannet/gui/view/viewtest"
)

func TestEveryStateHasAFace(t *testing.T) {
	newApp(t)
	for _, state := range downloader.States() {
		f := view.Describe(&downloader.Snapshot{State: state, Size: -1, Left: -1}, 0, false, viewtest.Epoch)
		if f.State == "" || markOf(&downloader.Snapshot{State: state}) == nil {
			t.Errorf("%v has words %q and icon %v", state, f.State, markOf(&downloader.Snapshot{State: state}))
		}
	}
}

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
		{strings.Repeat(family, 20), strings.Repeat(family, 7) + dots + strings.Repeat(family, 4), strings.Repeat(family, 11) + dots},
	} {
		if got := cutMiddle(c.text, 12, width); got != c.middle {
			t.Errorf("middle of %q: %q, want %q", c.text, got, c.middle)
		}
		if got := cutEnd(c.text, 12, width); got != c.end {
			t.Errorf("end of %q: %q, want %q", c.text, got, c.end)
		}
	}
}
