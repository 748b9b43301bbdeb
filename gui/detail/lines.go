package detail

// Which lines of a text match a filter.

import (
	"regexp"
)

// foundLine is a line of a text and where in it the filter matches, in bytes.
type foundLine struct {
	text    string
	matches [][]int
}

// mostMatches is how many matches of one line are marked.
const mostMatches = 50

// lineFilter compiles what to look for: a text, in any case, or a regular expression. It
// gives nil for an empty one, which matches nothing in particular.
func lineFilter(text string, regular bool) (*regexp.Regexp, error) {
	if text == "" {
		return nil, nil
	}
	if !regular {
		text = "(?i)" + regexp.QuoteMeta(text)
	}
	return regexp.Compile(text)
}

// findLines gives the lines to be shown, and how many of all match.
func findLines(lines []string, filter *regexp.Regexp, only bool) (found []foundLine, matching int) {
	found = make([]foundLine, 0, len(lines))
	for _, text := range lines {
		line := foundLine{text: text}
		if filter != nil {
			if line.matches = filter.FindAllStringIndex(text, mostMatches); line.matches != nil {
				matching++
			} else if only {
				continue
			}
		}
		found = append(found, line)
	}
	return found, matching
}
