// The user's command, split into its words.

package settings

import (
	"errors"
	"strings"
	"unicode"
)

// ParseCommand splits a command into its program and arguments: words between spaces,
// where quotes, of either kind, keep spaces. Nothing else has a meaning of its own but the "~/"
// of a program in the user's home, so that paths of Windows stay what they are. An empty text is
// no command.
func ParseCommand(text string) ([]string, error) {
	var words []string
	var word strings.Builder
	begun, quote := false, rune(0)
	for _, r := range text {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote == 0 && (r == '"' || r == '\''):
			quote, begun = r, true
		case quote == 0 && unicode.IsSpace(r):
			if begun {
				words = append(words, word.String())
			}
			word.Reset()
			begun = false
		case r < ' ' || r == 0x7f:
			return nil, errors.New("it holds a control character")
		default:
			word.WriteRune(r)
			begun = true
		}
	}
	if quote != 0 {
		return nil, errors.New("a quote is not closed")
	}
	if begun {
		words = append(words, word.String())
	}
	if len(words) == 0 {
		return nil, nil
	}
	if words[0] == "" {
		return nil, errors.New("it names no program")
	}
	words[0] = ExpandHome(words[0])
	return words, nil
}
