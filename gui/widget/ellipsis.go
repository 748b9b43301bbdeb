package widget

// Texts shortened to the room there is.

import (
	"sort"
	"strings"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

const Ellipsis = "…"

// CutMiddle shortens a text to a width, leaving out from its middle, so that the
// end of a file name stays visible.
func CutMiddle(text string, width float32, measure func(string) float32) string {
	return cut(text, width, measure, func(keep int) (head, tail int) { return keep - keep*2/5, keep * 2 / 5 })
}

// CutEnd shortens a text to a width, leaving out from its end.
func CutEnd(text string, width float32, measure func(string) float32) string {
	return cut(text, width, measure, func(keep int) (head, tail int) { return keep, 0 })
}

// cut keeps as many whole characters as have room. What the eye takes for one
// character (UAX #29) is never cut in two.
func cut(text string, width float32, measure func(string) float32, split func(int) (head, tail int)) string {
	if measure(text) <= width {
		return text
	}
	var chars []string
	for g := graphemes.FromString(text); g.Next(); {
		chars = append(chars, g.Value())
	}
	shorten := func(keep int) string {
		head, tail := split(keep)
		return strings.TrimSpace(strings.Join(chars[:head], "")) + Ellipsis +
			strings.TrimSpace(strings.Join(chars[len(chars)-tail:], ""))
	}
	tooMany := sort.Search(len(chars), func(keep int) bool { return measure(shorten(keep)) > width })
	return shorten(max(tooMany-1, 0))
}
